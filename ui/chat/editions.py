"""The choice of document and version: values that travel through the form, and what they mean."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.catalogue import EditionCard

NEWEST = ""  # no version is passed on, so that it stays the newest when another build goes in service


@dataclass(frozen=True)
class Choice:
    """What to ask; None leaves it to the assistant. ``notice`` says why it is not what was chosen."""

    document: str | None = None
    version: str | None = None
    notice: str = ""


def choices(editions: Sequence[EditionCard]) -> tuple[tuple[str, str], ...]:
    """Label and value of every edition, the one that is asked by default first."""
    count = Counter(each.name for each in editions)
    return tuple((_label(each, count[each.name] > 1), _value(each, editions)) for each in editions)


def chosen(value: str, editions: Sequence[EditionCard]) -> Choice:
    """What a value means; one that means nothing (any more) falls back to the newest, and says so."""
    if not value:
        return Choice()
    newest = {each.document: Choice(each.document) for each in editions if each.newest}
    fixed = {_fixed(each): Choice(each.document, each.version) for each in editions}
    return {**newest, **fixed}.get(value, Choice(notice=_gone(value)))


def _label(edition: EditionCard, ambiguous: bool) -> str:
    version = f" 版 {edition.version}" if ambiguous else ""
    return f"{edition.name}{version}{' — 最新' if edition.newest else ''}"


def _value(edition: EditionCard, editions: Sequence[EditionCard]) -> str:
    if edition == editions[0]:
        return NEWEST
    return edition.document if edition.newest else _fixed(edition)


def _fixed(edition: EditionCard) -> str:
    return f"{edition.document}@{edition.version}"


def _gone(value: str) -> str:
    return f"選ばれていた版({value})は今は公開されていないため、最新の版に戻してお答えしました。"
