"""The reader of a PDF's lines: flows in reading order in, blocks out.

``BlockReader`` at the end decides for each line whether it goes on or begins a block; code and
tables, which run over columns and pages, have a writer each.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.pdf.columns import Flow, right_of_line
from corpus.pdf.footnotes import add_text
from corpus.pdf.pdf_blocks import PdfBlock, PdfBlockKind, TextPart
from corpus.pdf.pdf_lines import PdfLine, ended, forced
from corpus.pdf.pdf_style import PdfStyle, is_contents, marker_of, plain_leaders
from corpus.pdf.pdf_tables import PdfCell, PdfTable, PdfTableRow

_SAME = 4.0  # points that column widths may differ by
_APART = 3.2  # of the size: lines further from each other belong to two blocks
_BLANK = 1.6  # of the usual distance of lines: so far apart, a blank line stands between
INDENT = 0.7  # of the size: less is no indentation


@dataclass
class OpenBlock:
    """The block that the next line may continue: its last line, and where its lines begin."""

    block: PdfBlock
    line: PdfLine
    flow: Flow
    first: float  # x of its first line, from the flow's left edge
    rest: float | None = None  # x of its second line, likewise
    level: int = 0

    def indented(self) -> bool:
        """Whether its first line stands apart from the others."""
        return self.rest is not None and self.apart(self.rest)

    def apart(self, here: float) -> bool:
        """Whether ``here`` is not where the first line begins."""
        return abs(here - self.first) > INDENT * self.line.size

    def hanging(self) -> bool:
        """Whether its later lines are known to be indented, so that a marker there is none."""
        return self.rest is not None and self.rest > self.first + INDENT * self.line.size


@dataclass(frozen=True)
class _Printed:
    """A line and the flow it stands in."""

    line: PdfLine
    flow: Flow

    def below(self, last: "_Printed") -> float:
        """Points from ``last`` down to this line, 0 where they stand in two flows."""
        return self.line.top - last.line.top if self.flow is last.flow else 0.0


@dataclass
class CodeWriter:
    """Collects the lines of one block of code after another."""

    _block: PdfBlock | None = None
    _lines: list[_Printed] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether the next line of code may belong to a block that was begun."""
        return self._block is not None

    def close(self) -> None:
        """Something else follows: write down the open block."""
        if self._block:
            self._block.parts = _fenced(self._lines)
        self._block, self._lines = None, []

    def write(self, line: PdfLine, flow: Flow, blocks: list[PdfBlock]) -> None:
        """Add a line to the open block, or open a new one behind ``blocks``."""
        printed = _Printed(line, flow)
        if self._lines and printed.below(self._lines[-1]) > _APART * line.size:
            self.close()
        if not self._block:
            self._block = PdfBlock(PdfBlockKind.CODE)
            blocks.append(self._block)
        self._lines.append(printed)


def _fenced(lines: Sequence[_Printed]) -> list[TextPart]:
    # The fence must be longer than any in the code, or the block would end there.
    fence = "```"
    while any(fence in each.line.text for each in lines):
        fence += "`"
    steps = [0.0, *(line.below(last) for last, line in pairwise(lines))]
    usual = min(filter(None, steps), default=0.0)
    left = min(each.line.x0 - each.flow.left for each in lines)
    parts = [TextPart(fence, lines[0].flow.place)]
    for each, step in zip(lines, steps, strict=True):
        gap = "\n\n" if step > _BLANK * usual else "\n"
        parts.append(TextPart(f"{gap}{_indent(each, left)}{each.line.text}", each.flow.place))
    return [*parts, TextPart(f"\n{fence}", lines[-1].flow.place)]


def _indent(each: _Printed, left: float) -> str:
    room = each.line.x0 - each.flow.left - left
    return " " * round(room / each.line.advance) if each.line.advance else ""


