"""Furniture: headers, footers and page numbers, told by coming back at one height of many pages.

What is removed also gives the printed number of each page.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.pdf.pdf_lines import PdfLine, line_of, rows_of
from corpus.pdf.pdf_page import PdfPage
from corpus.pdf.pdf_spans import PdfSpan
from corpus.text.characters import folded

_ZONE = 0.15  # of the page's height at its top and foot
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"\W*[ivxl]+\W*\Z", re.IGNORECASE)
_NEAR = 4  # pages: a page number is proved by another one as near as this
_HEIGHT = 2.5  # points: as far as one height may differ
_SIZE = 1.2  # of the body's size: what is larger is a title
_SHARE_OF_PAGES = 0.6  # of what stands at a height must come back for it to be furniture
_TAKEN = 0.45  # of the pages from the first to the last with furniture
_FEW = 0.15  # of the pages with furniture, as many as may have words beyond it


@dataclass(frozen=True)
class EdgeRow:
    """What stands at one height of a page; ``y`` is the distance to the page's top, negative to its foot."""

    place: int
    y: float
    line: PdfLine
    spans: tuple[PdfSpan, ...]

    @property
    def pattern(self) -> str:
        """Its text with # for each number."""
        text = folded(self.line.text)
        # Or each of i, ii, iii would be a pattern by itself that never comes back.
        return "#" if _ROMAN.match(text) else _DIGITS.sub("#", text)

    @property
    def values(self) -> list[int]:
        """The numbers in it."""
        digits = _DIGITS.findall(unicodedata.normalize("NFKC", self.line.text))
        return [int(each) for each in digits if len(each) <= 4]


def remove_furniture(pages: Sequence[PdfPage], body_size: float) -> tuple[list[PdfPage], dict[int, int]]:
    """The pages without furniture, and the printed number of each place that has one."""
    rows = [row for page in pages for row in edge_rows(page) if row.line.size <= _SIZE * body_size]
    removed = _furniture(rows, need=2 if len(pages) <= 4 else 3)
    gone: dict[int, set[PdfSpan]] = defaultdict(set)
    for row in removed:
        gone[row.place].update(row.spans)
    kept = [
        replace(page, spans=tuple(span for span in page.spans if span not in gone[page.place]))
        for page in pages
    ]
    return kept, inferred(page_numbers(removed))


def edge_rows(page: PdfPage) -> Iterator[EdgeRow]:
    """The rows of a page that are near enough to its edges to be furniture."""
    for spans in rows_of(page.spans):
        line = line_of(spans)
        y = (line.top + line.bottom) / 2
        # From the nearer edge, so that a footer has one height on pages of several sizes (A4 and A3).
        if not _ZONE * page.height <= y <= (1 - _ZONE) * page.height:
            yield EdgeRow(page.place, y if y < page.height / 2 else y - page.height, line, tuple(spans))


def _furniture(rows: Sequence[EdgeRow], need: int) -> list[EdgeRow]:
    groups = [group for group in _groups(rows) if _returns(group, need)]
    repeated = {id(row) for group in groups for row in group}
    others = [row for row in rows if id(row) not in repeated]
    removed: dict[int, EdgeRow] = {}
    for group in groups:
        level = _level(group, rows)
        # A header that changes with each chapter comes back too seldom by itself. It goes with what returns
        # at its height, if most that stands there does.
        returning = sum(id(row) in repeated for row in level) >= _SHARE_OF_PAGES * len(level)
        if returning and _everywhere(level) and not _within_words(group, others):
            removed |= {id(row): row for row in level}
    return list(removed.values())


def _level(group: Sequence[EdgeRow], rows: Iterable[EdgeRow]) -> list[EdgeRow]:
    """All that stands at the height of ``group`` in its size."""
    y, size = median(row.y for row in group), median(row.line.size for row in group)
    return [row for row in rows if abs(row.y - y) < _HEIGHT and abs(row.line.size - size) < 0.6]


def _everywhere(level: Sequence[EdgeRow]) -> bool:
    """Whether the height is taken on most pages, or on every other, from its first page to its last."""
    places = {row.place for row in level}
    # Nearly one half: left and right pages may have headers of their own.
    return len(places) >= _TAKEN * (max(places) - min(places) + 1)


def _within_words(group: Sequence[EdgeRow], others: Iterable[EdgeRow]) -> bool:
    """Whether words that do not return stand nearer to the page's edge, on more than a few pages."""
    y = median(row.y for row in group)
    # Furniture is outermost. Words beyond it mean that it is a title which comes back within the text.
    outer = {row.place for row in others if row.y * y > 0 and abs(row.y) < abs(y) - _HEIGHT}
    return len(outer) > max(1, _FEW * len({row.place for row in group}))


def _groups(rows: Iterable[EdgeRow]) -> Iterator[list[EdgeRow]]:
    """Rows of one pattern at one height."""
    alike: dict[str, list[EdgeRow]] = defaultdict(list)
    for row in rows:
        alike[row.pattern].append(row)
    for same in alike.values():
        same.sort(key=lambda row: row.y)
        group = same[:1]
        for last, row in pairwise(same):
            if row.y - last.y > _HEIGHT:
                yield group
                group = []
            group.append(row)
        yield group


def _returns(group: Sequence[EdgeRow], need: int) -> bool:
    """Whether the rows stand on enough pages; bare numbers must also count the pages."""
    if len({row.place for row in group}) < need:
        return False
    if any(each.isalpha() for each in group[0].pattern):
        return True
    # Figures at one height are 「#」 too, but do not grow with the pages. Roman numbers have no values
    # that could be counted.
    return len(page_numbers(group)) >= _SHARE_OF_PAGES * len(group) or all(not row.values for row in group)


def page_numbers(rows: Iterable[EdgeRow]) -> dict[int, int]:
    """Place → printed number: that number in a pattern which grows as the places do."""
    columns: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for row in rows:
        for at, value in enumerate(row.values):
            columns[row.pattern, at].setdefault(row.place, value)
    proved = [_counting(column) for column in columns.values()]
    numbers: dict[int, int] = {}
    # 「第2章 12 / 80」 holds several numbers. The one that counts over most pages comes last and
    # overwrites the others.
    for column in sorted(proved, key=len):
        numbers |= column
    return numbers


def _counting(column: Mapping[int, int]) -> dict[int, int]:
    # Not only the next page: left and right pages may have other patterns, and some no number at all.
    near = [step for step in range(-_NEAR, _NEAR + 1) if step]
    return {
        place: value
        for place, value in column.items()
        if any(column.get(place + step) == value + step for step in near)
    }


def inferred(numbers: Mapping[int, int]) -> dict[int, int]:
    """With the numbers of the pages between two that agree."""
    filled = dict(numbers)
    for (place, number), (after, following) in pairwise(sorted(numbers.items())):
        if following - number == after - place:
            filled |= {place + step: number + step for step in range(1, after - place)}
    return filled
