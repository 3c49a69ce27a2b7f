"""Spans: runs of characters of one font on one line, as they are printed.

All measures are in points from the page's top left corner; ``top < bottom``.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple


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


class Glyph(NamedTuple):
    """One printed character; ``font`` is the name that the file gives, ``cell`` the table cell it is in.

    A named tuple, as a file has hundreds of thousands of them and a frozen dataclass is made much slower.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: str
    cell: int = -1


_GAP = 0.6  # of the size: a wider gap is no letter spacing
_WORD_GAP = 0.12  # of the size: so much more than between the letters around is a space
_DRIFT = 0.25  # of the size: how far one line's characters may stand apart in height
_FEW = 6  # pairs of letters: fewer do not tell how a line is spaced
_LATIN = re.compile(r"[!-~\u00a1-\u024f\u2018-\u201d\ufb00-\ufb06]")
# Weights in names such as HiraKakuProN-W6, UDDigiKyokashoN-B.
_BOLD = re.compile(r"bold|black|heavy|demi|w[6-9]\b|-b$|[a-z]btt$", re.IGNORECASE)
_SERIF = re.compile(r"minch|mincyo|serif|明朝|song|times|termes|roman|ryumin|リュウミン", re.IGNORECASE)
_SANS = re.compile(r"goth|sans|ゴシック|ゴチ|meiryo|メイリオ|arial|helvet|heros", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PdfSpan:
    """Characters printed side by side in one font and size.

    ``face`` tells 'bold', 'sans', 'serif' or ''; ``cell`` is the number of its table cell, -1 in none;
    ``advance`` is how wide each character of a monospaced font is, 0 in others.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    face: str
    cell: int = -1
    advance: float = 0.0

    @property
    def middle(self) -> float:
        """Half of its height."""
        return (self.top + self.bottom) / 2


def face_of(font: str) -> str:
    """'bold', 'sans', 'serif', or '' where the name of the font does not tell."""
    # Bold first: MS-Gothic,Bold is both, and sans stands out only in a text set in serif.
    kinds = (("bold", _BOLD), ("sans", _SANS), ("serif", _SERIF))
    return next((kind for kind, names in kinds if names.search(font)), "")


def spans_of(glyphs: Iterable[Glyph], mono: Collection[str] = ()) -> Iterator[PdfSpan]:
    """Join the glyphs as the file prints them; those without ink are left out, ``mono`` names fonts."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run[-1], glyph):
            yield from _span(run, mono)
            run = []
        run.append(glyph)
    yield from _span(run, mono)


def _follows(last: Glyph, glyph: Glyph) -> bool:
    # Kerned letters overlap a little, hence a gap may also be below 0.
    same = last.font == glyph.font and last.cell == glyph.cell and abs(last.size - glyph.size) < 0.1
    level = abs(last.bottom - glyph.bottom) < _DRIFT * glyph.size
    return same and level and -_DRIFT * glyph.size < glyph.x0 - last.x1 < _GAP * glyph.size


def _span(run: Sequence[Glyph], mono: Collection[str]) -> Iterator[PdfSpan]:
    inked = [at for at, glyph in enumerate(run) if glyph.text.strip()]
    if inked:
        run = run[inked[0] : inked[-1] + 1]
        first, last = run[0], run[-1]
        advance = median(glyph.x1 - glyph.x0 for glyph in run) if first.font in mono else 0.0
        text, face = _spaced(run), face_of(first.font)
        yield PdfSpan(
            text, first.x0, first.top, last.x1, first.bottom, first.size, face, first.cell, advance
        )  # fmt: skip


def _spaced(run: Sequence[Glyph]) -> str:
    """The text, with a space where two Latin words stand apart and the file holds none."""
    text = "".join(glyph.text for glyph in run)
    if not _LATIN.search(text):
        return text
    # Measured against the usual gap of this very run: letters may be spaced out as a whole, and a file
    # without spaces parts its words by position alone.
    pairs = [pair for pair in pairwise(run) if all(_is_letter(glyph.text) for glyph in pair)]
    usual = max(0.0, median(glyph.x0 - last.x1 for last, glyph in pairs)) if len(pairs) > _FEW else 0.0
    text = run[0].text
    for last, glyph in pairwise(run):
        apart = glyph.x0 - last.x1 > usual + _WORD_GAP * glyph.size
        latin = apart and is_latin(last.text) and is_latin(glyph.text)
        text += " " * latin + glyph.text
    return text


def _is_letter(text: str) -> bool:
    """Whether a character tells how letters are spaced: the dots of a table of contents do not."""
    return is_latin(text) and text.isalnum()


def is_latin(text: str) -> bool:
    """Whether a character is of those between whose words stand spaces."""
    return bool(_LATIN.match(text))