class TableWriter:
    """Writes tables; the last one is open, as the next page may continue it or its last row."""

    def __init__(self) -> None:
        self._grid: PdfTable | None = None
        self._rows: list[list[list[TextPart]]] = []
        self._block = PdfBlock(PdfBlockKind.TABLE)
        self._heads = self._place = 0

    def close(self) -> None:
        """Something else follows: write down the open table."""
        if self._grid:
            self._block.parts = list(_markdown(self._rows, self._heads, self._place))
        self._grid = None

    def write(self, grid: PdfTable, flow: Flow, blocks: list[PdfBlock]) -> None:
        """Add the grid to ``blocks``, or to the block of the grid that it continues."""
        rows = list(grid.rows)
        if self._grid and _alike(self._grid, grid):
            rows = self._without_header(rows, flow.place)
            if rows and self._row_runs_on(rows[0]):
                self._extend(rows.pop(0), flow.place)
        else:
            self.close()
            self._block = PdfBlock(PdfBlockKind.TABLE)
            self._rows, self._heads = [], sum(row.header for row in rows)
            blocks.append(self._block)
        self._rows += [[_cell(cell, flow.place) for cell in row.cells] for row in rows]
        self._grid, self._place = grid, flow.place

    def _without_header(self, rows: list[PdfTableRow], place: int) -> list[PdfTableRow]:
        """The rows without the header, where it is printed again."""
        count = 0
        for row, first in zip(rows, self._rows, strict=False):
            texts = [_text(_cell(cell, place)) for cell in row.cells]
            if not (row.header or self._heads) or texts != [_text(parts) for parts in first]:
                break
            count += 1
        # More rows than the header can have are the same words said again, not a header.
        return rows[count:] if count <= max(1, self._heads) else rows

    def _row_runs_on(self, row: PdfTableRow) -> bool:
        """Whether every cell with words continues the one above it in mid-sentence."""
        last = self._grid.rows[-1] if self._grid else row
        pairs = [(above, cell) for above, cell in zip(last.cells, row.cells, strict=False) if cell.lines]
        return bool(pairs) and all(_cell_runs_on(above, cell) for above, cell in pairs)

    def _extend(self, row: PdfTableRow, place: int) -> None:
        for parts, cell in zip(self._rows[-1], row.cells, strict=False):
            for part in _cell(cell, place):
                add_text(parts, part.text, place)


def _alike(last: PdfTable, grid: PdfTable) -> bool:
    """Whether two tables have the same columns."""
    widths = [[x - each.x0 for x in (*each.columns, each.x1)] for each in (last, grid)]
    return len(widths[0]) == len(widths[1]) and all(
        abs(a - b) < _SAME for a, b in zip(*widths, strict=True)
    )  # fmt: skip


def _cell_runs_on(above: PdfCell, cell: PdfCell) -> bool:
    if not above.lines:
        return False
    last, first = above.lines[-1], cell.lines[0]
    return not ended(last.text) and not marker_of(first.text) and forced(last, first, above.right)


def _cell(cell: PdfCell, place: int) -> list[TextPart]:
    """The words of a cell; its separate entries are joined by ``<br>``."""
    parts: list[TextPart] = []
    for last, line in pairwise((None, *cell.lines)):
        if line is None:
            continue
        # A bar in the words would part the cell in two.
        text = line.text.replace("|", "\\|")
        if last and (marker_of(text) or not forced(last, line, cell.right)):
            parts = [TextPart(_text(parts) + "<br>" + text.strip(), place)]
        else:
            add_text(parts, text, place)
    return parts


def _text(parts: Sequence[TextPart]) -> str:
    return "".join(part.text for part in parts)


def _markdown(rows: Sequence[Sequence[Sequence[TextPart]]], heads: int, place: int) -> Iterator[TextPart]:
    for at, row in enumerate(rows):
        first = next((part.place for parts in row for part in parts), place)
        yield TextPart("\n|" if at else "|", first)
        for parts in row:
            yield from _padded(parts, first)
        if at + 1 == heads:
            yield TextPart("\n" + "|" + "---|" * len(row), first)


def _padded(parts: Sequence[TextPart], place: int) -> Iterator[TextPart]:
    yield TextPart(" ", parts[0].place if parts else place)
    yield from parts
    yield TextPart(" |" if parts else "|", parts[-1].place if parts else place)


_HANGING = 4.5  # of the size: so far a list entry's later lines may be indented
_LOOSE = 1.3  # of the usual distance of lines: more is a new paragraph
_LONGEST_HEADING = 120  # characters
# 「・来歴」 is printed without a space, which a list entry needs.
_TIGHT = re.compile(r"([・•●○◯■□◆◇▪▫➢➤➔✓✔◎◦‣])(?=\S)")


