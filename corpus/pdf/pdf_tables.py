"""Grids: the ruled tables of a page, as rows of cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.pdf.pdf_file import RawPage
from corpus.pdf.pdf_lines import PdfLine, lines_of
from corpus.pdf.pdf_spans import Area, PdfSpan

_SAME = 3.0  # points between edges that are one


@dataclass(frozen=True)
class PdfCell:
    """The lines of one cell, and how far to the right they may reach."""

    lines: tuple[PdfLine, ...] = ()
    right: float = 0.0


@dataclass(frozen=True)
class PdfTableRow:
    """A row: as many cells as the grid has columns, empty ones where a cell is merged with another."""

    cells: tuple[PdfCell, ...]
    header: bool


@dataclass(frozen=True)
class PdfTable:
    """A ruled table; ``columns`` are the left edges of its columns."""

    x0: float
    top: float
    x1: float
    bottom: float
    columns: tuple[float, ...]
    rows: tuple[PdfTableRow, ...]


def tables_of(raw: RawPage, spans: Sequence[PdfSpan]) -> Iterator[PdfTable]:
    """The tables of a page that hold words."""
    first = 0
    for table in raw.tables:
        texts = [tuple(lines_of(_within(spans, first + at))) for at in range(len(table))]
        first += len(table)
        if any(texts):
            yield _grid(table, texts, raw.shades)


def without_boxes(raw: RawPage, spans: Sequence[PdfSpan]) -> list[PdfSpan]:
    """The spans, those of boxes around monospaced lines in no cell: such a box is no table."""
    boxed, first = set[int](), 0
    for table in raw.tables:
        numbers = range(first, first := first + len(table))
        lines = [line for number in numbers for line in lines_of(_within(spans, number))]
        # A listing is often printed with a frame around each of its lines.
        if len(_edges([cell.x0 for cell in table])) == 1 and all(line.advance for line in lines):
            boxed.update(numbers)
    return [replace(span, cell=-1) if span.cell in boxed else span for span in spans]


def _within(spans: Sequence[PdfSpan], number: int) -> list[PdfSpan]:
    return [span for span in spans if span.cell == number]


def _grid(table: Sequence[Area], texts: Sequence[tuple[PdfLine, ...]], shades: Sequence[Area]) -> PdfTable:
    columns = _edges([cell.x0 for cell in table])
    tops = _edges([cell.top for cell in table])
    padding = _padding(table, texts)
    rows = [[PdfCell()] * len(columns) for _ in tops]
    shaded = [True] * len(tops)
    for area, lines in zip(table, texts, strict=True):
        # A merged cell goes to the row and column where it begins.
        at = _nearest(tops, area.top)
        rows[at][_nearest(columns, area.x0)] = PdfCell(lines, area.x1 - padding)
        # An empty cell says nothing on whether its row is a header.
        shaded[at] &= not lines or _marked(area, lines, shades)
    heads = _heads(shaded)
    return PdfTable(
        columns[0], tops[0], max(cell.x1 for cell in table), max(cell.bottom for cell in table),
        tuple(columns),
        tuple(PdfTableRow(tuple(cells), head) for cells, head in zip(rows, heads, strict=True)),
    )  # fmt: skip


def _heads(shaded: Sequence[bool]) -> list[bool]:
    """Only the first rows can be headers, and not all of them."""
    count = next((at for at, mark in enumerate(shaded) if not mark), 0)
    return [at < count for at in range(len(shaded))]


def _marked(area: Area, lines: Sequence[PdfLine], shades: Sequence[Area]) -> bool:
    x, y = (area.x0 + area.x1) / 2, (area.top + area.bottom) / 2
    return any(shade.holds(x, y) for shade in shades) or all(line.face == "bold" for line in lines)


def _padding(table: Sequence[Area], texts: Sequence[tuple[PdfLine, ...]]) -> float:
    """Room between a cell's border and its words, the same on the right as on the left."""
    rooms = [line.x0 - area.x0 for area, lines in zip(table, texts, strict=True) for line in lines]
    return min(10.0, max(0.0, min(rooms, default=0.0)))


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))
