"""Footnotes: small print at the foot of a page that begins with the number of a mark on it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from corpus.pdf.columns import Flow
from corpus.pdf.pdf_blocks import TextPart
from corpus.pdf.pdf_lines import LOWERED, RAISED, PdfLine, forced, join
from corpus.pdf.pdf_style import PdfStyle

MARK = re.compile(rf"{RAISED}(\d+){LOWERED}")
# 「1 来歴とは」, 「注1) …」, 「※2 …」, 「*3 …」, the number raised or not.
_LABEL = re.compile(rf"(?P<raised>{RAISED})?(?:注|※|\*)?(?P<number>\d{{1,3}}){LOWERED}?[)）.]?[\s　]*")


@dataclass
class PdfFootnote:
    """``place`` is the page it begins on."""

    number: int
    place: int
    parts: list[TextPart] = field(default_factory=list)


@dataclass
class PdfFootnotes:
    """The footnotes of a document by the page they stand on."""

    of_place: dict[int, list[PdfFootnote]] = field(default_factory=lambda: defaultdict(list))

    def find(self, number: int, place: int) -> PdfFootnote | None:
        """The footnote of a mark: on its own page, or where there was no room on the next."""
        near = (*self.of_place.get(place, ()), *self.of_place.get(place + 1, ()))
        return next((note for note in near if note.number == number), None)


def take_footnotes(flows: Sequence[Flow], style: PdfStyle) -> PdfFootnotes:
    """Take the footnotes out of the flows."""
    found = PdfFootnotes()
    # All marks first: a footnote may stand before its mark in reading order, as under the first column.
    reader = _Reader(found, style, _marks(flows))
    for flow in flows:
        reader.read(flow)
    return found


def _marks(flows: Iterable[Flow]) -> dict[int, set[int]]:
    """The numbers raised on each page, but for those a line of small print begins with."""
    marks: dict[int, set[int]] = defaultdict(set)
    for flow in flows:
        for line in _printed(flow):
            # A raised number at a line's start is the label of a footnote, not a mark in the text.
            marks[flow.place].update(int(each[1]) for each in MARK.finditer(line.text) if each.start())
    return marks


def _printed(flow: Flow) -> Iterator[PdfLine]:
    for each in flow.elements:
        if isinstance(each, PdfLine):
            yield each
        else:
            yield from (line for row in each.rows for cell in row.cells for line in cell.lines)


class _Reader:
    def __init__(self, found: PdfFootnotes, style: PdfStyle, marks: dict[int, set[int]]) -> None:
        self._found, self._style, self._marks = found, style, marks
        self._open: PdfFootnote | None = None
        self._last: PdfLine | None = None
        self._right = 0.0

    def read(self, flow: Flow) -> None:
        """Take what small print at the end of the flow is footnotes."""
        small = self._small_print(flow)
        for at, line in enumerate(small):
            number = self._label(line, flow.place)
            if number is None and not (at or self._runs_on(line, flow)):
                break
            if number is None and not self._open:
                continue
            self._take(line, flow, number)
            flow.elements.remove(line)

    def _small_print(self, flow: Flow) -> list[PdfLine]:
        """The small lines at the flow's end, from the first that is a footnote's or runs on from one."""
        lines: list[PdfLine] = []
        for each in reversed(flow.elements):
            if not isinstance(each, PdfLine) or not self._style.small(each):
                break
            lines.insert(0, each)
        labelled = (at for at, line in enumerate(lines) if self._label(line, flow.place) is not None)
        first = next(labelled, len(lines))
        before = lines[:first]
        return lines if before and self._runs_on(before[0], flow) else lines[first:]

    def _runs_on(self, line: PdfLine, flow: Flow) -> bool:
        """Whether ``line`` continues the last footnote of the page before."""
        note, last = self._open, self._last
        if not note or not last or flow.place != note.parts[-1].place + 1:
            return False
        return abs(last.size - line.size) < 0.3 and forced(last, line, self._right)

    def _label(self, line: PdfLine, place: int) -> int | None:
        found = _LABEL.match(line.text)
        if not found or found.end() == len(line.text):
            return None
        number = int(found["number"])
        # Small print may begin with any number. A mark must call for it, on this page or, where there was
        # no room, on the one before; or the number is raised itself.
        known = number in self._marks[place] or number in self._marks[place - 1]
        return number if known or found["raised"] else None

    def _take(self, line: PdfLine, flow: Flow, number: int | None) -> None:
        text = line.text
        if number is not None:
            label = _LABEL.match(text)
            text = text[label.end() :] if label else text
            self._open = PdfFootnote(number, flow.place)
            self._found.of_place[flow.place].append(self._open)
        assert self._open
        add_text(self._open.parts, text, flow.place)
        self._last, self._right = line, flow.right


def add_text(parts: list[TextPart], text: str, place: int) -> None:
    """Add the words of one more line."""
    if not parts:
        parts.append(TextPart(text.strip(), place))
        return
    last = parts.pop()
    joined = TextPart(join(last.text, text := text.strip()), last.place)
    parts.extend(
        [TextPart(joined.text + text, place)] if place == last.place else [joined, TextPart(text, place)]
    )