@dataclass
class BlockReader:
    """Collects the blocks of a document."""

    style: PdfStyle
    blocks: list[PdfBlock] = field(default_factory=list)
    _tables: TableWriter = field(default_factory=TableWriter)
    _code: CodeWriter = field(default_factory=CodeWriter)
    _open: OpenBlock | None = None
    _stack: list[float] = field(default_factory=list)  # where the markers of the open lists stand

    def read(self, flows: Iterable[Flow]) -> list[PdfBlock]:
        """All blocks of the flows."""
        for flow in flows:
            for each in flow.elements:
                if isinstance(each, PdfTable):
                    self._code.close()
                    self._tables.write(each, flow, self.blocks)
                    self._open, self._stack = None, []
                else:
                    self._tables.close()
                    self._line(each, flow)
        self._code.close()
        self._tables.close()
        return self.blocks

    def _line(self, line: PdfLine, flow: Flow) -> None:
        here = line.x0 - flow.left
        # A sentence may run on into a line that is all monospaced, such as a long path; that is no code.
        goes_on = self._open and self._continues(self._open, line, flow)
        if self.style.code(line) and not goes_on:
            self._open = None
            self._code.write(line, flow, self.blocks)
            return
        self._code.close()
        if self._open and goes_on:
            if self._open.rest is None:
                self._open.rest = here
            self._open.line, self._open.flow = line, flow
        else:
            self._start(line, flow, here)
        assert self._open
        add_text(self._open.block.parts, self._words(line, self._open.block), flow.place)

    def _start(self, line: PdfLine, flow: Flow, here: float) -> None:
        level = self._heading_level(line)
        if level:
            block, self._stack = PdfBlock(PdfBlockKind.HEADING, level, line.size), []
        elif marker_of(line.text) and not is_contents(line.text):
            block = PdfBlock(PdfBlockKind.ENTRY, self._depth(here, line.size))
        else:
            block, self._stack = PdfBlock(PdfBlockKind.PARAGRAPH), []
        self.blocks.append(block)
        self._open = OpenBlock(block, line, flow, here, level=self.style.level(line))

    def _heading_level(self, line: PdfLine) -> int:
        marker = marker_of(line.text)
        level = self.style.level(line)
        at_body = line.size < self.style.size + 0.5
        # 「■ 記録」 in bold type of the body's size is an entry; larger it is a heading with an ornament.
        return 0 if marker and marker.bullet and at_body else level

    def _depth(self, here: float, size: float) -> int:
        while self._stack and here < self._stack[-1] - INDENT * size:
            self._stack.pop()
        if not self._stack or here > self._stack[-1] + INDENT * size:
            self._stack.append(here)
        return len(self._stack) - 1

    def _words(self, line: PdfLine, block: PdfBlock) -> str:
        text = plain_leaders(line.text)
        fresh = block.kind is PdfBlockKind.ENTRY and not block.parts
        return _TIGHT.sub(r"\1 ", text, count=1) if fresh and _TIGHT.match(text) else text

    def _continues(self, last: OpenBlock, line: PdfLine, flow: Flow) -> bool:
        """Whether ``line`` goes on with the open block."""
        # Each line of a table of contents is an entry by itself.
        if is_contents(last.line.text) or not self._same_style(last, line):
            return False
        # The main rule: text goes on only where the next word had no room left. A line that ends early
        # ends its paragraph.
        if not forced(last.line, line, last.flow.right) and not forced(
            last.line, line, right_of_line(last.line, last.flow)
        ):
            return False
        same_flow = flow is last.flow
        if same_flow and line.top - last.line.top > _LOOSE * self.style.pitch(line):
            return False
        here = line.x0 - flow.left
        stands = self._stands(last, here)
        if last.block.kind is PdfBlockKind.HEADING:
            # A heading ends with its column; what is longer is an emphasized paragraph.
            return same_flow and len(last.block.text) < _LONGEST_HEADING
        over = ended(last.line.text)
        marker = marker_of(line.text)
        # A wrapped line may happen to begin with 「(1)」, as in 「前項の / (1) に」. It is no new entry if
        # the sentence is unfinished and it stands where the hanging lines of the open entry do.
        if marker and (marker.bullet or over or not stands or not last.hanging()):
            return False
        # A finished sentence at a column's end goes on in the next column only if indentation can tell it
        # from a new paragraph.
        return stands and (not over or same_flow or last.indented() or last.apart(here))

    def _same_style(self, last: OpenBlock, line: PdfLine) -> bool:
        level = self.style.level(line)
        # A line all in bold is no heading where it goes on in the middle of a sentence of the text.
        return abs(last.line.size - line.size) < 0.6 and (
            level == last.level or (not last.level and not ended(last.line.text))
        )

    def _stands(self, last: OpenBlock, here: float) -> bool:
        """Whether a line at ``here`` stands where the block's next line would."""
        size = last.line.size
        if last.rest is not None:
            return abs(here - last.rest) < INDENT * size
        entry = last.block.kind is PdfBlockKind.ENTRY
        # An entry's second line hangs further right; a paragraph's first line may be indented.
        least, most = (-INDENT, _HANGING) if entry else (-2.5, INDENT)
        return least * size < here - last.first < most * size
