import numpy as np
import pytest

from index.search.shard_retriever import RowGroups

SCORES = np.asarray([0.5, 0.9, 0.1, 0.7], dtype=np.float32)


def test_the_mean_of_the_highest_is_taken_group_by_group() -> None:
    best = RowGroups([[0, 1, 2], [3], [2, 0]]).highest(SCORES, 2)
    assert best.tolist() == pytest.approx([0.7, 0.7, 0.3])


def test_an_empty_group_has_no_score() -> None:
    best = RowGroups([[], [1]]).highest(SCORES, 3)
    assert np.isnan(best[0])
    assert best[1] == pytest.approx(0.9)


def test_padding_never_counts_even_below_zero() -> None:
    best = RowGroups([[0], [0, 1, 2]]).highest(-SCORES, 1)
    assert best.tolist() == pytest.approx([-0.5, -0.1])


def test_rows_of_scores_are_grouped_each() -> None:
    both = RowGroups([[0, 1, 2], [], [3]]).highest(np.stack([SCORES, -SCORES]), 2)
    np.testing.assert_allclose(both, [[0.7, np.nan, 0.7], [-0.3, np.nan, -0.7]], atol=1e-6)
