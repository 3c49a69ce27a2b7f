"""The longest increasing subsequence."""

from bisect import bisect_left
from collections.abc import Sequence


def longest_increasing(values: Sequence[int]) -> tuple[int, ...]:
    """Indices of a longest strictly increasing subsequence of ``values``, in order (patience sorting)."""
    ends: list[int] = []  # ends[n]: index of the smallest value that ends a run of n + 1
    before: list[int | None] = []
    for at, value in enumerate(values):
        length = bisect_left(ends, value, key=lambda index: values[index])
        before.append(ends[length - 1] if length else None)
        ends[length : length + 1] = [at]
    found: list[int] = []
    at_end = ends[-1] if ends else None
    while at_end is not None:
        found.append(at_end)
        at_end = before[at_end]
    return tuple(reversed(found))
