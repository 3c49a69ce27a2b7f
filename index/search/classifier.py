"""The classifier: which item a question belongs to, learnt from the questions of the search aids.

Kernel ridge regression of one-hot owners on the aid questions (Murphy, Machine Learning,
2012, 14.4.3). The nearest aids tell that a question like this one is known; the regression
also learns what tells the questions of one owner from those of all others.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

Floats: TypeAlias = NDArray[np.float32]

_RIDGE = 1.0  # 0.3 and 3 were no better on dev


class Classifier:
    """A score for each owner, trained on examples that belong to one owner each.

    An example is the pieces of a question and its vector. The kernel of two examples is the
    TF-IDF cosine of their pieces plus ``(1 + c)²``, where c is the inner product of their
    vectors less the mean vector, in units of its mean over the diagonal.
    """

    def __init__(
        self, pieces: Sequence[Sequence[str]], vectors: Floats, owners: Sequence[int], size: int
    ) -> None:
        """``vectors`` has shape (examples, dimension); ``owners`` are below ``size``."""
        # The pieces are split already: `tuple` as the analyzer takes them as they are.
        self._weigher = TfidfVectorizer(analyzer=tuple, sublinear_tf=True, dtype=np.float32)
        self._pieces: csr_matrix = self._weigher.fit_transform(pieces)
        self._mean = vectors.mean(axis=0)
        # Vectors that are all the same have no spread: 1 instead of a division by nought.
        self._spread = float(np.mean(np.sum((vectors - self._mean) ** 2, axis=1))) or 1.0
        self._vectors = (vectors - self._mean) / self._spread
        targets = np.eye(size, dtype=np.float32)[np.asarray(owners)]
        # Only what differs from an owner's share of the examples is learnt: a question unlike all examples
        # scores about that share.
        self._share = targets.mean(axis=0)
        kernel = self._kernel(self._pieces, vectors)
        kernel[np.diag_indices_from(kernel)] += _RIDGE
        # The ridge makes the kernel positive definite, so the quicker Cholesky solver may be used.
        self._weights = solve(kernel, targets - self._share, assume_a="pos", overwrite_a=True)

    def scores(self, pieces: Sequence[str], vector: Floats) -> Floats:
        """The score of every owner, shape (size,): near 1 for the owner of such questions, else near 0."""
        kernel = self._kernel(self._weigher.transform([pieces]), vector[np.newaxis])
        return np.asarray(self._share + kernel[0] @ self._weights, dtype=np.float32)

    def _kernel(self, pieces: csr_matrix, vectors: Floats) -> Floats:
        """Shape (given, examples)."""
        words = (pieces @ self._pieces.T).toarray()
        return np.asarray(words + (1 + (vectors - self._mean) @ self._vectors.T) ** 2, dtype=np.float32)
