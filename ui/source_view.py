"""The source view: a citation in the passage of the source that surrounds it.

Pure: source text and citation in, lines out; ``source_html`` makes them HTML.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Citation, ItemName
from assistant.answering.item_view import ItemView
from corpus.parsing.blocks import Block, BlockKind, read_blocks
from corpus.parsing.numbering import principle_code, role_code
from corpus.text.markup import display, inner, is_markup
from corpus.text.span import Span
from ui.render import (
    EDITORIAL_MARK,
    Emphasis,
    copy_html,
    edition_html,
    emphasis_html,
    emphasise,
    page_link_html,
    since_html,
    text,
    title_html,
    whom_html,
)

# Before the quote in `前の項目</li> <li>- 引用` stands `</li> <li>- `: tags, white space, and list marks
# that stand alone. The hyphen of a word such as `P-5` is none.
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
        # A table cell such as `U-4) i. 個人情報の…対策` heads the cell after it, without markup that says so.
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
    # A tag, such as `<br>` or `</li> <li>`, starts a new line.
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


EMPTY = (
    '<section class="source" aria-label="原文"><h2>原文</h2>'
    '<p class="welcome">回答の引用を選ぶと、その前後の原文がここに表示されます。</p></section>'
)
VERBATIM = "要約ではなく原文の引用です。"
AROUND = "前後の文も原文のまま、表やタグなどの記号だけを除いて示しています。"
UNFAITHFUL = (
    "手元の原文のこの位置に引用の言葉が見つからないため、前後の文を表示できません。"
    "原文が入れ替わった可能性があります。もう一度質問してください。"
)
_BACK = '<button type="button" class="back" data-back>回答に戻る</button>'
_CUT = '<p class="cut" aria-hidden="true">⋮</p>'


def source_html(citation: Citation, view: SourceView, item: ItemView | None = None, place: str = "") -> str:
    """One citation of an answer; ``item`` says what stands beside it, ``place`` what the page calls it."""
    number = f'<span class="number">{citation.rank}</span>'
    return _source(citation, (view,), item, number, place)


def item_html(item: ItemView, citation: Citation, views: Sequence[SourceView]) -> str:
    """An item that no answer cites: all of its quotes."""
    return _source(citation, views, item, "", "")


def _source(
    citation: Citation, views: Sequence[SourceView], item: ItemView | None, number: str, place: str
) -> str:
    path = "".join(f"<li>{text(each)}</li>" for each in citation.heading)
    faithful = all(view.faithful for view in views)
    note = f"{VERBATIM}{AROUND}" if faithful else UNFAITHFUL
    return (
        f'<section class="source" aria-label="原文" data-place="{place}">{_BACK}'
        f'<h2 tabindex="-1">原文{number}</h2><div class="sure">{edition_html(citation)}'
        f'<p class="note">{note}</p></div><ol class="path">{path}</ol>'
        f'<p class="heading">{title_html(citation)}</p>{whom_html(citation)}{since_html(citation)}'
        f'<p class="place">原文の文字位置 {citation.start:,}–{citation.end:,}</p>'
        f"{''.join(map(passage_html, views))}"
        f'<p class="action-row">{copy_html(citation)}{page_link_html(citation)}</p>{_beside(item)}</section>'
    )


def passage_html(view: SourceView) -> str:
    """The quote in its surroundings, highlighted."""
    before = (_CUT if view.cut_before else "") + "".join(map(_line, view.before))
    after = "".join(map(_line, view.after)) + (_CUT if view.cut_after else "")
    return (
        f'<div class="passage">{before}<p class="line here">{text(view.lead)}'
        f'<mark class="quote">{emphasis_html(view.quote)}</mark>{text(view.tail)}</p>{after}</div>'
    )


def name_html(name: ItemName) -> str:
    """An item's code and title, on a button that opens it."""
    mark = EDITORIAL_MARK if name.title_editorial else ""
    return (
        f'<button type="button" class="open" data-item="{text(name.item_id)}">'
        f'<span class="code">{text(name.code)}</span>{text(name.title)}{mark}</button>'
    )


def _line(line: SourceLine) -> str:
    kind = "line sub" if line.heading else "line"
    return f'<p class="{kind}">{text(line.text)}</p>'


def _beside(item: ItemView | None) -> str:
    """The items before and after, and the others of the same list."""
    if item is None:
        return ""
    steps = _named("前の項目", item.previous) + _named("次の項目", item.next)
    others = _list(each for each in item.fellows if each not in (item.previous, item.next))
    folded = f"<details><summary>同じ並びのほかの項目</summary>{others}</details>" if others else ""
    if not steps and not folded:
        return ""
    return f'<nav class="beside" aria-label="前後の項目">{steps}{folded}</nav>'


def _named(label: str, name: ItemName | None) -> str:
    return f'<p><span class="label">{label}</span>{name_html(name)}</p>' if name else ""


def _list(names: Iterable[ItemName]) -> str:
    entries = "".join(f"<li>{name_html(each)}</li>" for each in names)
    return f"<ul>{entries}</ul>" if entries else ""
