"""The longest increasing subsequence."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.versions.similarity import longest_increasing


@pytest.mark.parametrize(
    ("values", "kept"),
    [([], ()), ([5], (0,)), ([0, 1, 2], (0, 1, 2)), ([3, 0, 1, 2], (1, 2, 3)), ([1, 2, 0, 3], (0, 1, 3))],
)
def test_small_ones(values: list[int], kept: tuple[int, ...]) -> None:
    assert longest_increasing(values) == kept


@given(st.lists(st.integers(0, 6), max_size=8))
def test_it_increases_and_none_is_longer(values: list[int]) -> None:
    kept = longest_increasing(values)
    assert all(a < b and values[a] < values[b] for a, b in pairwise(kept))
    longer = combinations(values, len(kept) + 1)
    assert not any(all(a < b for a, b in pairwise(each)) for each in longer)
