"""Columns: in which order a page is read, told by vertical gaps that many lines share."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.pdf.grid import Grid
from corpus.pdf.line import Line, lines_of
from corpus.pdf.page import PdfPage
from corpus.pdf.region import Region
from corpus.pdf.span import Span
from corpus.pdf.splitter import Splitter


@dataclass
class Flow:
    """What is read from top to bottom within ``left`` and ``right``, which become the edges of its words."""

    place: int
    left: float
    right: float
    elements: list[Line | Grid] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Its lines outside of tables."""
        return [each for each in self.elements if isinstance(each, Line)]


def flows_of(page: PdfPage, body_size: float, gap: float | None = None) -> list[Flow]:
    """The flows of a page in reading order; ``gap`` is where the page before ended in two columns."""
    whole = Region((*page.spans, *page.grids), 0.0, page.width)
    splitter = Splitter(body_size, gap)
    areas = [each for part in splitter.begun(whole) for each in splitter.areas(part)]
    return [_flow(page.place, area) for area in areas if area.elements]


def gap_after(flows: Sequence[Flow], width: float) -> float | None:
    """Where the columns part in which a page of this width ended, if it did."""
    if not flows or (flows[-1].left, flows[-1].right) == (0.0, width):
        return None
    return flows[-1].left or flows[-1].right


def _flow(place: int, area: Region) -> Flow:
    lines = lines_of([each for each in area.elements if isinstance(each, Span)])
    grids = [each for each in area.elements if isinstance(each, Grid)]
    return Flow(place, area.left, area.right, sorted([*lines, *grids], key=lambda each: each.top))
