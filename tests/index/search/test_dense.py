"""The dense index scores every row, in row order, and takes nothing it cannot trust."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus.errors import StoreMismatchError
from index.search.dense import DenseIndex, checked_rows


def rows(n: int, d: int, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@settings(deadline=None)
@given(n=st.integers(1, 60), d=st.integers(1, 20), seed=st.integers(0, 1000))
def test_scores_are_the_inner_products_in_row_order(n: int, d: int, seed: int) -> None:
    vectors, query = rows(n, d, seed), rows(1, d, seed + 1)[0]
    scores = DenseIndex(vectors).scores(query)
    assert scores.shape == (n,)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, vectors @ query, atol=1e-6)


def test_many_queries_have_a_row_each() -> None:
    vectors, queries = rows(5, 3), rows(2, 3, seed=1)
    np.testing.assert_allclose(DenseIndex(vectors).scores(queries), queries @ vectors.T, atol=1e-6)
    assert DenseIndex(vectors[:0]).scores(queries).shape == (2, 0)


def test_by_hand() -> None:
    index = DenseIndex(np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32))
    scores = index.scores(np.array([0.6, 0.8], dtype=np.float32))
    np.testing.assert_allclose(scores, [0.6, 0.8, 1.0], rtol=1e-6)


def test_equal_rows_all_get_their_score() -> None:
    vectors = np.repeat(rows(1, 8), 300, axis=0)
    np.testing.assert_allclose(DenseIndex(vectors).scores(vectors[0]), np.ones(300), rtol=1e-6)


def test_an_empty_index_scores_nothing() -> None:
    index = DenseIndex(np.zeros((0, 4), dtype=np.float32))
    assert index.scores(np.ones(4, dtype=np.float32)).shape == (0,)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_query_that_is_not_finite_is_refused(value: float) -> None:
    query = np.array([0.5, value, 0.5], dtype=np.float32)
    with pytest.raises(StoreMismatchError, match="NaN"):
        DenseIndex(rows(5, 3)).scores(query)


def test_a_score_that_overflows_is_refused() -> None:
    vectors = np.array([[3e38, -3e38], [1, 0]], dtype=np.float32)
    with pytest.raises(StoreMismatchError, match="大きすぎ"):
        DenseIndex(vectors).scores(np.array([3e38, 3e38], dtype=np.float32))


@pytest.mark.parametrize("shape", [(2,), (4,), (3, 1), ()])
def test_a_query_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(StoreMismatchError, match="次元"):
        DenseIndex(rows(5, 3)).scores(np.ones(shape, dtype=np.float32))


@pytest.mark.parametrize("bad", [np.ones(3), np.ones((2, 0)), np.array([[np.nan, 1.0]])])
def test_rows_that_are_no_rows_are_refused(bad: NDArray[np.float32]) -> None:
    with pytest.raises(StoreMismatchError, match="ベクトル"):
        checked_rows(bad)
