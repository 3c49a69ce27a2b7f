"""The source view: a citation in the passage of the source that surrounds it.

Pure: source text and citation in, lines out; ``ui.render_source`` makes them HTML.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Citation
from corpus.block import Block, BlockKind, read_blocks
from corpus.markup import display, inner, is_markup
from corpus.numbering import principle_code, role_code
from corpus.span import Span
from ui.emphasis import Emphasis, emphasise

_LEAD_END = re.compile(r"(?:\s|</?[A-Za-z][^<>]*>|(?<![^\s>])[-*+✓・•](?!\S))+\Z")  # markup at the end
MAX_LINES = 5  # on each side of the quote
MAX_CHARACTERS = 280  # on each side; the nearest line always stands, however long


@dataclass(frozen=True)
class SourceLine:
    """One heading, paragraph, list entry or table cell near the quote, without its markup."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class SourceView:
    """What the reader sees of the source.

    ``lead`` and ``tail`` are the words that share a line with the quote (``I.`` before an
    entry, the rest of a paragraph after a sentence). ``cut_before`` / ``cut_after`` say
    that the source goes on. ``faithful`` is False where the source at hand does not hold
    the quote at its offsets; then nothing but the quote is shown.
    """

    before: tuple[SourceLine, ...]
    lead: str
    quote: Emphasis
    tail: str
    after: tuple[SourceLine, ...]
    cut_before: bool
    cut_after: bool
    faithful: bool


def source_view(source: str, citation: Citation) -> SourceView:
    """The quote of ``citation`` with the lines around it."""
    quote, span = emphasise(citation), Span(citation.start, citation.end)
    if span.of(source) != citation.quote:
        return SourceView((), "", quote, "", (), False, False, faithful=False)
    units = _units(source)
    before, cut_before = _window(source, reversed([u for u in units if u.span.end <= span.start]))
    after, cut_after = _window(source, (u for u in units if u.span.start >= span.end))
    lead = (Span(u.span.start, span.start) for u in units if u.span.start < span.start < u.span.end)
    tail = (Span(span.end, u.span.end) for u in units if u.span.start < span.end < u.span.end)
    return SourceView(
        before=tuple(reversed(before)),
        lead="".join(_lead(source, each) for each in lead),
        quote=quote,
        tail="".join(_tail(source, each) for each in tail),
        after=after,
        cut_before=cut_before,
        cut_after=cut_after,
        faithful=True,
    )


@dataclass(frozen=True)
class _Unit:
    span: Span
    heading: bool


@lru_cache(maxsize=4)  # a source is read again and again while people click through its citations
def _units(source: str) -> tuple[_Unit, ...]:
    """The blocks of ``source``, a table row as its cells, without bare markup."""
    spans = ((span, block) for block in read_blocks(source) for span in _spans(source, block))
    return tuple(
        _Unit(span, block.kind is BlockKind.HEADING or role_code(span.of(source)) is not None)
        for span, block in spans
        if not is_markup(span.of(source))
    )


def _spans(source: str, block: Block) -> tuple[Span, ...]:
    if block.kind is BlockKind.ROW:
        return block.cells
    lines = tuple(_line_spans(source, block.span))
    # a run of numbered lines (6) 透明性, 7) …) is a list, not one wrapped paragraph
    numbered = any(principle_code(line.of(source)) for line in lines)
    return lines if numbered else (block.span,)


def _line_spans(source: str, span: Span) -> Iterator[Span]:
    start = span.start
    for line in span.of(source).split("\n"):
        yield Span(start, start + len(line))
        start += len(line) + 1


def _shown(source: str, span: Span) -> str:
    """A piece of the surroundings as shown; empty where it is only markup."""
    return "" if is_markup(span.of(source)) else display(inner(source, span).of(source))


def _lead(source: str, span: Span) -> str:
    """The words of ``span``, which ends where the quote begins, and what parts them from it."""
    text = span.of(source)
    found = _LEAD_END.search(text)
    cut = found.start() if found else len(text)
    words = _shown(source, Span(span.start, span.start + cut))
    return words + _break(text[cut:]) if words else ""


def _tail(source: str, span: Span) -> str:
    """The words of ``span``, which begins where the quote ends, and what parts them from it."""
    words = _shown(source, span)
    return _break(source[span.start : inner(source, span).start]) + words if words else ""


def _break(gap: str) -> str:
    """How a gap looks: a line break, a space or nothing."""
    if "\n" in gap or "<" in gap:
        return "\n"
    return " " if gap else ""


def _window(source: str, units: Iterable[_Unit]) -> tuple[tuple[SourceLine, ...], bool]:
    """The nearest lines, nearest first, and whether more follow."""
    lines: list[SourceLine] = []
    room = MAX_CHARACTERS
    for unit in units:
        text = _shown(source, unit.span)
        if lines and (len(lines) == MAX_LINES or len(text) > room):
            return tuple(lines), True
        lines.append(SourceLine(text, unit.heading))
        room -= len(text)
    return tuple(lines), False
