"""A conversation written out: as Markdown, and as a page for paper."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from assistant.answer import Citation
from corpus.files.templates import environment
from ui.chat.conversation import Exchange
from ui.source_view import VERBATIM

# what Markdown would read as its own; a backslash before it keeps it a character
_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&!])")
# a line that would begin a list (「- …」「+ …」「1. …」「2) …」) or make a heading of the line above (「==」)
_LIST = re.compile(r"^(\s*)(\d*)([-+=]|(?<=\d)[.)])", re.MULTILINE)
_TITLE = "指針 ─ 質問と引用の記録"
_PAGES = environment(Path(__file__).parent)


def markdown(exchanges: Sequence[Exchange], now: datetime) -> str:
    """All of a conversation; every text stands as text, whatever signs are in it."""
    parts = [
        f"# {_TITLE}",
        f"{VERBATIM} {_written(now)}",
        *(p for each in exchanges for p in _exchange(each)),
    ]
    return "\n\n".join(parts) + "\n"


def printable(exchanges: Sequence[Exchange], now: datetime) -> str:
    """All of a conversation as a whole HTML page."""
    page = _PAGES.get_template("print.html.j2")
    return page.render(title=_TITLE, verbatim=VERBATIM, written=_written(now), exchanges=exchanges)


def _written(now: datetime) -> str:
    return f"{now.astimezone():%Y年%m月%d日 %H:%M} に書き出し"


def _exchange(exchange: Exchange) -> Iterator[str]:
    # A heading is one line, but a question may have several.
    yield f"## {exchange.number + 1}. {_escaped(' '.join(exchange.answer.question.split()))}"
    yield _lines(exchange.answer.answer)
    if exchange.lost:
        yield f"(引用 {exchange.lost} 件は、いまの原文に同じ言葉が見つからないため載せていません。)"
    for citation in exchange.answer.citations:
        yield _quoted(citation)


def _quoted(citation: Citation) -> str:
    lines = _lines(citation.display).split("\n")
    page = f"、{citation.page}ページ" if citation.page is not None else ""
    place = f"{_escaped(citation.cited_as)}{page}(版 {_escaped(citation.version)}、"
    span = f"原文の文字位置 {citation.start:,}–{citation.end:,})"
    # Markdown keeps a line break only after two spaces.
    return f"**[{citation.rank}]** {place}{span}\n\n" + "\n".join(f"> {line}  " for line in lines)


def _escaped(words: str) -> str:
    """Words inside a line."""
    return _SIGNS.sub(r"\\\1", words)


def _lines(words: str) -> str:
    """Words at the start of lines, where some more signs would begin a list."""
    return _LIST.sub(_guarded, _escaped(words))


def _guarded(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}\\{found[3]}"
