"""The grid: a pipe table of a text, and which of its columns numbers the rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.parsing.lines import Line, LineKind
from corpus.parsing.numbering import BARE, IDENTIFIER, ROLE, Marker, identifier, read_markers
from corpus.text.markup import compact, is_markup
from corpus.text.span import Span

_NUMBER_COLUMN = re.compile(
    r"(?:#|no\.?|№|番号|項番|通番|id|[a-z]+-?id|項目番号|要件番号|識別子)\Z", re.IGNORECASE
)
# 「✓」, 「L1」, 「1053」 or 「CWE」: levels and cross-references of a requirement, no words of it.
_TICK = re.compile(r"(?:[\W\d_]*|[xX]|[A-Za-z]{1,3}\d{0,2}|[○◯●◎×△▲✓✔✅]+)\Z")
_SHARE = 0.6  # of a column's cells that must be numbers


@dataclass(frozen=True)
class PipeTableRow:
    """A row: its number if it has one, and its cells of words.

    ``number`` is the cell of the number; that of a role item holds its title too.
    """

    marker: Marker | None
    number: Span | None
    words: tuple[Span, ...]
    ticks: tuple[Span, ...]


@dataclass(frozen=True)
class PipeTable:
    """A table: the cells that name its columns, and its rows."""

    header: tuple[Span, ...]
    rows: tuple[PipeTableRow, ...]


def read_pipe_table(source: str, lines: Sequence[Line]) -> PipeTable:
    """A run of rows that touch."""
    header, rows = _parts(lines)
    column = _number_column(source, header, rows)
    named = tuple(cell for cell in header if not is_markup(cell.of(source)))
    return PipeTable(named, tuple(_row(source, line.cells, column) for line in rows))


def _parts(lines: Sequence[Line]) -> tuple[tuple[Span, ...], list[Line]]:
    """The cells above the rule, and the rows without it."""
    rows = [line for line in lines if line.kind is LineKind.ROW]
    ruled = len(lines) > 1 and lines[1].kind is LineKind.HEADER_RULE and lines[0].kind is LineKind.ROW
    return (rows[0].cells, rows[1:]) if ruled else ((), rows)


def _number_column(source: str, header: Sequence[Span], rows: Sequence[Line]) -> int | None:
    """The column of numbers: names like ``MSTG-ARCH-1`` before ``1.1``, plain numbers if so headed."""
    best: tuple[int, int] | None = None
    for column in range(max((len(row.cells) for row in rows), default=0)):
        cells = [row.cells[column].of(source) for row in rows if column < len(row.cells)]
        filled = [cell for cell in cells if not is_markup(cell)]
        markers = [marker for cell in filled if (marker := identifier(cell))]
        if not filled or len(markers) < _SHARE * len(filled):
            continue
        title = compact(header[column].of(source)) if column < len(header) else ""
        headed = _NUMBER_COLUMN.match(title) is not None
        if worth := _worth(markers, first=column == 0, headed=headed):
            # Negated, so that of two equal columns the left one wins.
            best = max(best or (0, 0), (worth, -column))
    return -best[1] if best else None


def _worth(markers: Sequence[Marker], *, first: bool, headed: bool) -> int:
    systems = {marker.system for marker in markers}
    if all(system.startswith(IDENTIFIER) for system in systems):
        return 3 if first or headed or len(markers) > 1 else 0
    # Bare numbers may be years or counts: the column's name must say that they number the rows.
    if BARE in systems:
        return 1 if headed else 0
    return 2 if first or headed else 0


def _row(source: str, cells: Sequence[Span], column: int | None) -> PipeTableRow:
    number = cells[column] if column is not None and column < len(cells) else None
    marker = identifier(number.of(source)) if number else None
    rest = [cell for cell in cells if cell != number and cell] if marker else [cell for cell in cells if cell]
    words = [cell for cell in rest if not is_markup(cell.of(source))]
    if marker is None:
        found = read_markers(words[0].of(source)) if len(words) > 1 else ()
        # 「P-2) ii. 適正利用」 stands with its title in one cell, so no column of numbers was found.
        if found and found[0].system == ROLE:
            return PipeTableRow(found[0], words[0], tuple(_joined(source, words[1:])), ())
        return PipeTableRow(None, None, (Span(words[0].start, words[-1].end),) if words else (), ())
    ticks = {cell for cell in words if _is_tick(cell.of(source))}
    kept = tuple(_joined(source, [cell for cell in words if cell not in ticks]))
    return PipeTableRow(marker, number, kept, tuple(sorted(ticks)))


def _is_tick(text: str) -> bool:
    shown = compact(text)
    return _TICK.match(shown) is not None or identifier(text) is not None


def _joined(source: str, cells: Sequence[Span]) -> Iterator[Span]:
    """Neighbouring cells as one slice."""
    start: Span | None = None
    for cell in cells:
        if start and is_markup(source[start.end : cell.start]):
            start = Span(start.start, cell.end)
            continue
        if start:
            yield start
        start = cell
    if start:
        yield start
