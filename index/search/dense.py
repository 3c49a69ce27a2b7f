"""The dense index: inner products of a query with every row. The only file that knows FAISS.

FAISS is imported where it is used, so that whoever only names a store or a build need not load it.
"""

from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreMismatchError

_INNER_PRODUCT = 0  # FAISS's number of the metric


@dataclass(frozen=True, eq=False)
class DenseIndex:
    """Exact inner-product search over normalised float32 ``rows``, shape (n, d)."""

    rows: NDArray[np.float32]

    @property
    def dimension(self) -> int:
        """Columns: d."""
        return int(self.rows.shape[1])

    def __len__(self) -> int:
        """Rows: n."""
        return len(self.rows)

    def scores(self, queries: NDArray[np.float32]) -> NDArray[np.float32]:
        """Inner product of each query with every row: (queries, d) gives (queries, n), (d,) gives (n,).

        Raises:
            StoreMismatchError: another dimension, or a value that is not finite.
        """
        checked = self._checked(queries)
        shape = (*checked.shape[:-1], len(self))
        if not len(self):
            return np.zeros(shape, dtype=np.float32)
        with np.errstate(over="ignore", invalid="ignore"):  # said below, in words
            scores = _faiss().pairwise_distances(np.atleast_2d(checked), self.rows, _INNER_PRODUCT)
        if not np.isfinite(scores).all():
            raise StoreMismatchError("質問のベクトルが大きすぎます。埋め込みモデルを確かめてください。")
        return np.asarray(scores, dtype=np.float32).reshape(shape)

    def _checked(self, queries: NDArray[np.float32]) -> NDArray[np.float32]:
        rows = np.ascontiguousarray(queries, dtype=np.float32)
        if rows.shape[-1] != self.dimension:
            raise StoreMismatchError(
                f"質問のベクトルの次元({rows.shape})が索引の次元({self.dimension})と違います。"
                "索引を作ったモデルを使うか、`shishin build` で作り直してください。"
            )
        if not np.isfinite(rows).all():
            raise StoreMismatchError(
                "質問のベクトルに数値でない値(NaN や無限大)があります。埋め込みモデルを確かめてください。"
            )
        return rows


def checked_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """``rows`` as float32, as an index can hold them.

    Raises:
        StoreMismatchError: they are not two-dimensional or without columns, or a value is not finite.
    """
    rows = np.ascontiguousarray(rows, dtype=np.float32)
    if rows.ndim != 2 or rows.shape[1] == 0:
        raise StoreMismatchError(
            f"ベクトルの形が違います(実際は {rows.shape}、必要なのは (件数, 次元))。"
            "埋め込みモデルの設定を確かめてください。"
        )
    if not np.isfinite(rows).all():
        raise StoreMismatchError(
            "ベクトルに数値でない値(NaN や無限大)があります。埋め込みモデルを確かめてください。"
        )
    return rows


@cache
def _faiss() -> ModuleType:
    import faiss
    from threadpoolctl import threadpool_limits

    # One question is too little work to divide: two threads wait for each other longer than they compute,
    # and for a whole slice of the scheduler where the machine is busy (8 ms instead of 0.3).
    threadpool_limits(1, user_api="blas")
    return faiss
