"""The lexical index: BM25 (bm25s) over MeCab terms. The only file that imports bm25s."""

from collections import defaultdict
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray


class LexicalIndex:
    """BM25 over term lists, one list per document."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._size = len(documents)
        self._model = bm25s.BM25()
        self._model.index([list(terms) for terms in documents], show_progress=False)
        holders: dict[str, list[int]] = defaultdict(list)
        for number, terms in enumerate(documents):
            for term in set(terms):
                holders[term].append(number)
        self._holders = {term: np.asarray(numbers) for term, numbers in holders.items()}

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """BM25 score of every document, shape (documents,); zeros where no term is known."""
        known = [term for term in terms if term in self._holders]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def _idf(self, term: str) -> float:
        """Lucene's idf, ``ln(1 + (N - n + 0.5) / (n + 0.5))``; n is 0 for an unknown term."""
        count = len(self._holders.get(term, ()))
        return float(np.log1p((self._size - count + 0.5) / (count + 0.5)))

    def coverage(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Share of the query's idf mass that each document holds, shape (documents,), in [0, 1]."""
        held, total = np.zeros(self._size, dtype=np.float32), 0.0
        for term in set(terms):
            weight = self._idf(term)
            total += weight
            if term in self._holders:
                held[self._holders[term]] += weight
        return held / np.float32(total or 1.0)
