"""Titles: when the words behind a number can stand as the title of what follows."""

import re

_LENGTH = 60
_BRACKETED = re.compile(r"[（(]([^（）()。]{1,40})[）)][\s　]*(?=\S)|【([^【】。]{1,40})】[\s　]*(?=\S)")
_STATEMENT_END = re.compile(r"(?:[。．!！]|[^A-Za-z]\.)\s*(?:\[\^[^\]]+\])*[）)]?\s*\\?\Z")


def is_title(text: str) -> bool:
    """Whether the words behind a number can stand as a title: short, and no whole sentence."""
    return len(text) <= _LENGTH and not _STATEMENT_END.search(text) and "。" not in text


def bracketed_title(text: str) -> re.Match[str] | None:
    """The title in brackets that stands before the words of an article: 「(目的) この規程は…」."""
    return _BRACKETED.match(text)
