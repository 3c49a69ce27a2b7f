"""The classifier: which owner a question belongs to, learnt from questions whose owners are known.

Kernel ridge regression of one-hot owners on the known questions (Murphy, Machine Learning, 2012, 14.4.3).
The nearest of them tell that a question like this one is known; the regression also learns what tells the
questions of one owner from those of all others. It is learnt when a build is made, and read afterwards.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.search.arrays import Arrays, part, under
from index.search.inverted_index import InvertedIndex

Floats: TypeAlias = NDArray[np.float32]

_RIDGE = 1.0  # 0.3 and 3 were no better on dev
_TABLES = ("rarity", "examples", "mean", "offsets", "share", "weights")


@dataclass(frozen=True, eq=False)
class Classifier:
    """A score for each owner, learnt from examples that belong to one owner each.

    An example is the pieces of a question and its vector. The kernel of two examples is the TF-IDF cosine
    of their pieces plus ``(1 + c)²``, where c is the inner product of their vectors less the mean vector,
    in units of its mean over the diagonal.

    ``pieces`` are the TF-IDF weights, ``rarity`` the IDF of each piece; ``examples`` are the rows of the
    examples' vectors among all, ``offsets`` their inner products with the ``mean`` vector, both of shape
    (examples,); ``share`` is each owner's share of them, shape (owners,), and ``weights`` what the
    regression learnt, shape (examples, owners).
    """

    pieces: InvertedIndex
    rarity: Floats
    examples: NDArray[np.int64]
    mean: Floats
    offsets: Floats
    share: Floats
    weights: Floats
    spread: float

    @classmethod
    def learn(
        cls,
        pieces: Sequence[Sequence[str]],
        vectors: Floats,
        examples: Sequence[int],
        owners: Sequence[int],
        size: int,
    ) -> "Classifier":
        """``vectors`` are those of all texts; example i is row ``examples[i]`` of them.

        ``pieces`` and ``owners``, which are below ``size``, have an entry for each example.
        """
        # Imported here: whoever opens what was built has learnt already.
        from scipy.linalg import solve
        from sklearn.feature_extraction.text import TfidfVectorizer

        # The pieces are split already: `tuple` as the analyzer takes them as they are.
        weigher = TfidfVectorizer(analyzer=tuple, sublinear_tf=True, dtype=np.float32)
        weighed = weigher.fit_transform(pieces)
        own = vectors[list(examples)]
        mean = own.mean(axis=0)
        centred = own - mean
        # Vectors that are all the same have no spread: 1 instead of a division by nought.
        spread = float(np.mean(np.sum(centred**2, axis=1))) or 1.0
        targets = np.eye(size, dtype=np.float32)[np.asarray(owners)]
        # Only what differs from an owner's share of the examples is learnt: a question unlike all examples
        # scores about that share.
        share = targets.mean(axis=0)
        kernel = (weighed @ weighed.T).toarray() + (1 + centred @ centred.T / spread) ** 2
        kernel[np.diag_indices_from(kernel)] += _RIDGE
        # The ridge makes the kernel positive definite, so the quicker Cholesky solver may be used.
        weights = solve(kernel, targets - share, assume_a="pos", overwrite_a=True)
        by_piece = weighed.tocsc()
        index = InvertedIndex.of(
            weigher.vocabulary_, by_piece.indptr, by_piece.indices, by_piece.data, len(examples)
        )
        rows = np.asarray(examples, np.int64)
        return cls(index, weigher.idf_, rows, mean, own @ mean, share, weights.astype(np.float32), spread)

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "Classifier":
        """What ``arrays`` gave."""
        pieces = InvertedIndex.from_arrays(part("pieces", arrays))
        own = {name: arrays[name] for name in _TABLES}
        return cls(pieces=pieces, spread=float(arrays["spread"][0]), **own)

    def arrays(self) -> Arrays:
        """All of it, as arrays."""
        own = {name: getattr(self, name) for name in _TABLES}
        return {**under("pieces", self.pieces.arrays()), **own, "spread": np.asarray([self.spread])}

    def scores(self, pieces: Sequence[Sequence[str]], vectors: Floats, products: Floats) -> Floats:
        """The score of every owner for each question: near 1 for the owner of such questions, else near 0.

        ``products`` are the inner products of the questions' ``vectors`` with the vectors of all texts,
        shape (questions, texts); the scores have shape (questions, owners).
        """
        own = (vectors @ self.mean - self.mean @ self.mean)[:, np.newaxis]
        centred = products[:, self.examples] - self.offsets - own
        alike = np.stack([self.pieces.scores(self._weighed(each)) for each in pieces])
        kernel = alike + (1 + centred / self.spread) ** 2
        return np.asarray(self.share + kernel.astype(np.float32) @ self.weights, dtype=np.float32)

    def _weighed(self, pieces: Sequence[str]) -> dict[str, float]:
        """The TF-IDF of the pieces that are known, of length one: (1 + ln count) times their rarity."""
        numbers = self.pieces.numbers
        weights = {
            piece: (1 + math.log(count)) * float(self.rarity[numbers[piece]])
            for piece, count in Counter(pieces).items()
            if piece in numbers
        }
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {piece: weight / length for piece, weight in weights.items()}
