"""The layout of a source: slides, whose lines stand for themselves, or a text, which numbers its parts."""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from corpus.editorial import Editorial
from corpus.line import Line, LineKind
from corpus.marker import ROLE, identifier, read_markers
from corpus.numbering_system import BARE


class Layout(StrEnum):
    """How a source is to be read."""

    SLIDES = "slides"
    TEXT = "text"


_PAGE_MARK = re.compile(r"[\[(（［]\d+/\d+[\])）］]\s*\Z")
_OWN_NUMBERS = 3
_SLIDE_LENGTH = 3_000  # no slide holds so many characters


def layout_of(source: str, lines: Sequence[Line], editorial: Editorial) -> Layout:
    """By our notes; else slides by their page marks; else a text by any sign of one."""
    if editorial.layout:
        return Layout(editorial.layout)
    headings = [line.span.of(source) for line in lines if line.kind is LineKind.HEADING]
    if any(_PAGE_MARK.search(heading) for heading in headings):
        return Layout.SLIDES
    marked = any(
        line.kind in (LineKind.MATTER, LineKind.CODE) or line.note.startswith("[^") for line in lines
    )
    return (
        Layout.TEXT if marked or _numbers_itself(source, lines) or _is_long(source, lines) else Layout.SLIDES
    )


def _numbers_itself(source: str, lines: Sequence[Line]) -> bool:
    """Whether several headings, entries or rows have numbers besides those of the guideline's three lists."""
    count = 0
    for line in lines:
        count += _own_number(source, line)
        if count >= _OWN_NUMBERS:
            return True
    return False


def _own_number(source: str, line: Line) -> bool:
    """Whether a line has a number that slides do not have."""
    if line.kind is LineKind.ROW:
        marker = identifier(next(filter(None, line.cells), line.span).of(source))
        return marker is not None and marker.absolute and marker.system != ROLE
    markers = read_markers(line.span.of(source), heading=line.kind is LineKind.HEADING)
    return any(marker.system not in _SLIDE_SYSTEMS for marker in markers[:1])


_SLIDE_SYSTEMS = frozenset({ROLE, BARE, "N)", "I.", "I)"})


def _is_long(source: str, lines: Sequence[Line]) -> bool:
    starts = [line.span.start for line in lines if line.kind is LineKind.HEADING]
    edges = [0, *starts, len(source)]
    return any(end - start > _SLIDE_LENGTH for start, end in pairwise(edges))
