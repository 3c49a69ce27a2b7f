"""The parser: blocks of a source in, items out.

It goes by structure alone (codes, headings, lists, tables, bold lead-ins); what this
or that source lost or added is said in its editorial notes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.assembly import assemble
from corpus.block import Block, BlockKind, read_blocks, trim
from corpus.document import Document
from corpus.draft import Draft
from corpus.editorial import Editorial
from corpus.errors import DocumentError
from corpus.fulltext import FullText
from corpus.item import Item, Label
from corpus.layout import Layout, layout_of
from corpus.line import Line, LineKind, read_lines
from corpus.manuscript import Furniture, Manuscript
from corpus.markup import is_markup
from corpus.numbering import role_code
from corpus.paragraph import Paragraphs
from corpus.span import Span
from corpus.table import Table

_ASIDE = re.compile(r"(?:\n|<br\s*/?>)\s*(?=※)")


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

    drafts: tuple[Draft, ...]
    labels: tuple[Label, ...]
    furniture: tuple[Furniture, ...]


def _slides(source: str, _lines: Sequence[Line], editorial: Editorial) -> _Laid:
    blocks = read_blocks(source)
    manuscript = Manuscript(source, editorial, page=_page(source, blocks))
    reader = _Reader(manuscript, editorial)
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


_LAYOUTS: dict[Layout, Callable[[str, Sequence[Line], Editorial], _Laid]] = {
    Layout.SLIDES: _slides,
    Layout.TEXT: _text,
}


def _page(source: str, blocks: Sequence[Block]) -> int:
    """Which heading of a path is that of its page: the second where one single ``#`` titles the document."""
    headings = (block for block in blocks if block.kind is BlockKind.HEADING)
    levels = Counter(block.level for block in headings if not role_code(block.span.of(source)))
    return 1 if levels[1] == 1 and levels[2] > 1 else 0


class _Reader:
    def __init__(self, manuscript: Manuscript, editorial: Editorial) -> None:
        self._manuscript = manuscript
        self._outline = manuscript.outline
        self._editorial = editorial
        self._table = Table(manuscript, editorial)
        self._readers = {
            BlockKind.HEADING: self._heading,
            BlockKind.BULLET: self._bullet,
            BlockKind.PARAGRAPH: Paragraphs(manuscript, editorial).read,
            BlockKind.ROW: self._table.read,
        }

    def read(self, block: Block) -> None:
        """Take one block; those without words say nothing."""
        if block.kind is BlockKind.RULE or is_markup(block.span.of(self._manuscript.source)):
            return
        if block.kind is not BlockKind.ROW:
            self._table.close()
        self._readers[block.kind](block)

    def finish(self) -> None:
        """Nothing more to read."""
        self._table.close()
        self._manuscript.finish()

    def _heading(self, block: Block) -> None:
        manuscript, text = self._manuscript, self._manuscript.words(block.span)
        manuscript.current = None
        if found := self._outline.numbered(text):
            self._outline.leave(block.level)
            manuscript.open(found, manuscript.title(found, block.span)).grouping = True
            return
        label = self._outline.enter(block.span, block.level)
        if block.level > 1 and "、" in text:  # a heading that is itself a statement
            manuscript.open_narrative(block.span, title=label)

    def _bullet(self, block: Block) -> None:
        current = self._manuscript.current
        if found := self._outline.numbered(self._manuscript.words(block.span)):
            self._manuscript.open_entry(found, block.span)
        elif current and self._continues(current, block):
            self._manuscript.take(block.span)
        else:
            for span in self._asides(block.span):
                self._manuscript.open_narrative(span)

    def _continues(self, draft: Draft, block: Block) -> bool:
        """Whether a list entry belongs to ``draft``: under its title, nested, or its sub-heading's list."""
        listed = self._outline.below_page and draft.heading == self._outline.path
        return draft.title is not None or block.level > 0 or listed

    def _asides(self, span: Span) -> Iterator[Span]:
        """``span``, cut before each ※ that begins a line."""
        start = span.start
        for found in _ASIDE.finditer(self._manuscript.words(span)):
            yield trim(self._manuscript.source, Span(start, span.start + found.start()))
            start = span.start + found.end()
        yield Span(start, span.end)
