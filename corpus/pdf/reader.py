"""The reader of a PDF's lines: flows in reading order in, blocks out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.pdf.block import PdfBlock, PdfBlockKind
from corpus.pdf.code import CodeWriter
from corpus.pdf.columns import Flow
from corpus.pdf.edge import right_of_line
from corpus.pdf.footnote import add_text
from corpus.pdf.grid import Grid
from corpus.pdf.line import Line
from corpus.pdf.line_break import ended, forced
from corpus.pdf.marker import is_contents, marker_of, plain_leaders
from corpus.pdf.open_block import INDENT, OpenBlock
from corpus.pdf.style import Style
from corpus.pdf.table import TableWriter

_HANGING = 4.5  # of the size: so far a list entry's later lines may be indented
_LOOSE = 1.3  # of the usual distance of lines: more is a new paragraph
_LONGEST_HEADING = 120  # characters
_TIGHT = re.compile(r"([・•●○◯■□◆◇▪▫➢➤➔✓✔◎◦‣])(?=\S)")


@dataclass
class Reader:
    """Collects the blocks of a document."""

    style: Style
    blocks: list[PdfBlock] = field(default_factory=list)
    _tables: TableWriter = field(default_factory=TableWriter)
    _code: CodeWriter = field(default_factory=CodeWriter)
    _open: OpenBlock | None = None
    _stack: list[float] = field(default_factory=list)  # where the markers of the open lists stand

    def read(self, flows: Iterable[Flow]) -> list[PdfBlock]:
        """All blocks of the flows."""
        for flow in flows:
            for each in flow.elements:
                if isinstance(each, Grid):
                    self._code.close()
                    self._tables.write(each, flow, self.blocks)
                    self._open, self._stack = None, []
                else:
                    self._tables.close()
                    self._line(each, flow)
        self._code.close()
        return self.blocks

    def _line(self, line: Line, flow: Flow) -> None:
        here = line.x0 - flow.left
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

    def _start(self, line: Line, flow: Flow, here: float) -> None:
        level = self._heading_level(line)
        if level:
            block, self._stack = PdfBlock(PdfBlockKind.HEADING, level, line.size), []
        elif marker_of(line.text) and not is_contents(line.text):
            block = PdfBlock(PdfBlockKind.ENTRY, self._depth(here, line.size))
        else:
            block, self._stack = PdfBlock(PdfBlockKind.PARAGRAPH), []
        self.blocks.append(block)
        self._open = OpenBlock(block, line, flow, here, level=self.style.level(line))

    def _heading_level(self, line: Line) -> int:
        marker = marker_of(line.text)
        level = self.style.level(line)
        at_body = line.size < self.style.size + 0.5
        return 0 if marker and marker.bullet and at_body else level

    def _depth(self, here: float, size: float) -> int:
        while self._stack and here < self._stack[-1] - INDENT * size:
            self._stack.pop()
        if not self._stack or here > self._stack[-1] + INDENT * size:
            self._stack.append(here)
        return len(self._stack) - 1

    def _words(self, line: Line, block: PdfBlock) -> str:
        text = plain_leaders(line.text)
        fresh = block.kind is PdfBlockKind.ENTRY and not block.parts
        return _TIGHT.sub(r"\1 ", text, count=1) if fresh and _TIGHT.match(text) else text

    def _continues(self, last: OpenBlock, line: Line, flow: Flow) -> bool:
        """Whether ``line`` goes on with the open block."""
        if is_contents(last.line.text) or not self._same_style(last, line):
            return False
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
            return same_flow and len(last.block.text) < _LONGEST_HEADING
        over = ended(last.line.text)
        marker = marker_of(line.text)
        if marker and (marker.bullet or over or not stands or not last.hanging()):
            return False
        return stands and (not over or same_flow or last.indented() or last.apart(here))

    def _same_style(self, last: OpenBlock, line: Line) -> bool:
        level = self.style.level(line)
        return abs(last.line.size - line.size) < 0.6 and (
            level == last.level or (not last.level and not ended(last.line.text))
        )

    def _stands(self, last: OpenBlock, here: float) -> bool:
        """Whether a line at ``here`` stands where the block's next line would."""
        size = last.line.size
        if last.rest is not None:
            return abs(here - last.rest) < INDENT * size
        entry = last.block.kind is PdfBlockKind.ENTRY
        least, most = (-INDENT, _HANGING) if entry else (-2.5, INDENT)
        return least * size < here - last.first < most * size
