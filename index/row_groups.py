"""Row groups: which rows of the vectors belong to which item or topic."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class RowGroups:
    """Groups of row numbers, padded to one rectangle so that all are reduced at once."""

    def __init__(self, groups: Sequence[Sequence[int]]) -> None:
        width = max(map(len, groups), default=0)
        self._rows = np.full((len(groups), max(width, 1)), -1, dtype=np.intp)
        for number, rows in enumerate(groups):
            self._rows[number, : len(rows)] = rows
        self._sizes = (self._rows >= 0).sum(axis=1)

    def highest(self, scores: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """Mean of the ``count`` highest scores of each group, shape (groups,); NaN for an empty one."""
        padded = np.append(scores, np.float32(-np.inf))  # row -1 is the padding
        best = -np.sort(-padded[self._rows], axis=1)[:, :count]
        total = np.where(np.isfinite(best), best, 0.0).sum(axis=1)
        taken = np.minimum(self._sizes, count)
        mean = np.divide(total, taken, out=np.full(len(total), np.nan), where=taken > 0)
        return np.asarray(mean, dtype=np.float32)
