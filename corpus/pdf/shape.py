"""Shapes: what is drawn on a page besides its characters, as the edges of tables and as shades."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pdfminer.layout import LTCurve, LTLine, LTRect

from corpus.pdf.glyph import Area

Edge = dict[str, Any]  # a line in the form that pdfplumber's table functions take

_THIN = 3.0  # points: a filled shape thinner than this is a line


def shaded(shape: LTCurve) -> bool:
    """Whether a shape is filled with a colour other than that of the paper."""
    color = shape.non_stroking_color
    levels = color if isinstance(color, tuple) else (color,)
    inked = any(isinstance(level, int | float) for level in levels)
    paper = all(level == 0 for level in levels) if len(levels) == 4 else all(level == 1 for level in levels)
    return bool(shape.fill) and inked and not paper and min(shape.width, shape.height) > _THIN


def edges_of(shape: LTCurve, box: Area, paper: Area) -> Iterator[Edge]:
    """Lines and the sides of rectangles within ``box``, in the form that pdfplumber takes."""
    wide, high = box.x1 - box.x0, box.bottom - box.top
    plain = isinstance(shape, LTLine | LTRect) and (shape.stroke or shape.fill)
    if not plain or (wide > 0.95 * paper.x1 and high > 0.95 * paper.bottom):
        return
    if not shape.stroke and min(wide, high) > _THIN and not shaded(shape):
        return
    if high <= _THIN < wide or (not isinstance(shape, LTRect) and high <= wide):
        yield _edge("h", replace(box, bottom=box.top))
    elif wide <= _THIN:
        yield _edge("v", replace(box, x1=box.x0))
    else:
        yield from (_edge("h", replace(box, top=y, bottom=y)) for y in (box.top, box.bottom))
        yield from (_edge("v", replace(box, x0=x, x1=x)) for x in (box.x0, box.x1))


def closing_edges(edges: Sequence[Edge]) -> Iterator[Edge]:
    """The sides of tables whose rows are ruled from end to end but that are open on the left and right."""
    rules: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h":
            rules[round(edge["x0"]), round(edge["x1"])].append(edge)
    uprights = [edge for edge in edges if edge["orientation"] == "v"]
    for same in rules.values():
        same.sort(key=lambda edge: float(edge["top"]))
        for over, under in pairwise(same):
            beside = [edge["x0"] for edge in uprights if _beside(edge, over, under)]
            if any(over["x0"] + _THIN < x < over["x1"] - _THIN for x in beside):
                ends = (end for end in (over["x0"], over["x1"]) if all(abs(x - end) > _THIN for x in beside))
                yield from (_edge("v", Area(x, over["top"], x, under["top"])) for x in ends)


def _beside(upright: Edge, over: Edge, under: Edge) -> bool:
    """Whether an upright line goes from one rule to the other."""
    return bool(upright["top"] < over["top"] + _THIN and upright["bottom"] > under["top"] - _THIN)


def _edge(orientation: str, box: Area) -> Edge:
    return {
        "orientation": orientation, "x0": box.x0, "x1": box.x1, "top": box.top, "bottom": box.bottom,
        "width": box.x1 - box.x0, "height": box.bottom - box.top, "object_type": "line",
    }  # fmt: skip
