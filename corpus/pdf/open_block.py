"""The open block: what the next line of a PDF may continue."""

from dataclasses import dataclass

from corpus.pdf.block import PdfBlock
from corpus.pdf.columns import Flow
from corpus.pdf.line import Line

INDENT = 0.7  # of the size: less is no indentation


@dataclass
class OpenBlock:
    """The block that the next line may continue: its last line, and where its lines begin."""

    block: PdfBlock
    line: Line
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
