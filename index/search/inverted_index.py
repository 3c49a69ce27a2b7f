"""The inverted index: for each term the rows that hold it, and how much it weighs in each.

BM25 and the TF-IDF of the classifier are both of this form: the score of a row is a sum over the terms of
the question that it holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.search.arrays import Arrays, from_words, to_words


@dataclass(frozen=True, eq=False)
class InvertedIndex:
    """The postings of term i are ``starts[i]`` to ``starts[i + 1]`` of ``rows`` and ``weights``.

    ``starts`` has shape (terms + 1,), ``rows`` and ``weights`` shape (postings,); ``size`` counts the rows.
    """

    words: NDArray[np.uint8]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    size: int

    @classmethod
    def of(
        cls,
        terms: Mapping[str, int],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        weights: NDArray[np.float32],
        size: int,
    ) -> "InvertedIndex":
        """``terms`` are numbered from 0 on."""
        in_order = sorted(terms, key=lambda term: terms[term])
        return cls(from_words(in_order), starts.astype(np.int64), rows.astype(np.int32), weights, size)

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "InvertedIndex":
        """What ``arrays`` gave."""
        names = ("words", "starts", "rows", "weights")
        words, starts, rows, weights = (arrays[name] for name in names)
        return cls(words, starts, rows, weights, int(arrays["size"][0]))

    def arrays(self) -> Arrays:
        """All of it, as arrays."""
        return {
            "words": self.words,
            "starts": self.starts,
            "rows": self.rows,
            "weights": self.weights,
            "size": np.asarray([self.size]),
        }

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each term."""
        return {term: number for number, term in enumerate(to_words(self.words))}

    def scores(self, terms: Mapping[str, float]) -> NDArray[np.float32]:
        """The sum of the weights of ``terms``, each times what it weighs here: shape (size,)."""
        known = [(self.numbers[term], weight) for term, weight in terms.items() if term in self.numbers]
        if not known:
            return np.zeros(self.size, np.float32)
        posted = [slice(self.starts[number], self.starts[number + 1]) for number, _ in known]
        rows = np.concatenate([self.rows[each] for each in posted])
        # All postings are added up in one call: adding those of one term after the other takes twice as long.
        weights = [weight * self.weights[each] for each, (_, weight) in zip(posted, known, strict=True)]
        return np.bincount(rows, np.concatenate(weights), self.size).astype(np.float32)
