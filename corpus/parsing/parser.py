"""The parser: a document in, items out.

It goes by structure alone (codes, headings, lists, tables, bold lead-ins); what this or that
source lost or added is said in its editorial notes. A source is laid out in one of two ways:

- slides (``blocks`` → ``slides``): text taken from slides, whose Markdown is broken;
- a full text (``lines`` → ``fulltext``): a document that numbers its own parts.

Both give drafts, of which ``drafts.assemble`` makes the items.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from corpus.errors import DocumentError
from corpus.guideline.document import Document
from corpus.guideline.editorial import Editorial
from corpus.guideline.item import Item, Label
from corpus.parsing.blocks import Block, BlockKind, read_blocks
from corpus.parsing.drafts import Furniture, ItemDraft, assemble
from corpus.parsing.fulltext import FullText
from corpus.parsing.lines import Line, LineKind, read_lines
from corpus.parsing.manuscript import Manuscript
from corpus.parsing.numbering import BARE, ROLE, identifier, read_markers, role_code
from corpus.parsing.slides import SlideReader

_PAGE_MARK = re.compile(r"[\[(（［]\d+/\d+[\])）］]\s*\Z")  # 「[1/2]」 at the end of a slide's title
_SLIDE_SYSTEMS = frozenset({ROLE, BARE, "N)", "I.", "I)"})  # the numbers that slides have too
_OWN_NUMBERS = 3  # lines with other numbers than those make a text
_SLIDE_LENGTH = 3_000  # no slide holds so many characters


@dataclass(frozen=True)
class Parsed:
    """What a source was read into.

    ``labels`` are all headings and titles that stand in it; ``drafts`` are what the items were
    made of, before our notes on single items.
    """

    items: tuple[Item, ...]
    labels: tuple[Label, ...]
    furniture: tuple[Furniture, ...]
    drafts: tuple[ItemDraft, ...] = ()


def parse(document: Document, editorial: Editorial) -> Parsed:
    """Read a document into items.

    Raises:
        DocumentError: not a single item stands in it.
    """
    lines = read_lines(document.text)
    lay_out = _LAYOUTS[layout_of(document.text, lines, editorial)]
    laid_out = lay_out(document.text, lines, editorial)
    if not laid_out.drafts:
        raise DocumentError(
            f"原文 {document.source_path} から項目が一つも見つかりません。"
            "見出しや番号のある原文かどうか確かめてください。"
        )
    return with_notes(laid_out, document, editorial)


def with_notes(parsed: Parsed, document: Document, editorial: Editorial) -> Parsed:
    """The same reading of ``document`` with other notes on its items; see ``read_alike``."""
    return replace(parsed, items=assemble(parsed.drafts, document, editorial, parsed.labels))


def read_alike(notes: Editorial, others: Editorial) -> bool:
    """Whether two sets of notes cut any source into the same drafts, and only say other things about them."""
    return _cutting_notes(notes) == _cutting_notes(others)


def _cutting_notes(notes: Editorial) -> Editorial:
    # Of a title only the code matters: a table's cell may be the item whose number the slide lost.
    return replace(notes, titles=dict.fromkeys(notes.titles, ""), phases={}, headings_after={})


class SourceLayout(StrEnum):
    """How a source is to be read."""

    SLIDES = "slides"
    TEXT = "text"


def layout_of(source: str, lines: Sequence[Line], editorial: Editorial) -> SourceLayout:
    """By our notes; else slides by their page marks; else a text by any sign of one."""
    if editorial.layout:
        return SourceLayout(editorial.layout)
    headings = [line.span.of(source) for line in lines if line.kind is LineKind.HEADING]
    if any(_PAGE_MARK.search(heading) for heading in headings):
        return SourceLayout.SLIDES
    # Front matter, code and 「[^1]」 footnotes are signs of a text: slides have none.
    marked = any(
        line.kind in (LineKind.MATTER, LineKind.CODE) or line.note.startswith("[^") for line in lines
    )
    is_text = marked or _numbers_itself(source, lines) or _is_long(source, lines)
    return SourceLayout.TEXT if is_text else SourceLayout.SLIDES


def _numbers_itself(source: str, lines: Sequence[Line]) -> bool:
    """Whether several headings, entries or rows have numbers besides those of the guideline's three lists."""
    count = 0
    for line in lines:
        count += _own_number(source, line)
        if count >= _OWN_NUMBERS:
            return True
    return False


def _own_number(source: str, line: Line) -> bool:
    """Whether a line has a number that slides do not have."""
    if line.kind is LineKind.ROW:
        # The first cell with words: a merged first column is empty in most rows.
        marker = identifier(next(filter(None, line.cells), line.span).of(source))
        return marker is not None and marker.absolute and marker.system != ROLE
    markers = read_markers(line.span.of(source), heading=line.kind is LineKind.HEADING)
    return any(marker.system not in _SLIDE_SYSTEMS for marker in markers[:1])


def _is_long(source: str, lines: Sequence[Line]) -> bool:
    starts = [line.span.start for line in lines if line.kind is LineKind.HEADING]
    edges = [0, *starts, len(source)]
    return any(end - start > _SLIDE_LENGTH for start, end in pairwise(edges))


def _as_slides(source: str, _lines: Sequence[Line], editorial: Editorial) -> Parsed:
    blocks = read_blocks(source)
    manuscript = Manuscript(source, editorial, page=_page(source, blocks))
    reader = SlideReader(manuscript, editorial)
    for block in blocks:
        reader.read(block)
    reader.finish()
    labels, furniture = tuple(manuscript.outline.labels), tuple(manuscript.furniture)
    return Parsed((), labels, furniture, tuple(manuscript.drafts))


def _page(source: str, blocks: Sequence[Block]) -> int:
    """Which heading of a path is that of its page: the second where one single ``#`` titles the document."""
    headings = (block for block in blocks if block.kind is BlockKind.HEADING)
    # 「## D-2) i. …」 is an item; counted, it would make a page of each item.
    levels = Counter(block.level for block in headings if not role_code(block.span.of(source)))
    return 1 if levels[1] == 1 and levels[2] > 1 else 0


def _as_text(source: str, lines: Sequence[Line], editorial: Editorial) -> Parsed:
    levels = Counter(line.level for line in lines if line.kind is LineKind.HEADING)
    text = FullText(source, editorial, page=1 if levels[1] == 1 and levels[2] > 1 else 0)
    text.read(lines)
    drafts = tuple(text.drafts())  # first: labels and furniture are complete only when the entries are
    return Parsed((), tuple(text.register.labels), tuple(text.furniture), drafts)


_LAYOUTS: dict[SourceLayout, Callable[[str, Sequence[Line], Editorial], Parsed]] = {
    SourceLayout.SLIDES: _as_slides,
    SourceLayout.TEXT: _as_text,
}
