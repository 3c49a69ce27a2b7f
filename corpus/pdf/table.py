"""Tables: the rows of grids as Markdown, over page ends too."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.pdf.block import Part, PdfBlock, PdfBlockKind
from corpus.pdf.columns import Flow
from corpus.pdf.footnote import add_text
from corpus.pdf.grid import Cell, Grid, GridRow
from corpus.pdf.line_break import ended, forced
from corpus.pdf.marker import marker_of

_SAME = 4.0  # points that column widths may differ by


class TableWriter:
    """Writes grids; remembers the last one, which the next may continue."""

    def __init__(self) -> None:
        self._grid: Grid | None = None
        self._rows: list[list[list[Part]]] = []
        self._block: PdfBlock | None = None
        self._heads = 0

    def close(self) -> None:
        """Something else follows: no grid continues the last one."""
        self._grid = None

    def write(self, grid: Grid, flow: Flow, blocks: list[PdfBlock]) -> None:
        """Add the grid to ``blocks``, or to the block of the grid that it continues."""
        rows = list(grid.rows)
        if self._grid and self._block and _alike(self._grid, grid):
            rows = self._without_header(rows, flow.place)
            if rows and self._row_runs_on(rows[0]):
                self._extend(rows.pop(0), flow.place)
        else:
            self._block = PdfBlock(PdfBlockKind.TABLE)
            self._rows, self._heads = [], sum(row.header for row in rows)
            blocks.append(self._block)
        self._rows += [[_cell(cell, flow.place) for cell in row.cells] for row in rows]
        self._grid = grid
        self._block.parts = list(_markdown(self._rows, self._heads, flow.place))

    def _without_header(self, rows: list[GridRow], place: int) -> list[GridRow]:
        """The rows without the header, where it is printed again."""
        count = 0
        for row, first in zip(rows, self._rows, strict=False):
            texts = [_text(_cell(cell, place)) for cell in row.cells]
            if not (row.header or self._heads) or texts != [_text(parts) for parts in first]:
                break
            count += 1
        return rows[count:] if count <= max(1, self._heads) else rows

    def _row_runs_on(self, row: GridRow) -> bool:
        """Whether every cell with words continues the one above it in mid-sentence."""
        last = self._grid.rows[-1] if self._grid else row
        pairs = [(above, cell) for above, cell in zip(last.cells, row.cells, strict=False) if cell.lines]
        return bool(pairs) and all(_cell_runs_on(above, cell) for above, cell in pairs)

    def _extend(self, row: GridRow, place: int) -> None:
        for parts, cell in zip(self._rows[-1], row.cells, strict=False):
            for part in _cell(cell, place):
                add_text(parts, part.text, place)


def _alike(last: Grid, grid: Grid) -> bool:
    """Whether two grids have the same columns."""
    widths = [[x - each.x0 for x in (*each.columns, each.x1)] for each in (last, grid)]
    return len(widths[0]) == len(widths[1]) and all(
        abs(a - b) < _SAME for a, b in zip(*widths, strict=True)
    )  # fmt: skip


def _cell_runs_on(above: Cell, cell: Cell) -> bool:
    if not above.lines:
        return False
    last, first = above.lines[-1], cell.lines[0]
    return not ended(last.text) and not marker_of(first.text) and forced(last, first, above.right)


def _cell(cell: Cell, place: int) -> list[Part]:
    """The words of a cell; its separate entries are joined by ``<br>``."""
    parts: list[Part] = []
    for last, line in pairwise((None, *cell.lines)):
        if line is None:
            continue
        text = line.text.replace("|", "\\|")
        if last and (marker_of(text) or not forced(last, line, cell.right)):
            parts = [Part(_text(parts) + "<br>" + text.strip(), place)]
        else:
            add_text(parts, text, place)
    return parts


def _text(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts)


def _markdown(rows: Sequence[Sequence[Sequence[Part]]], heads: int, place: int) -> Iterator[Part]:
    for at, row in enumerate(rows):
        first = next((part.place for parts in row for part in parts), place)
        yield Part("\n|" if at else "|", first)
        for parts in row:
            yield from _padded(parts, first)
        if at + 1 == heads:
            yield Part("\n" + "|" + "---|" * len(row), first)


def _padded(parts: Sequence[Part], place: int) -> Iterator[Part]:
    yield Part(" ", parts[0].place if parts else place)
    yield from parts
    yield Part(" |" if parts else "|", parts[-1].place if parts else place)
