"""Edges: how far the words of a column reach, and which lines end at the edge of a box within it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.pdf.columns import Flow
from corpus.pdf.line import Line

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


def right_of_line(line: Line, flow: Flow) -> float:
    """The edge that a line's words may reach: that of the flow, or of lines that end together in a box."""
    wide = (line.x1 - line.x0) / max(1.0, flow.right - flow.left)
    if wide < _NARROW:
        return flow.right
    count = 1 + sum(1 for _ in _ending(line, flow, 1)) + sum(1 for _ in _ending(line, flow, -1))
    return line.x1 if count >= (2 if wide > _WIDE else 4) else flow.right


def _ending(line: Line, flow: Flow, step: int) -> Iterator[Line]:
    """The lines next to ``line``, down (1) or up (-1), that end where it ends."""
    at = flow.elements.index(line) + step
    while 0 <= at < len(flow.elements):
        each = flow.elements[at]
        if not isinstance(each, Line) or abs(each.x1 - line.x1) > _SAME:
            return
        if abs(each.top - line.top) > _STEP * line.size:
            return
        yield each
        line, at = each, at + step
