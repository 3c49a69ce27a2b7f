"""Contents: the lines of a table of contents, told by the numbers of pages at their ends."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.pdf.columns import Flow
from corpus.pdf.pdf_lines import PdfLine, join
from corpus.pdf.pdf_style import is_contents
from corpus.pdf.pdf_tables import PdfTable
from corpus.text.characters import folded

# 「第1章 総則 3」, 「Preface iv」; the title must have a letter, or rows of figures would match.
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
    # Without dots a line could be a row of figures (「令和3年度の件数 30」); the titles of real contents
    # stand in the document once more.
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
    # Roman numbers of the preface are not in one sequence with the others.
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
    # With as many dots as printed contents have, so that every later step knows the line as an entry.
    return replace(line, text=f"{plain['title']} {_LEADER * 2} {plain['page']}") if plain else line


def _bare(text: str) -> str:
    """A title without its number, for comparing."""
    text = unicodedata.normalize("NFKC", text)
    return folded(text[found.end() :] if (found := _SECTION.match(text)) else text)
