"""The splitter: parts of a page that stand side by side, told by vertical gaps that many lines share."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from statistics import median

from corpus.pdf.grid import Grid
from corpus.pdf.region import (
    FEWEST,
    Element,
    Region,
    bottom_of,
    height,
    left_of,
    middle,
    overlap,
    right_of,
    small,
    top_of,
    usual_end,
)

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
        starts = Counter(round(each.x0) for each in area.elements if not isinstance(each, Grid))
        starts.update(round(each.x0) for each in area.elements if isinstance(each, Grid))
        middle = (x for x in starts if 0.25 * width < x - area.left < 0.75 * width)
        known = [] if self._gap is None or not area.left < self._gap < area.right else [self._gap]
        return known + [x - 2.0 for x in middle if sum(starts[x + step] for step in (-1, 0, 1)) >= FEWEST]

    def _gain(self, area: Region, x: float) -> int:
        """How many lines a gap at ``x`` divides."""
        bands = [band for across, band in self._bands(area, x) if not across]
        return sum(len(right_of(band, x)) for band in bands if self._columns(area, band, x))

    def _columns(self, area: Region, band: Sequence[Element], x: float) -> bool:
        left, right = left_of(band, x), right_of(band, x)
        fewest = 1 if x == self._gap else FEWEST
        if min(height(left), height(right)) < fewest:
            return False
        gutter = min(each.x0 for each in right) - usual_end(left)
        narrow = min(median(each.x1 - each.x0 for each in side) for side in (left, right))
        wide = x == self._gap or narrow > _NARROWEST * (area.right - area.left)
        beside = min(bottom_of(left), bottom_of(right)) - max(top_of(left), top_of(right))
        return gutter > _GUTTER * self._body and wide and beside > 0

    def _bands(self, area: Region, x: float) -> Iterator[tuple[bool, list[Element]]]:
        """From the top: what crosses ``x`` (True) and what stands beside it (False), in turns."""
        across = {id(each) for each in area.elements if each.x0 < x < each.x1}
        beside = [each for each in area.elements if id(each) not in across]
        across |= {
            id(each) for each in beside if self._alone(each, area, x) or self._reaches(each, beside, x)
        }
        state, band = False, list[Element]()
        for each in sorted(area.elements, key=middle):
            level = id(each) in across or any(
                id(other) in across and overlap(each, other) for other in area.elements
            )
            if level != state:
                yield state, band
                state, band = level, []
            band.append(each)
        yield state, band

    def _reaches(self, each: Element, beside: Sequence[Element], x: float) -> bool:
        """Whether something left of ``x`` goes further than a column's lines, hanging signs included."""
        return each.x0 < x and each.x1 > usual_end(left_of(beside, x)) + 1.1 * self._body

    def _alone(self, each: Element, area: Region, x: float) -> bool:
        """Whether a heading left of ``x`` stands over both columns: nothing beside it, more of both below."""
        if isinstance(each, Grid) or each.size < 1.05 * self._body or each.x0 > x:
            return False
        room = 0.15 * each.size
        right = [other for other in area.elements if other.x0 > x]
        if any(other.top < each.bottom + room and other.bottom > each.top - room for other in right):
            return False
        wide = [other for other in area.elements if other.x0 < x < other.x1 and not small(other, self._body)]
        return any(other.top > each.bottom for other in (*right, *wide))
