"""Signals by hand: all on one scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.retriever import SIGNALS, Scores, outside_margin, signal_matrix, standardised
from tests.index.guide import make_signals


def scores(*values: float) -> Scores:
    return np.asarray(values, dtype=np.float32)


SAMPLE = make_signals(2, 1, bm25=(3, 1), dense=(0.9, 0.8), bm25_aid=(4, 0, 2), dense_aid=(0.7, 0.9, 0.8))
UNIT = 1 / np.sqrt(2 / 3)  # of three values d, 0, -d: d in units of their deviation


def test_standardised_by_hand() -> None:
    # mean 5, deviation sqrt((9 + 1 + 1 + 9) / 4) = sqrt(5)
    expected = np.asarray([-3, -1, 1, 3]) / np.sqrt(5)
    np.testing.assert_allclose(standardised(scores(2, 4, 6, 8)), expected, rtol=1e-6)


def test_equal_scores_say_nothing() -> None:
    np.testing.assert_array_equal(standardised(scores(0.85, 0.85, 0.85)), np.zeros(3))


@given(st.lists(st.floats(-100, 100, width=32), min_size=2, max_size=50))
def test_mean_zero_and_deviation_one(values: list[float]) -> None:
    given_scores = scores(*values)
    result = standardised(given_scores)
    assert np.isfinite(result).all()
    if given_scores.std() > 0.1:
        assert result.mean() == pytest.approx(0, abs=1e-3)
        assert result.std() == pytest.approx(1, abs=1e-3)
        np.testing.assert_array_equal(
            result[np.argsort(given_scores, kind="stable")], np.sort(result, kind="stable")
        )


def test_the_matrix_by_hand() -> None:
    """The topics take part in the scale of the aid signals, and have no row."""
    matrix = signal_matrix(SAMPLE)
    assert matrix.shape == (2, len(SIGNALS))
    columns = dict(zip(SIGNALS, matrix.T.tolist(), strict=True))
    assert columns.pop("bm25") == pytest.approx([1, -1], abs=1e-5)
    assert columns.pop("dense") == pytest.approx([1, -1], abs=1e-5)
    assert columns.pop("bm25_aid") == pytest.approx([UNIT, -UNIT], abs=1e-5)
    assert columns.pop("dense_aid") == pytest.approx([-UNIT, UNIT], abs=1e-5)
    assert all(column == [0, 0] for column in columns.values())  # the same everywhere


def test_the_margin_by_hand() -> None:
    """Item 1: UNIT - UNIT, item 2: -UNIT + UNIT, the topic: 0 + 0."""
    assert outside_margin(SAMPLE) == pytest.approx(0, abs=1e-5)
    nearer = make_signals(2, 1, bm25_aid=(0, 0, 3), dense_aid=(0.7, 0.7, 1.0))
    # each signal: mean a third up, deviation sqrt(2)/3: items -1/sqrt(2), the topic sqrt(2)
    assert outside_margin(nearer) == pytest.approx(2 * (-1 / np.sqrt(2) - np.sqrt(2)), abs=1e-5)


def test_without_topics_there_is_no_margin() -> None:
    assert outside_margin(make_signals(2, bm25_aid=(3, 1), dense_aid=(0.9, 0.8))) == 0
