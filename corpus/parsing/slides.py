"""Slides: the blocks of a source laid out as slides, read one after another into a manuscript.

``SlideReader`` reads headings and list entries itself; paragraphs and tables, which may turn out
to be many things, have a reader each below it.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ItemKind, Label
from corpus.parsing.blocks import Block, BlockKind, line_spans, trim
from corpus.parsing.drafts import ItemDraft
from corpus.parsing.manuscript import Manuscript
from corpus.parsing.numbering import Numbered, common_code, role_code
from corpus.parsing.outline import CELL_LEVEL
from corpus.text.markup import compact, display, inner, is_markup
from corpus.text.span import Span

# 「1」 or 「2019」 alone in a paragraph: a number of a figure, a year of a time line.
_ENUMERATOR = re.compile(r"\d{1,4}\Z")
_IMAGE = re.compile(r"(?:\s*!\[[^\]]*\]\([^)]*\))+\s*\Z")
# 「\*1: …」 (the asterisk escaped for Markdown) and 「※1：…」.
_FOOTNOTE = re.compile(r"\\?([*※]\d+)\s*[:：]")
_FOOTNOTE_MARK = re.compile(r"<sup>.*?</sup>")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
# A remark 「※ 業務外利用者は…」 under an entry says something of its own.
_REMARK = re.compile(r"(?:\n|<br\s*/?>)\s*(?=※)")
Cells = tuple[tuple[int, Span], ...]


class SlideReader:
    """Reads the blocks of a source laid out as slides."""

    def __init__(self, manuscript: Manuscript, editorial: Editorial) -> None:
        self._manuscript = manuscript
        self._outline = manuscript.outline
        self._editorial = editorial
        self._table = SlideTable(manuscript, editorial)
        self._readers = {
            BlockKind.HEADING: self._heading,
            BlockKind.BULLET: self._bullet,
            BlockKind.PARAGRAPH: SlideParagraphs(manuscript, editorial).read,
            BlockKind.ROW: self._table.read,
        }

    def read(self, block: Block) -> None:
        """Take one block; those without words say nothing."""
        if block.kind is BlockKind.RULE or is_markup(block.span.of(self._manuscript.source)):
            return
        # A number in the table may still wait for the cell that it names: settle that before what follows.
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
            for span in self._remarks(block.span):
                self._manuscript.open_narrative(span)

    def _continues(self, draft: ItemDraft, block: Block) -> bool:
        """Whether a list entry belongs to ``draft``: under its title, nested, or its sub-heading's list."""
        listed = self._outline.below_page and draft.heading == self._outline.path
        return draft.title is not None or block.level > 0 or listed

    def _remarks(self, span: Span) -> Iterator[Span]:
        """``span``, cut before each ※ that begins a line."""
        start = span.start
        for found in _REMARK.finditer(self._manuscript.words(span)):
            yield trim(self._manuscript.source, Span(start, span.start + found.start()))
            start = span.start + found.end()
        yield Span(start, span.end)


