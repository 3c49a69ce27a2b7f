"""Furniture: running headers and footers, told by their return at the same height, and page numbers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from corpus.pdf.page import PdfPage
from corpus.pdf.page_number import inferred, page_numbers
from corpus.pdf.row import Row, edge_rows
from corpus.pdf.span import Span

_HEIGHT = 2.5  # points: as far as one height may differ
_SIZE = 1.2  # of the body's size: what is larger is a title
_SHARE = 0.6  # of what stands at a height must come back for it to be furniture
_TAKEN = 0.45  # of the pages from the first to the last with furniture
_FEW = 0.15  # of the pages with furniture, as many as may have words beyond it


def remove_furniture(pages: Sequence[PdfPage], body_size: float) -> tuple[list[PdfPage], dict[int, int]]:
    """The pages without furniture, and the printed number of each place that has one."""
    rows = [row for page in pages for row in edge_rows(page) if row.line.size <= _SIZE * body_size]
    removed = _furniture(rows, need=2 if len(pages) <= 4 else 3)
    gone: dict[int, set[Span]] = defaultdict(set)
    for row in removed:
        gone[row.place].update(row.spans)
    kept = [
        replace(page, spans=tuple(span for span in page.spans if span not in gone[page.place]))
        for page in pages
    ]
    return kept, inferred(page_numbers(removed))


def _furniture(rows: Sequence[Row], need: int) -> list[Row]:
    groups = [group for group in _groups(rows) if _returns(group, need)]
    repeated = {id(row) for group in groups for row in group}
    others = [row for row in rows if id(row) not in repeated]
    removed: dict[int, Row] = {}
    for group in groups:
        level = _level(group, rows)
        returning = sum(id(row) in repeated for row in level) >= _SHARE * len(level)
        if returning and _everywhere(level) and not _within_words(group, others):
            removed |= {id(row): row for row in level}
    return list(removed.values())


def _level(group: Sequence[Row], rows: Iterable[Row]) -> list[Row]:
    """All that stands at the height of ``group`` in its size."""
    y, size = median(row.y for row in group), median(row.line.size for row in group)
    return [row for row in rows if abs(row.y - y) < _HEIGHT and abs(row.line.size - size) < 0.6]


def _everywhere(level: Sequence[Row]) -> bool:
    """Whether the height is taken on most pages, or on every other, from its first page to its last."""
    places = {row.place for row in level}
    return len(places) >= _TAKEN * (max(places) - min(places) + 1)


def _within_words(group: Sequence[Row], others: Iterable[Row]) -> bool:
    """Whether words that do not return stand nearer to the page's edge, on more than a few pages."""
    y = median(row.y for row in group)
    outer = {row.place for row in others if row.y * y > 0 and abs(row.y) < abs(y) - _HEIGHT}
    return len(outer) > max(1, _FEW * len({row.place for row in group}))


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows of one pattern at one height."""
    alike: dict[str, list[Row]] = defaultdict(list)
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


def _returns(group: Sequence[Row], need: int) -> bool:
    """Whether the rows stand on enough pages; bare numbers must also count the pages."""
    if len({row.place for row in group}) < need:
        return False
    if any(each.isalpha() for each in group[0].pattern):
        return True
    return len(page_numbers(group)) >= _SHARE * len(group) or all(not row.values for row in group)
