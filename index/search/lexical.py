"""The lexical index: BM25 (bm25s) over terms. The only file that imports bm25s."""

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

# Anserini's standard for passages. Texts here are short: that a word comes twice, or that a
# text is longer than others, says less about it than bm25s's default (1.5, 0.75) takes it to.
_K1, _B = 0.9, 0.4


class LexicalIndex:
    """BM25 over term lists, one list per document."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._size = len(documents)
        self._known = frozenset(term for terms in documents for term in terms)
        self._model = bm25s.BM25(k1=_K1, b=_B)
        self._model.index([list(terms) for terms in documents], show_progress=False)

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """BM25 score of every document, shape (documents,); zeros where no term is known."""
        known = [term for term in terms if term in self._known]
        # bm25s looks at the first term to tell words from numbers, and fails where there is none.
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)
