"""Glyphs: printed characters, and rectangles on a page.

All measures are in points from the page's top left corner; ``top < bottom``.
"""

from dataclasses import dataclass


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
