"""Spans: runs of characters of one font on one line, as they are printed.

All measures are in points from the page's top left corner; ``top < bottom``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

_GAP = 0.6  # of the size: a wider gap is no letter spacing
_DRIFT = 0.25  # of the size: how far one line's characters may stand apart in height
_BOLD = re.compile(r"bold|black|heavy|demi|w[6-9]\b|-b$", re.IGNORECASE)
_SERIF = re.compile(r"minch|mincyo|serif|明朝|song|times|roman", re.IGNORECASE)
_SANS = re.compile(r"goth|sans|ゴシック|ゴチ|meiryo|メイリオ|arial|helvet", re.IGNORECASE)


class Box(Protocol):
    """Whatever takes room on a page."""

    @property
    def x0(self) -> float: ...  # noqa: D102
    @property
    def top(self) -> float: ...  # noqa: D102
    @property
    def x1(self) -> float: ...  # noqa: D102
    @property
    def bottom(self) -> float: ...  # noqa: D102


@dataclass(frozen=True)
class Area:
    """A rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character; ``font`` is the name that the file gives, ``cell`` the table cell it is in."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: str
    cell: int = -1


@dataclass(frozen=True, slots=True)
class Span:
    """Characters printed side by side in one font and size.

    ``face`` tells 'bold', 'sans', 'serif' or ''; ``cell`` is the number of its table cell, -1 in none.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    face: str
    cell: int = -1

    @property
    def middle(self) -> float:
        """Half of its height."""
        return (self.top + self.bottom) / 2


def face_of(font: str) -> str:
    """'bold', 'sans', 'serif', or '' where the name of the font does not tell."""
    kinds = (("bold", _BOLD), ("sans", _SANS), ("serif", _SERIF))
    return next((kind for kind, names in kinds if names.search(font)), "")


def spans_of(glyphs: Iterable[Glyph]) -> Iterator[Span]:
    """Join the glyphs, in the order in which the file prints them; those without ink are left out."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run[-1], glyph):
            yield from _span(run)
            run = []
        run.append(glyph)
    yield from _span(run)


def _follows(last: Glyph, glyph: Glyph) -> bool:
    same = last.font == glyph.font and last.cell == glyph.cell and abs(last.size - glyph.size) < 0.1
    level = abs(last.bottom - glyph.bottom) < _DRIFT * glyph.size
    return same and level and -_DRIFT * glyph.size < glyph.x0 - last.x1 < _GAP * glyph.size


def _span(run: Sequence[Glyph]) -> Iterator[Span]:
    inked = [at for at, glyph in enumerate(run) if glyph.text.strip()]
    if inked:
        run = run[inked[0] : inked[-1] + 1]
        first, last = run[0], run[-1]
        text = _spaced(run)
        face = face_of(first.font)
        yield Span(text, first.x0, first.top, last.x1, first.bottom, first.size, face, first.cell)


def _spaced(run: Sequence[Glyph]) -> str:
    """The text, with a space where two Latin words stand apart and the file holds none."""
    text = run[0].text
    for last, glyph in pairwise(run):
        latin = last.text.isascii() and glyph.text.isascii() and last.text.strip() and glyph.text.strip()
        text += " " * bool(latin and glyph.x0 - last.x1 > 0.18 * glyph.size) + glyph.text
    return text
