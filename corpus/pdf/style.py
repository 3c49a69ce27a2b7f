"""Style: the body's type, the levels of headings, the usual distance of lines and the edges of columns."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.pdf.columns import Flow
from corpus.pdf.line import Line
from corpus.pdf.line_break import forced
from corpus.pdf.marker import is_contents

_LARGER = 0.7  # points above the body's size
_SENTENCES = 0.35  # share of a heading style's lines that may end a sentence
_DEEPEST = 6
_SENTENCE_ENDS = ("。", "．", "、")


@dataclass(frozen=True)
class StyleKey:
    """``size`` in half points; ``strong`` is bold, or sans in a text set in serif."""

    size: float
    strong: bool


@dataclass(frozen=True)
class Style:
    """``levels`` ranks the styles of headings; ``pitches`` are the usual distances of two lines by size."""

    size: float
    face: str
    levels: dict[StyleKey, int]
    pitches: dict[float, float]

    def level(self, line: Line) -> int:
        """The heading level of a line, 0 for none."""
        return 0 if is_contents(line.text) else self.levels.get(key_of(line, self.face), 0)

    def pitch(self, line: Line) -> float:
        """Usual distance from the top of a line of this size to the next."""
        return self.pitches.get(_half(line.size), 1.7 * line.size)

    def small(self, line: Line) -> bool:
        """Whether a line is set in the size of notes."""
        return line.size < 0.94 * self.size


def key_of(line: Line, body_face: str) -> StyleKey:
    """The style of a line."""
    sans = line.face == "sans" and body_face == "serif"
    return StyleKey(_half(line.size), sans or (line.face == "bold" != body_face))


def style_of(flows: Sequence[Flow], body_size: float) -> Style:
    """What is usual over the whole document."""
    lines = [line for flow in flows for line in flow.lines]
    faces: Counter[str] = Counter()
    for line in lines:
        faces[line.face] += len(line.text) * (abs(line.size - body_size) < 0.3)
    face = faces.most_common(1)[0][0] if faces else ""
    return Style(body_size, face, _levels(lines, body_size, face), _pitches(flows))


def _levels(lines: Iterable[Line], body_size: float, face: str) -> dict[StyleKey, int]:
    styles: dict[StyleKey, list[Line]] = defaultdict(list)
    for line in lines:
        styles[key_of(line, face)].append(line)
    total = sum(len(each) for each in styles.values())
    heads = [
        key
        for key, each in styles.items()
        if _stands_out(key, body_size) and _titles(each) and len(each) < 0.3 * max(total, 10)
    ]
    heads.sort(key=lambda key: (key.size, key.strong), reverse=True)
    return {key: min(at, _DEEPEST) for at, key in enumerate(heads, start=1)}


def _stands_out(key: StyleKey, body_size: float) -> bool:
    return key.size > body_size + _LARGER or (key.strong and key.size > body_size - 0.3)


def _titles(lines: Sequence[Line]) -> bool:
    sentences = sum(line.text.rstrip().endswith(_SENTENCE_ENDS) for line in lines)
    return sentences <= _SENTENCES * len(lines)


def _pitches(flows: Iterable[Flow]) -> dict[float, float]:
    counts: dict[float, Counter[float]] = defaultdict(Counter)
    for flow in flows:
        for last, line in pairwise(flow.lines):
            step = line.top - last.top
            if _half(last.size) == _half(line.size) and 0.9 < step / line.size < 3:
                counts[_half(line.size)][_half(step)] += 1 + 3 * forced(last, line, _reach(flow))
    return {size: each.most_common(1)[0][0] for size, each in counts.items()}


def _reach(flow: Flow) -> float:
    return max(line.x1 for line in flow.lines)


def _half(points: float) -> float:
    return round(points * 2) / 2


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
    """Left and right edge: the outermost that at least three lines share, if any."""
    boxes = [each for flow in flows for each in flow.elements]
    left = _shared(sorted(each.x0 for each in boxes))
    right = -_shared(sorted(-each.x1 for each in boxes))
    return left, right


def _shared(values: Sequence[float]) -> float:
    near = (value for value, third in zip(values, values[2:], strict=False) if third - value < 4)
    return next(near, values[0])
