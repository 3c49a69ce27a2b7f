"""BM25 by hand: Lucene's formula with Anserini's k1 = 0.9, b = 0.4."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.search.inverted_index import InvertedIndex
from index.search.lexical import bm25_index

DOCUMENTS = (("猫", "犬", "猫"), ("犬", "鳥"), ("鳥", "鳥", "魚", "虫"))
AVERAGE = 3.0


def idf(holders: int, size: int = 3) -> float:
    return math.log(1 + (size - holders + 0.5) / (holders + 0.5))


def bm25(frequency: int, length: int, holders: int) -> float:
    k1, b = 0.9, 0.4
    return idf(holders) * frequency / (frequency + k1 * (1 - b + b * length / AVERAGE))


def bm25_scores(query: Sequence[str], documents: Sequence[Sequence[str]] = DOCUMENTS) -> NDArray[np.float32]:
    return bm25_index(documents).scores(Counter(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (("猫",), (bm25(2, 3, 1), 0, 0)),
        (("犬",), (bm25(1, 3, 2), bm25(1, 2, 2), 0)),
        (("鳥", "虫"), (0, bm25(1, 2, 2), bm25(2, 4, 2) + bm25(1, 4, 1))),
        (("猫", "猫"), (2 * bm25(2, 3, 1), 0, 0)),
    ],
)
def test_scores_by_hand(query: tuple[str, ...], expected: tuple[float, ...]) -> None:
    np.testing.assert_allclose(bm25_scores(query), expected, rtol=1e-5)


def test_a_score_written_out() -> None:
    # N = 3, n = 1: idf = ln(1 + 2.5/1.5) = 0.980829; tf = 2, |d| = avg: 2 / (2 + 0.9) = 0.689655
    assert bm25_scores(("猫",))[0] == pytest.approx(0.676434, abs=1e-6)


@pytest.mark.parametrize("query", [(), ("馬",), ("馬", "牛")])
def test_unknown_terms_score_zero_everywhere(query: tuple[str, ...]) -> None:
    scores = bm25_scores(query)
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert not scores.any()


def test_unknown_terms_do_not_disturb_known_ones() -> None:
    np.testing.assert_array_equal(bm25_scores(("馬", "猫", "牛")), bm25_scores(("猫",)))


def test_a_document_without_terms_is_never_found() -> None:
    assert bm25_scores(("猫",), [("猫",), ()])[1] == 0


@pytest.mark.parametrize("documents", [(), ((),), ((), ())])
def test_documents_without_any_term_score_zero(documents: tuple[tuple[str, ...], ...]) -> None:
    assert bm25_scores(("猫",), documents).tolist() == [0] * len(documents)


def test_as_arrays_and_back() -> None:
    index = bm25_index(DOCUMENTS)
    again = InvertedIndex.from_arrays(index.arrays())
    for query in ({"猫": 2}, {"鳥": 1, "虫": 1}, {"馬": 1}):
        np.testing.assert_array_equal(again.scores(query), index.scores(query))
