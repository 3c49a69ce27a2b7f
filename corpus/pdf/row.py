"""Rows: what stands side by side near the top or the foot of a page."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.pdf.line import Line, line_of, rows_of
from corpus.pdf.page import PdfPage
from corpus.pdf.span import Span

_ZONE = 0.15  # of the page's height at its top and foot
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"\W*[ivxl]+\W*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """What stands at one height of a page; ``y`` is the distance to the page's top, negative to its foot."""

    place: int
    y: float
    line: Line
    spans: tuple[Span, ...]

    @property
    def pattern(self) -> str:
        """Its text with # for each number."""
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", self.line.text))
        return "#" if _ROMAN.match(text) else _DIGITS.sub("#", text)

    @property
    def values(self) -> list[int]:
        """The numbers in it."""
        digits = _DIGITS.findall(unicodedata.normalize("NFKC", self.line.text))
        return [int(each) for each in digits if len(each) <= 4]


def edge_rows(page: PdfPage) -> Iterator[Row]:
    """The rows of a page that are near enough to its edges to be furniture."""
    for spans in rows_of(page.spans):
        line = line_of(spans)
        y = (line.top + line.bottom) / 2
        if not _ZONE * page.height <= y <= (1 - _ZONE) * page.height:
            yield Row(page.place, y if y < page.height / 2 else y - page.height, line, tuple(spans))
