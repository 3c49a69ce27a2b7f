"""The table: rows of cells, and what each cell is by its place."""

from corpus.block import Block
from corpus.draft import Draft
from corpus.editorial import Editorial
from corpus.item import ItemKind, Label
from corpus.manuscript import Manuscript
from corpus.markup import inner, is_markup
from corpus.numbering import Numbered, common_code, role_code
from corpus.outline import CELL_LEVEL
from corpus.span import Span

Cells = tuple[tuple[int, Span], ...]


class Table:
    """Reads one row after another into a manuscript.

    Under 共通の指針, a cell with a number names the cell beside or below it.
    """

    def __init__(self, manuscript: Manuscript, editorial: Editorial) -> None:
        self._manuscript = manuscript
        self._editorial = editorial
        self._columns: dict[int, tuple[Numbered, Label]] = {}
        self._body: tuple[int, Draft] | None = None  # the column where the last role item's body began

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
        elif self._body and cells and cells[0][0] >= self._body[0] and not block.header:
            self._add(self._body[1], cells)
        else:
            self._plain_row(self._unnumbered(cells, header=block.header), header=block.header)
        manuscript.current = None

    def _set_aside(self, cell: Span) -> bool:
        """Whether a cell holds no words, or words that our notes call furniture."""
        text = self._manuscript.words(cell)
        if kind := self._editorial.furniture_kind(text):
            self._manuscript.set_aside(kind, cell)
        return kind is not None or is_markup(text)

    def _add(self, draft: Draft, cells: Cells) -> None:
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
