"""Grids: the ruled tables of a page, as rows of cells."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

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


def parted(spans: Sequence[PdfSpan], raw: RawPage) -> tuple[tuple[PdfSpan, ...], tuple[PdfTable, ...]]:
    """The spans outside of tables, and the tables that hold words."""
    within: dict[int, list[PdfSpan]] = defaultdict(list)
    for span in spans:
        within[span.cell].append(span)
    first, boxed, tables = 0, {-1}, list[PdfTable]()
    for table in raw.tables:
        numbers = range(first, first := first + len(table))
        texts = [tuple(lines_of(within[number])) for number in numbers]
        # A listing is often printed with a frame around each of its lines: boxes around monospaced lines
        # are no table.
        if len(_edges([cell.x0 for cell in table])) == 1 and all(line.advance for line in chain(*texts)):
            boxed.update(numbers)
        elif any(texts):
            tables.append(_grid(table, texts, raw.shades))
    outside = (replace(span, cell=-1) if span.cell >= 0 else span for span in spans if span.cell in boxed)
    return tuple(outside), tuple(tables)


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
