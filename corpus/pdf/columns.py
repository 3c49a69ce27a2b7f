"""Columns: a page parted where many lines share a vertical gap, and its parts as flows in reading order."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from statistics import median

from corpus.pdf.pdf_lines import PdfLine, lines_of
from corpus.pdf.pdf_page import PdfPage
from corpus.pdf.pdf_spans import PdfSpan
from corpus.pdf.pdf_tables import PdfTable

FEWEST = 3  # lines that make a column
Element = PdfSpan | PdfTable


@dataclass(frozen=True)
class Region:
    """TextPart of a page: elements within a left and a right bound."""

    elements: tuple[Element, ...]
    left: float
    right: float


def small(each: Element, body: float) -> bool:
    """Whether it is set in the size of notes."""
    return isinstance(each, PdfSpan) and each.size < 0.95 * body


def overlap(each: Element, other: Element) -> bool:
    """Whether two stand beside each other for more than half of the first's height."""
    shared = min(each.bottom, other.bottom) - max(each.top, other.top)
    return shared > 0.5 * (each.bottom - each.top)


def left_of(band: Sequence[Element], x: float) -> tuple[Element, ...]:
    """What begins left of ``x``."""
    return tuple(each for each in band if each.x0 < x)


def right_of(band: Sequence[Element], x: float) -> tuple[Element, ...]:
    """What begins right of ``x``."""
    return tuple(each for each in band if each.x0 >= x)


def usual_end(side: Sequence[Element]) -> float:
    """Where the longest lines end, but for a tenth of them."""
    # One line that is too long for its column must not hide the gap.
    ends = sorted(each.x1 for each in side)
    return ends[max(0, int(0.9 * len(ends)) - 1)]


def height(side: Sequence[Element]) -> int:
    """How many lines there are; a table counts as many."""
    return len({round(each.top) for each in side}) + FEWEST * any(isinstance(each, PdfTable) for each in side)


def top_of(side: Sequence[Element]) -> float:
    """The top of the highest."""
    return min(each.top for each in side)


def bottom_of(side: Sequence[Element]) -> float:
    """The foot of the lowest."""
    return max(each.bottom for each in side)


def middle(each: Element) -> float:
    """Half of its height."""
    return (each.top + each.bottom) / 2


_NARROWEST = 0.22  # of the width around: half the lines of a column are wider
_GUTTER = 0.8  # of the body's size


class Splitter:
    """Parts regions; ``gap`` is where the page before ended in two columns, None where it did not."""

    def __init__(self, body_size: float, gap: float | None) -> None:
        self._body, self._gap = body_size, gap

    def begun(self, area: Region) -> Iterator[Region]:
        """The area, parted below a column that the page before began and that has none beside it."""
        ordered = sorted(area.elements, key=lambda each: each.top)
        gap = self._gap or area.left
        left = tuple(takewhile(lambda each: each.x1 <= gap, ordered))
        rest = ordered[len(left) :]
        if not left or any(each.top < bottom_of(left) for each in rest):
            yield area
            return
        yield Region(left, area.left, gap)
        yield Region(tuple(rest), area.left, area.right)

    def areas(self, area: Region) -> Iterator[Region]:
        """The area itself, or its parts where a gap divides it."""
        # Of equal gaps the leftmost; those of a third column are found again within the parts.
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
            yield Region(tuple(wide), area.left, area.right)
            wide = []
            yield from self.areas(Region(left_of(band, -x), area.left, -x))
            yield from self.areas(Region(right_of(band, -x), -x, area.right))
        yield Region(tuple(wide), area.left, area.right)

    def _gaps(self, area: Region) -> list[float]:
        """Where several elements begin, in the middle of the area."""
        width = area.right - area.left
        starts = Counter(round(each.x0) for each in area.elements if not isinstance(each, PdfTable))
        starts.update(round(each.x0) for each in area.elements if isinstance(each, PdfTable))
        middle = (x for x in starts if 0.25 * width < x - area.left < 0.75 * width)
        known = [] if self._gap is None or not area.left < self._gap < area.right else [self._gap]
        # Starts are rounded, so those of one column may fall on neighbouring points.
        return known + [x - 2.0 for x in middle if sum(starts[x + step] for step in (-1, 0, 1)) >= FEWEST]

    def _gain(self, area: Region, x: float) -> int:
        """How many lines a gap at ``x`` divides."""
        bands = [band for across, band in self._bands(area, x) if not across]
        return sum(len(right_of(band, x)) for band in bands if self._columns(area, band, x))

    def _columns(self, area: Region, band: Sequence[Element], x: float) -> bool:
        left, right = left_of(band, x), right_of(band, x)
        # Where the page before ended in these columns, a single line may be the rest of one.
        fewest = 1 if x == self._gap else FEWEST
        if min(height(left), height(right)) < fewest:
            return False
        gutter = min(each.x0 for each in right) - usual_end(left)
        # Else the markers of a list would be a column beside its words.
        narrow = min(median(each.x1 - each.x0 for each in side) for side in (left, right))
        wide = x == self._gap or narrow > _NARROWEST * (area.right - area.left)
        beside = min(bottom_of(left), bottom_of(right)) - max(top_of(left), top_of(right))
        return gutter > _GUTTER * self._body and wide and beside > 0

    def _bands(self, area: Region, x: float) -> Iterator[tuple[bool, list[Element]]]:
        """From the top: what crosses ``x`` (True) and what stands beside it (False), in turns."""
        left = [each for each in area.elements if each.x0 < x >= each.x1]
        # What goes further than a column's lines crosses too; 「、」 and 「。」 may hang out by one character
        # (burasage).
        end = min(x, usual_end(left) + 1.1 * self._body) if left else x
        across = [
            each for each in area.elements if (each.x0 < x and each.x1 > end) or self._alone(each, area, x)
        ]
        state, band = False, list[Element]()
        for each in sorted(area.elements, key=middle):
            level = any(other is each or overlap(each, other) for other in across)
            if level != state:
                yield state, band
                state, band = level, []
            band.append(each)
        yield state, band

    def _alone(self, each: Element, area: Region, x: float) -> bool:
        """Whether a heading left of ``x`` stands over both columns: nothing beside it, more of both below."""
        if isinstance(each, PdfTable) or each.size < 1.05 * self._body or each.x0 > x:
            return False
        room = 0.15 * each.size
        right = [other for other in area.elements if other.x0 > x]
        if any(other.top < each.bottom + room and other.bottom > each.top - room for other in right):
            return False
        wide = [other for other in area.elements if other.x0 < x < other.x1 and not small(other, self._body)]
        return any(other.top > each.bottom for other in (*right, *wide))


