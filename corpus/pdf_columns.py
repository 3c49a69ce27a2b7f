"""Columns: in which order a page is read, told by vertical gaps that many lines share."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from statistics import median

from corpus.pdf_grid import Grid
from corpus.pdf_line import Line, lines_of
from corpus.pdf_page import PdfPage
from corpus.pdf_span import Span

_FEWEST = 3  # lines on each side of a gap
_NARROWEST = 0.22  # of the width around: half the lines of a column are wider
_GUTTER = 0.8  # of the body's size
Element = Span | Grid


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


@dataclass(frozen=True)
class _Area:
    """Part of a page: elements within a left and a right bound."""

    elements: tuple[Element, ...]
    left: float
    right: float


def flows_of(page: PdfPage, body_size: float, gap: float | None = None) -> list[Flow]:
    """The flows of a page in reading order; ``gap`` is where the page before ended in two columns."""
    whole = _Area((*page.spans, *page.grids), 0.0, page.width)
    splitter = _Splitter(body_size, gap)
    areas = [each for part in splitter.begun(whole) for each in splitter.areas(part)]
    return [_flow(page.place, area) for area in areas if area.elements]


def gap_after(flows: Sequence[Flow], width: float) -> float | None:
    """Where the columns part in which a page of this width ended, if it did."""
    if not flows or (flows[-1].left, flows[-1].right) == (0.0, width):
        return None
    return flows[-1].left or flows[-1].right


def _flow(place: int, area: _Area) -> Flow:
    lines = lines_of([each for each in area.elements if isinstance(each, Span)])
    grids = [each for each in area.elements if isinstance(each, Grid)]
    return Flow(place, area.left, area.right, sorted([*lines, *grids], key=lambda each: each.top))


class _Splitter:
    def __init__(self, body_size: float, gap: float | None) -> None:
        self._body, self._gap = body_size, gap

    def begun(self, area: _Area) -> Iterator[_Area]:
        """The area, parted below a column that the page before began and that has none beside it."""
        ordered = sorted(area.elements, key=lambda each: each.top)
        gap = self._gap or area.left
        left = tuple(takewhile(lambda each: each.x1 <= gap, ordered))
        rest = ordered[len(left) :]
        if not left or any(each.top < _bottom(left) for each in rest):
            yield area
            return
        yield _Area(left, area.left, gap)
        yield _Area(tuple(rest), area.left, area.right)

    def areas(self, area: _Area) -> Iterator[_Area]:
        """The area itself, or its parts where a gap divides it."""
        gaps = [(self._gain(area, x), -x) for x in self._gaps(area)]
        gain, x = max(gaps, default=(0, 0.0))
        if not gain:
            yield area
            return
        wide: list[Element] = []
        for across, band in self._bands(area, -x):
            if across or not self._columns(area, band, -x):
                wide.extend(band)
                continue
            yield _Area(tuple(wide), area.left, area.right)
            wide = []
            yield from self.areas(_Area(_left(band, -x), area.left, -x))
            yield from self.areas(_Area(_right(band, -x), -x, area.right))
        yield _Area(tuple(wide), area.left, area.right)

    def _gaps(self, area: _Area) -> list[float]:
        """Where several elements begin, in the middle of the area."""
        width = area.right - area.left
        starts = Counter(round(each.x0) for each in area.elements if not isinstance(each, Grid))
        starts.update(round(each.x0) for each in area.elements if isinstance(each, Grid))
        middle = (x for x in starts if 0.25 * width < x - area.left < 0.75 * width)
        known = [] if self._gap is None or not area.left < self._gap < area.right else [self._gap]
        return known + [x - 2.0 for x in middle if sum(starts[x + step] for step in (-1, 0, 1)) >= _FEWEST]

    def _gain(self, area: _Area, x: float) -> int:
        """How many lines a gap at ``x`` divides."""
        bands = [band for across, band in self._bands(area, x) if not across]
        return sum(len(_right(band, x)) for band in bands if self._columns(area, band, x))

    def _columns(self, area: _Area, band: Sequence[Element], x: float) -> bool:
        left, right = _left(band, x), _right(band, x)
        fewest = 1 if x == self._gap else _FEWEST
        if min(_height(left), _height(right)) < fewest:
            return False
        gutter = min(each.x0 for each in right) - _usual_end(left)
        narrow = min(median(each.x1 - each.x0 for each in side) for side in (left, right))
        wide = x == self._gap or narrow > _NARROWEST * (area.right - area.left)
        beside = min(_bottom(left), _bottom(right)) - max(_top(left), _top(right))
        return gutter > _GUTTER * self._body and wide and beside > 0

    def _bands(self, area: _Area, x: float) -> Iterator[tuple[bool, list[Element]]]:
        """From the top: what crosses ``x`` (True) and what stands beside it (False), in turns."""
        across = {id(each) for each in area.elements if each.x0 < x < each.x1}
        beside = [each for each in area.elements if id(each) not in across]
        across |= {
            id(each) for each in beside if self._alone(each, area, x) or self._reaches(each, beside, x)
        }
        state, band = False, list[Element]()
        for each in sorted(area.elements, key=_middle):
            level = id(each) in across or any(
                id(other) in across and _overlap(each, other) for other in area.elements
            )
            if level != state:
                yield state, band
                state, band = level, []
            band.append(each)
        yield state, band

    def _reaches(self, each: Element, beside: Sequence[Element], x: float) -> bool:
        """Whether something left of ``x`` goes further than a column's lines, hanging signs included."""
        return each.x0 < x and each.x1 > _usual_end(_left(beside, x)) + 1.1 * self._body

    def _alone(self, each: Element, area: _Area, x: float) -> bool:
        """Whether a heading left of ``x`` stands over both columns: nothing beside it, more of both below."""
        if isinstance(each, Grid) or each.size < 1.05 * self._body or each.x0 > x:
            return False
        room = 0.15 * each.size
        right = [other for other in area.elements if other.x0 > x]
        if any(other.top < each.bottom + room and other.bottom > each.top - room for other in right):
            return False
        wide = [other for other in area.elements if other.x0 < x < other.x1 and not _small(other, self._body)]
        return any(other.top > each.bottom for other in (*right, *wide))


def _small(each: Element, body: float) -> bool:
    return isinstance(each, Span) and each.size < 0.95 * body


def _overlap(each: Element, other: Element) -> bool:
    shared = min(each.bottom, other.bottom) - max(each.top, other.top)
    return shared > 0.5 * (each.bottom - each.top)


def _left(band: Sequence[Element], x: float) -> tuple[Element, ...]:
    return tuple(each for each in band if each.x0 < x)


def _right(band: Sequence[Element], x: float) -> tuple[Element, ...]:
    return tuple(each for each in band if each.x0 >= x)


def _usual_end(side: Sequence[Element]) -> float:
    """Where the longest lines end, but for a tenth of them."""
    ends = sorted(each.x1 for each in side)
    return ends[max(0, int(0.9 * len(ends)) - 1)]


def _height(side: Sequence[Element]) -> int:
    """How many lines there are; a table counts as many."""
    return len({round(each.top) for each in side}) + _FEWEST * any(isinstance(each, Grid) for each in side)


def _top(side: Sequence[Element]) -> float:
    return min(each.top for each in side)


def _bottom(side: Sequence[Element]) -> float:
    return max(each.bottom for each in side)


def _middle(each: Element) -> float:
    return (each.top + each.bottom) / 2