class SlideParagraphs:
    """Reads one paragraph after another into a manuscript."""

    def __init__(self, manuscript: Manuscript, editorial: Editorial) -> None:
        self._manuscript = manuscript
        self._outline = manuscript.outline
        self._editorial = editorial

    def read(self, block: Block) -> None:
        """One paragraph."""
        text, span = self._manuscript.words(block.span), block.span
        if kind := self._furniture_kind(text):
            self._manuscript.set_aside(kind, span)
        elif self._editorial.is_label(text):
            self._outline.enter(span)
            self._manuscript.current = None
        elif _FOOTNOTE.match(text):
            for each in self._split(span, lambda line: _FOOTNOTE.match(line) is not None):
                self._footnote(each)
        elif self._has_codes(text):
            self._coded_lines(span)
        elif found := _BOLD.match(text):
            self._bold_entry(span, found)
        else:
            self._plain(block)

    def _furniture_kind(self, text: str) -> str | None:
        page = self._outline.page
        if _ENUMERATOR.match(text):
            return "図の番号・年"
        if _IMAGE.match(text):
            return "図"
        if page and compact(text) == compact(page.text):
            return "見出しの繰り返し"
        return self._editorial.furniture_kind(text)

    def _split(self, span: Span, begins: Callable[[str], bool]) -> Iterator[Span]:
        """``span`` cut before each line that ``begins`` a piece."""
        lines = line_spans(self._manuscript.source, span)
        starts = [line.start for line in lines if begins(self._manuscript.words(line))]
        for start, end in pairwise(sorted({span.start, *starts, span.end})):
            yield trim(self._manuscript.source, Span(start, end))

    def _footnote(self, span: Span) -> None:
        """A footnote is a further span of the item of its page that refers to it, else an item of its own."""
        mark = _FOOTNOTE.match(self._manuscript.words(span))
        # Without the look-ahead, 「*1」 would be found in 「*11」.
        reference = re.compile(re.escape(mark[1] if mark else "") + r"(?!\d)")
        # The marks begin anew on each page, so only the items of this page are asked.
        for draft in reversed(
            [each for each in self._manuscript.drafts if self._outline.page in each.heading]
        ):
            # As shown: the source may write the mark as \*1 or inside <sup>.
            if any(reference.search(display(self._manuscript.words(own))) for own in draft.spans):
                draft.add(self._manuscript.source, span, join=False)
                return
        self._manuscript.open_narrative(span)

    def _has_codes(self, text: str) -> bool:
        """Whether codes begin its lines: the first one, or any of a numbered series.

        A 「1) 人間中心」 that a wrapped sentence brought to the start of a line is no code.
        """
        lines = text.splitlines()
        coded = [line for line in lines if self._outline.numbered(line)]
        wrapped = self._outline.series == "C" and any("、" in line for line in coded)
        return coded[:1] == lines[:1] or (self._outline.series is not None and bool(coded) and not wrapped)

    def _coded_lines(self, span: Span) -> None:
        """Each coded line opens an item, and the lines under it are its body."""
        pieces = tuple(self._split(span, lambda line: self._outline.numbered(line) is not None))
        for piece in pieces:
            found = self._outline.numbered(self._manuscript.words(piece))
            if found is None:  # what stands before the first code
                self.read(Block(BlockKind.PARAGRAPH, piece))
            elif found.kind is ItemKind.ADVANCED:
                self._manuscript.open_entry(found, piece)
            else:
                title = trim(self._manuscript.source, next(line_spans(self._manuscript.source, piece)))
                self._manuscript.open_entry(found, title)
                if body := trim(self._manuscript.source, Span(title.end, piece.end)):
                    self._manuscript.take(body)
        if len(pieces) > 1:  # a list of titles: what follows belongs to none of them
            self._manuscript.current = None

    def _bold_entry(self, span: Span, bold: re.Match[str]) -> None:
        words = Span(span.start + bold.start(1), span.start + bold.end(1))
        title = self._outline.label(words, _FOOTNOTE_MARK.sub("", bold[1]))
        if draft := self._manuscript.open_narrative(span, title=title):
            # With words behind the bold ones, the paragraph has its body already.
            draft.awaiting = bold.end() == len(span)

    def _plain(self, block: Block) -> None:
        """The body that a title awaits, more of an entry or a group of paragraphs, or an item of its own."""
        current = self._manuscript.current
        if current and (current.awaiting or block.level > 0):
            self._manuscript.take(block.span)
        elif current and current.grouping and current.heading == self._outline.path:
            self._manuscript.take(block.span, join=False)
        elif draft := self._manuscript.open_narrative(block.span):
            draft.grouping = True


