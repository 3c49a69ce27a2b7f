"""Page numbers: those printed, proved by their neighbours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from corpus.pdf.row import Row

_NEAR = 4  # pages: a page number is proved by another one as near as this


def page_numbers(rows: Iterable[Row]) -> dict[int, int]:
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