@dataclass
class Flow:
    """What is read from top to bottom within ``left`` and ``right``, which become the edges of its words."""

    place: int
    left: float
    right: float
    elements: list[PdfLine | PdfTable] = field(default_factory=list)

    @property
    def lines(self) -> list[PdfLine]:
        """Its lines outside of tables."""
        return [each for each in self.elements if isinstance(each, PdfLine)]


def flows_of(page: PdfPage, body_size: float, gap: float | None = None) -> list[Flow]:
    """The flows of a page in reading order; ``gap`` is where the page before ended in two columns."""
    whole = Region((*page.spans, *page.tables), 0.0, page.width)
    splitter = Splitter(body_size, gap)
    areas = [each for part in splitter.begun(whole) for each in splitter.areas(part)]
    return [_flow(page.place, area) for area in areas if area.elements]


def gap_after(flows: Sequence[Flow], width: float) -> float | None:
    """Where the columns part in which a page of this width ended, if it did."""
    if not flows or (flows[-1].left, flows[-1].right) == (0.0, width):
        return None
    return flows[-1].left or flows[-1].right


def _flow(place: int, area: Region) -> Flow:
    lines = lines_of([each for each in area.elements if isinstance(each, PdfSpan)])
    tables = [each for each in area.elements if isinstance(each, PdfTable)]
    return Flow(place, area.left, area.right, sorted([*lines, *tables], key=lambda each: each.top))


_NEAR = 4.0  # points: as far as the ends of lines at one edge may differ
_SHARE = 0.03  # of the lines must end at an edge, if not all columns of the kind are short
_FEWEST = 3
_SAME = 0.7  # points between the ends of justified lines
_STEP = 2.0  # of the size: lines further from each other are not of one paragraph
_WIDE, _NARROW = 0.6, 0.3  # of the column: how wide two and how wide four equal lines must be


def with_edges(flows: Sequence[Flow]) -> list[Flow]:
    """The flows with the edges of their words: those usual in flows of the same bounds.

    Odd and even pages are told apart, as their margins may be mirrored.
    """
    alike: dict[tuple[int, int, int], list[Flow]] = defaultdict(list)
    for flow in flows:
        alike[_bounds(flow)].append(flow)
    edges = {bounds: _edges(each) for bounds, each in alike.items()}
    return [replace(flow, left=edges[_bounds(flow)][0], right=edges[_bounds(flow)][1]) for flow in flows]


def _bounds(flow: Flow) -> tuple[int, int, int]:
    return flow.place % 2, round(flow.left / 8), round(flow.right / 8)


def _edges(flows: Sequence[Flow]) -> tuple[float, float]:
    """Left and right edge: the outermost that enough lines share, if any."""
    boxes = [each for flow in flows for each in flow.elements]
    left = _shared(sorted(each.x0 for each in boxes))
    right = -_shared(sorted(-each.x1 for each in boxes))
    return left, right


def _shared(values: Sequence[float]) -> float:
    fewest = max(_FEWEST, int(_SHARE * len(values)))
    ahead = values[fewest - 1 :]
    near = (value for value, far in zip(values, ahead, strict=False) if far - value < _NEAR)
    return next(near, values[0])


def right_of_line(line: PdfLine, flow: Flow) -> float:
    """The edge that a line's words may reach: that of the flow, or of lines that end together in a box."""
    wide = (line.x1 - line.x0) / max(1.0, flow.right - flow.left)
    if wide < _NARROW:
        return flow.right
    # Neighbours that end at exactly one place are justified in a box narrower than the column. The
    # narrower they are, the more of them it takes, as short lines may end together by chance.
    count = 1 + sum(1 for _ in _ending(line, flow, 1)) + sum(1 for _ in _ending(line, flow, -1))
    return line.x1 if count >= (2 if wide > _WIDE else 4) else flow.right


def _ending(line: PdfLine, flow: Flow, step: int) -> Iterator[PdfLine]:
    """The lines next to ``line``, down (1) or up (-1), that end where it ends."""
    at = flow.elements.index(line) + step
    while 0 <= at < len(flow.elements):
        each = flow.elements[at]
        if not isinstance(each, PdfLine) or abs(each.x1 - line.x1) > _SAME:
            return
        if abs(each.top - line.top) > _STEP * line.size:
            return
        yield each
        line, at = each, at + step
