"""Contents: the lines of a table of contents, told by the numbers of pages at their ends."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.pdf.columns import Flow
from corpus.pdf.pdf_lines import PdfLine, join, line_of, rows_of
from corpus.pdf.pdf_page import PdfPage
from corpus.pdf.pdf_spans import PdfSpan
from corpus.pdf.pdf_style import is_contents
from corpus.pdf.pdf_tables import PdfTable
from corpus.text.characters import folded

_NUMBERED = re.compile(r"(?P<title>.*[^\W\d].*)\s(?P<page>\d{1,4}|[ivxlc]{1,7})\Z")
_SECTION = re.compile(r"(?:第?\s*[\dA-Z]+\s*[章部編]?|[\dA-Z]+(?:\.\d+)*\.?)(?=\W|[^!-~])\s*")
_LEADER = "………"
_FEWEST = 4  # lines of contents in a column
_SHARE = 0.6  # of a column's lines
_DOTTED = 0.3  # of them with dots: so many need no other proof
_NEARLY = 0.9  # of the lines keep what they must
_EDGE = 3.0  # points: page numbers end at one edge
_LARGER = 1.1  # of an entry's size: what is larger is a title over the contents


def mark_contents(flows: Sequence[Flow]) -> list[Flow]:
    """The flows; in tables of contents each entry is one line, with dots before its page."""
    titles = {_bare(line.text) for flow in flows for line in flow.lines}
    return [
        replace(flow, elements=list(_marked(flow))) if _is_contents(flow, titles) else flow for flow in flows
    ]


def _is_contents(flow: Flow, titles: set[str]) -> bool:
    """Whether a flow lists titles that stand elsewhere with pages that never go back."""
    entries = [line for line in flow.lines if _is_entry(line)]
    if len(entries) < max(_FEWEST, _SHARE * len(flow.lines)):
        return False
    plain = [found for line in entries if (found := _plain(line))]
    known = sum(_bare(found["title"]) in titles for found in plain)
    dotted = len(entries) - len(plain) > _DOTTED * len(entries)
    return (dotted or known > _SHARE * len(plain)) and _at_edge(entries) and _ascend(plain)


def _is_entry(line: PdfLine) -> bool:
    return is_contents(line.text) or _plain(line) is not None


def _plain(line: PdfLine) -> re.Match[str] | None:
    """An entry without dots."""
    return None if is_contents(line.text) else _NUMBERED.match(line.text)


def _at_edge(entries: Sequence[PdfLine]) -> bool:
    right = max(line.x1 for line in entries)
    return sum(right - line.x1 < _EDGE for line in entries) >= _NEARLY * len(entries)


def _ascend(found: Sequence[re.Match[str]]) -> bool:
    pages = [int(each["page"]) for each in found if each["page"].isdigit()]
    return sum(page <= after for page, after in pairwise(pages)) >= _NEARLY * (len(pages) - 1)


def _marked(flow: Flow) -> Iterator[PdfLine | PdfTable]:
    above: PdfLine | None = None
    for each, after in pairwise([*flow.elements, None]):
        if not isinstance(each, PdfLine):
            if above:
                yield above
            above = None
            if each:
                yield each
            continue
        line = replace(each, text=join(above.text, each.text) + each.text, x0=above.x0) if above else each
        above = None
        if _is_entry(each):
            yield _dotted(line)
        elif isinstance(after, PdfLine) and _wraps(each, after):
            above = line
        else:
            yield line


def _wraps(line: PdfLine, after: PdfLine) -> bool:
    """Whether ``line`` is the beginning of the entry that ends in ``after``."""
    fits = line.size < _LARGER * after.size and after.top - line.top < 2 * after.size
    return fits and _is_entry(after) and not _SECTION.match(after.text)


def _dotted(line: PdfLine) -> PdfLine:
    plain = _plain(line)
    return replace(line, text=f"{plain['title']} {_LEADER * 2} {plain['page']}") if plain else line


def _bare(text: str) -> str:
    """A title without its number, for comparing."""
    text = unicodedata.normalize("NFKC", text)
    return folded(text[found.end() :] if (found := _SECTION.match(text)) else text)


_ZONE = 0.15  # of the page's height at its top and foot
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"\W*[ivxl]+\W*\Z", re.IGNORECASE)


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
        return "#" if _ROMAN.match(text) else _DIGITS.sub("#", text)

    @property
    def values(self) -> list[int]:
        """The numbers in it."""
        digits = _DIGITS.findall(unicodedata.normalize("NFKC", self.line.text))
        return [int(each) for each in digits if len(each) <= 4]


def edge_rows(page: PdfPage) -> Iterator[EdgeRow]:
    """The rows of a page that are near enough to its edges to be furniture."""
    for spans in rows_of(page.spans):
        line = line_of(spans)
        y = (line.top + line.bottom) / 2
        if not _ZONE * page.height <= y <= (1 - _ZONE) * page.height:
            yield EdgeRow(page.place, y if y < page.height / 2 else y - page.height, line, tuple(spans))


_NEAR = 4  # pages: a page number is proved by another one as near as this


def page_numbers(rows: Iterable[EdgeRow]) -> dict[int, int]:
    """Place → printed number: that number in a pattern which grows as the places do."""
    columns: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for row in rows:
        for at, value in enumerate(row.values):
            columns[row.pattern, at].setdefault(row.place, value)
    proved = [_counting(column) for column in columns.values()]
    numbers: dict[int, int] = {}
    for column in sorted(proved, key=len):
        numbers |= column
    return numbers


def _counting(column: Mapping[int, int]) -> dict[int, int]:
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


_HEIGHT = 2.5  # points: as far as one height may differ
_SIZE = 1.2  # of the body's size: what is larger is a title
_SHARE_OF_PAGES = 0.6  # of what stands at a height must come back for it to be furniture
_TAKEN = 0.45  # of the pages from the first to the last with furniture
_FEW = 0.15  # of the pages with furniture, as many as may have words beyond it


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


def _furniture(rows: Sequence[EdgeRow], need: int) -> list[EdgeRow]:
    groups = [group for group in _groups(rows) if _returns(group, need)]
    repeated = {id(row) for group in groups for row in group}
    others = [row for row in rows if id(row) not in repeated]
    removed: dict[int, EdgeRow] = {}
    for group in groups:
        level = _level(group, rows)
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
    return len(places) >= _TAKEN * (max(places) - min(places) + 1)


def _within_words(group: Sequence[EdgeRow], others: Iterable[EdgeRow]) -> bool:
    """Whether words that do not return stand nearer to the page's edge, on more than a few pages."""
    y = median(row.y for row in group)
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
    return len(page_numbers(group)) >= _SHARE_OF_PAGES * len(group) or all(not row.values for row in group)
