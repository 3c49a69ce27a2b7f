"""The lexical index: BM25 (bm25s) over MeCab terms. The only file that imports bm25s."""

from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray


class LexicalIndex:
    """BM25 over term lists, one list per document."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._model = bm25s.BM25()
        self._model.index([list(terms) for terms in documents], show_progress=False)
        self._size = len(documents)
        frequency = Counter(term for terms in documents for term in set(terms))
        self._idf = {
            term: float(np.log1p((self._size - count + 0.5) / (count + 0.5)))
            for term, count in frequency.items()
        }
        self._documents = [frozenset(terms) for terms in documents]

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """BM25 score of every document, shape (documents,); zeros where no term is known."""
        known = [term for term in terms if term in self._idf]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def coverage(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Share of the query's idf mass that each document holds, shape (documents,), in [0, 1].

        A term that no document holds weighs as much as the rarest possible one.
        """
        rarest = float(np.log1p(self._size + 0.5))
        weights = {term: self._idf.get(term, rarest) for term in set(terms)}
        total = sum(weights.values())
        held = [sum(w for t, w in weights.items() if t in own) for own in self._documents]
        return np.asarray(held, dtype=np.float32) / np.float32(total or 1.0)
