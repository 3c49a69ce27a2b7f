"""Regions: parts of a page by their left and right bounds, and how the words in them stand to each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.pdf.grid import Grid
from corpus.pdf.span import Span

FEWEST = 3  # lines that make a column
Element = Span | Grid


@dataclass(frozen=True)
class Region:
    """Part of a page: elements within a left and a right bound."""

    elements: tuple[Element, ...]
    left: float
    right: float


def small(each: Element, body: float) -> bool:
    """Whether it is set in the size of notes."""
    return isinstance(each, Span) and each.size < 0.95 * body


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
    ends = sorted(each.x1 for each in side)
    return ends[max(0, int(0.9 * len(ends)) - 1)]


def height(side: Sequence[Element]) -> int:
    """How many lines there are; a table counts as many."""
    return len({round(each.top) for each in side}) + FEWEST * any(isinstance(each, Grid) for each in side)


def top_of(side: Sequence[Element]) -> float:
    """The top of the highest."""
    return min(each.top for each in side)


def bottom_of(side: Sequence[Element]) -> float:
    """The foot of the lowest."""
    return max(each.bottom for each in side)


def middle(each: Element) -> float:
    """Half of its height."""
    return (each.top + each.bottom) / 2
