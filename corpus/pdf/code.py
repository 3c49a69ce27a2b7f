"""Code: printed lines of a monospaced font, kept line by line as a fenced block."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.pdf.block import Part, PdfBlock, PdfBlockKind
from corpus.pdf.columns import Flow
from corpus.pdf.line import Line

_APART = 3.2  # of the size: lines further from each other belong to two blocks
_BLANK = 1.6  # of the usual distance of lines: so far apart, a blank line stands between


@dataclass(frozen=True)
class _Printed:
    """A line and the flow it stands in."""

    line: Line
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

    def write(self, line: Line, flow: Flow, blocks: list[PdfBlock]) -> None:
        """Add a line to the open block, or open a new one behind ``blocks``."""
        printed = _Printed(line, flow)
        if self._lines and printed.below(self._lines[-1]) > _APART * line.size:
            self.close()
        if not self._block:
            self._block = PdfBlock(PdfBlockKind.CODE)
            blocks.append(self._block)
        self._lines.append(printed)


def _fenced(lines: Sequence[_Printed]) -> list[Part]:
    fence = "```"
    while any(fence in each.line.text for each in lines):
        fence += "`"
    steps = [0.0, *(line.below(last) for last, line in pairwise(lines))]
    usual = min(filter(None, steps), default=0.0)
    left = min(each.line.x0 - each.flow.left for each in lines)
    parts = [Part(fence, lines[0].flow.place)]
    for each, step in zip(lines, steps, strict=True):
        gap = "\n\n" if step > _BLANK * usual else "\n"
        parts.append(Part(f"{gap}{_indent(each, left)}{each.line.text}", each.flow.place))
    return [*parts, Part(f"\n{fence}", lines[-1].flow.place)]


def _indent(each: _Printed, left: float) -> str:
    room = each.line.x0 - each.flow.left - left
    return " " * round(room / each.line.advance) if each.line.advance else ""
