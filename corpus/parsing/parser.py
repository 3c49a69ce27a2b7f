"""The parser: blocks of a source in, items out.

It goes by structure alone (codes, headings, lists, tables, bold lead-ins); what this
or that source lost or added is said in its editorial notes.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from corpus.errors import DocumentError
from corpus.guideline.document import Document
from corpus.guideline.editorial import Editorial
from corpus.guideline.item import Item, Label
from corpus.parsing.blocks import Block, BlockKind, read_blocks
from corpus.parsing.drafts import Furniture, ItemDraft, Manuscript, assemble
from corpus.parsing.fulltext import FullText
from corpus.parsing.lines import Line, LineKind, read_lines
from corpus.parsing.numbering import BARE, ROLE, identifier, read_markers, role_code
from corpus.parsing.slides import SlideReader


class SourceLayout(StrEnum):
    """How a source is to be read."""

    SLIDES = "slides"
    TEXT = "text"


_PAGE_MARK = re.compile(r"[\[(（［]\d+/\d+[\])）］]\s*\Z")
_OWN_NUMBERS = 3
_SLIDE_LENGTH = 3_000  # no slide holds so many characters


def layout_of(source: str, lines: Sequence[Line], editorial: Editorial) -> SourceLayout:
    """By our notes; else slides by their page marks; else a text by any sign of one."""
    if editorial.layout:
        return SourceLayout(editorial.layout)
    headings = [line.span.of(source) for line in lines if line.kind is LineKind.HEADING]
    if any(_PAGE_MARK.search(heading) for heading in headings):
        return SourceLayout.SLIDES
    marked = any(
        line.kind in (LineKind.MATTER, LineKind.CODE) or line.note.startswith("[^") for line in lines
    )
    return (
        SourceLayout.TEXT
        if marked or _numbers_itself(source, lines) or _is_long(source, lines)
        else SourceLayout.SLIDES
    )


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
        marker = identifier(next(filter(None, line.cells), line.span).of(source))
        return marker is not None and marker.absolute and marker.system != ROLE
    markers = read_markers(line.span.of(source), heading=line.kind is LineKind.HEADING)
    return any(marker.system not in _SLIDE_SYSTEMS for marker in markers[:1])


_SLIDE_SYSTEMS = frozenset({ROLE, BARE, "N)", "I.", "I)"})


def _is_long(source: str, lines: Sequence[Line]) -> bool:
    starts = [line.span.start for line in lines if line.kind is LineKind.HEADING]
    edges = [0, *starts, len(source)]
    return any(end - start > _SLIDE_LENGTH for start, end in pairwise(edges))


@dataclass(frozen=True)
class Parsed:
    """What a source was read into; ``labels`` are all headings and titles that stand in it."""

    items: tuple[Item, ...]
    labels: tuple[Label, ...]
    furniture: tuple[Furniture, ...]


def parse(document: Document, editorial: Editorial) -> Parsed:
    """Read a document into items.

    Raises:
        DocumentError: not a single item stands in it.
    """
    lines = read_lines(document.text)
    laid = _LAYOUTS[layout_of(document.text, lines, editorial)](document.text, lines, editorial)
    if not laid.drafts:
        raise DocumentError(
            f"原文 {document.source_path} から項目が一つも見つかりません。"
            "見出しや番号のある原文かどうか確かめてください。"
        )
    items = assemble(laid.drafts, document, editorial, laid.labels)
    return Parsed(items, laid.labels, laid.furniture)


@dataclass(frozen=True)
class _Laid:
    """A source laid down as drafts, labels and furniture."""

    drafts: tuple[ItemDraft, ...]
    labels: tuple[Label, ...]
    furniture: tuple[Furniture, ...]


def _slides(source: str, _lines: Sequence[Line], editorial: Editorial) -> _Laid:
    blocks = read_blocks(source)
    manuscript = Manuscript(source, editorial, page=_page(source, blocks))
    reader = SlideReader(manuscript, editorial)
    for block in blocks:
        reader.read(block)
    reader.finish()
    return _Laid(tuple(manuscript.drafts), tuple(manuscript.outline.labels), tuple(manuscript.furniture))


def _text(source: str, lines: Sequence[Line], editorial: Editorial) -> _Laid:
    levels = Counter(line.level for line in lines if line.kind is LineKind.HEADING)
    text = FullText(source, editorial, page=1 if levels[1] == 1 and levels[2] > 1 else 0)
    text.read(lines)
    drafts = text.drafts()
    return _Laid(tuple(drafts), tuple(text.register.labels), tuple(text.furniture))


_LAYOUTS: dict[SourceLayout, Callable[[str, Sequence[Line], Editorial], _Laid]] = {
    SourceLayout.SLIDES: _slides,
    SourceLayout.TEXT: _text,
}


def _page(source: str, blocks: Sequence[Block]) -> int:
    """Which heading of a path is that of its page: the second where one single ``#`` titles the document."""
    headings = (block for block in blocks if block.kind is BlockKind.HEADING)
    levels = Counter(block.level for block in headings if not role_code(block.span.of(source)))
    return 1 if levels[1] == 1 and levels[2] > 1 else 0
