"""The dense index: inner products of a query with every row. The only file that knows FAISS.

FAISS is imported where it is used, so that whoever only names a store or a build need not load it.
"""

import struct
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreDamagedError, StoreMismatchError

# FAISS's flat inner-product file: fourcc, dimension, rows, two unused words, trained, metric,
# number of floats. It is checked before FAISS reads it, because FAISS believes the counts it
# finds (a flipped bit asks for terabytes) and takes any other index kind by its fourcc.
_HEADER = struct.Struct("<4siqqq?iQ")
_FLAT_INNER_PRODUCT = b"IxFI"
_METRIC_INNER_PRODUCT = 0
_FLOAT_BYTES = 4


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
        scores = _faiss().pairwise_distances(np.atleast_2d(checked), self.rows, _METRIC_INNER_PRODUCT)
        if not np.isfinite(scores).all():
            raise StoreMismatchError("質問のベクトルが大きすぎます。埋め込みモデルを確かめてください。")
        return np.asarray(scores, dtype=np.float32).reshape(shape)

    def to_bytes(self) -> bytes:
        """FAISS's own file format, of an ``IndexFlatIP``.

        Raises:
            StoreMismatchError: the rows are not two-dimensional or without columns, or a value is not finite.
        """
        rows = np.ascontiguousarray(self.rows, dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] == 0:
            raise StoreMismatchError(
                f"ベクトルの形が違います(実際は {rows.shape}、必要なのは (件数, 次元))。"
                "埋め込みモデルの設定を確かめてください。"
            )
        if not np.isfinite(rows).all():
            raise StoreMismatchError(
                "ベクトルに数値でない値(NaN や無限大)があります。埋め込みモデルを確かめてください。"
            )
        index = _faiss().IndexFlatIP(rows.shape[1])
        index.add(rows)
        return bytes(_faiss().serialize_index(index).tobytes())

    @classmethod
    def from_bytes(cls, raw: bytes) -> "DenseIndex":
        """Read what ``to_bytes`` wrote.

        Raises:
            StoreDamagedError: anything else.
        """
        damaged = "ベクトルのファイルが壊れています。`shishin build` で作り直してください。"
        if not _looks_flat(raw):
            raise StoreDamagedError(damaged)
        try:
            index = _faiss().deserialize_index(np.frombuffer(raw, dtype=np.uint8))
        except RuntimeError as error:
            raise StoreDamagedError(damaged) from error
        if not isinstance(index, _faiss().IndexFlatIP):
            raise StoreDamagedError(damaged)
        # FAISS skips the header's unused words; written again, they show a flipped bit.
        if _faiss().serialize_index(index).tobytes() != raw:
            raise StoreDamagedError(damaged)
        rows = index.reconstruct_n(0, index.ntotal) if index.ntotal else np.zeros((0, index.d), np.float32)
        if not np.isfinite(rows).all():
            raise StoreDamagedError(damaged)
        return cls(np.asarray(rows, dtype=np.float32))

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


@cache
def _faiss() -> ModuleType:
    import faiss
    from threadpoolctl import threadpool_limits

    # One question is too little work to divide: two threads wait for each other longer than they compute,
    # and for a whole slice of the scheduler where the machine is busy (8 ms instead of 0.3).
    threadpool_limits(1, user_api="blas")
    return faiss


def _looks_flat(raw: bytes) -> bool:
    """Whether the header is that of a flat inner-product index whose size fits the file's."""
    if len(raw) < _HEADER.size:
        return False
    kind, dimension, rows, _, _, _, metric, floats = _HEADER.unpack_from(raw)
    return bool(
        kind == _FLAT_INNER_PRODUCT
        and dimension > 0
        and rows >= 0
        and metric == _METRIC_INNER_PRODUCT
        and floats == rows * dimension
        and len(raw) == _HEADER.size + _FLOAT_BYTES * floats
    )