class SlideTable:
    """Reads one row after another into a manuscript.

    Under 共通の指針, a cell with a number names the cell beside or below it.
    """

    def __init__(self, manuscript: Manuscript, editorial: Editorial) -> None:
        self._manuscript = manuscript
        self._editorial = editorial
        self._columns: dict[int, tuple[Numbered, Label]] = {}
        self._body: tuple[int, ItemDraft] | None = None  # the column where the last role item's body began

    def close(self) -> None:
        """The table ends: a number that named no other cell is an item by itself."""
        for column in tuple(self._columns):
            self._name_alone(column)
        self._body = None
        self._manuscript.outline.leave(CELL_LEVEL)

    def read(self, block: Block) -> None:
        """One row."""
        manuscript = self._manuscript
        inners = (inner(manuscript.source, cell) for cell in block.cells)
        cells = tuple((column, cell) for column, cell in enumerate(inners) if not self._set_aside(cell))
        if any(role_code(manuscript.words(cell)) for _, cell in cells):
            self._role_row(cells)
        # The cells left of the body are empty, as merged cells are: the row goes on with the item above.
        elif self._body and cells and cells[0][0] >= self._body[0] and not block.header:
            self._add(self._body[1], cells)
        else:
            self._plain_row(self._unnumbered(cells, header=block.header), header=block.header)
        # A paragraph or list behind the table belongs to none of its cells.
        manuscript.current = None

    def _set_aside(self, cell: Span) -> bool:
        """Whether a cell holds no words, or words that our notes call furniture."""
        text = self._manuscript.words(cell)
        if kind := self._editorial.furniture_kind(text):
            self._manuscript.set_aside(kind, cell)
        return kind is not None or is_markup(text)

    def _add(self, draft: ItemDraft, cells: Cells) -> None:
        for _, cell in cells:
            draft.add(self._manuscript.source, cell, join=False)

    def _role_row(self, cells: Cells) -> None:
        """Cells before a code stand as headings, cells after it are its body."""
        self._body = None
        for column, cell in cells:
            if found := role_code(self._manuscript.words(cell)):
                self._body = column + 1, self._manuscript.open_entry(found, cell)
            elif self._body:
                self._add(self._body[1], ((column, cell),))
            else:
                self._manuscript.outline.enter(cell, CELL_LEVEL + column)

    def _unnumbered(self, cells: Cells, *, header: bool) -> Cells:
        """Open the items of a numbered series; the cells that belong to none are left."""
        manuscript, left = self._manuscript, []
        row: set[int] = set()
        for column, cell in cells:
            found = manuscript.outline.numbered(manuscript.words(cell))
            if found and found.kind is ItemKind.ADVANCED:
                manuscript.open_entry(found, cell)
            elif found:
                self._name_alone(column)
                self._columns[column] = found, manuscript.title(found, cell)
                row.add(column)
            elif named := self._named(column, beside=not header and column - 1 in row):
                manuscript.open(*named).add(manuscript.source, cell)
            else:
                left.append((column, cell))
        return tuple(left)

    def _name_alone(self, column: int) -> None:
        """A number still waiting in ``column`` names no other cell."""
        if column in self._columns:
            self._manuscript.open(*self._columns.pop(column))
            self._manuscript.current = None

    def _named(self, column: int, *, beside: bool) -> tuple[Numbered, Label | None] | None:
        """What the cell beside or above says this one is; else the next title that our notes call lost."""
        place = column - 1 if beside else column
        if place in self._columns:
            return self._columns.pop(place)
        if self._manuscript.outline.series != "C":
            return None
        # Only where our notes vouch for the number: the count alone would make up codes.
        found = common_code(self._manuscript.last_principle + 1)
        return (found, None) if found.code in self._editorial.titles else None

    def _plain_row(self, cells: Cells, *, header: bool) -> None:
        """A row is one narrative item; a header row names columns, unless it is itself a statement."""
        manuscript, spans = self._manuscript, tuple(cell for _, cell in cells)
        if header and not any("、" in manuscript.words(span) for span in spans):
            for span in spans:
                manuscript.outline.label(span)
        elif spans:
            manuscript.open_narrative(*spans)
