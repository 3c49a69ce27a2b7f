"""The dense index: inner products of a query with every row. The only file that knows FAISS.

FAISS is imported where it is used, so that whoever only names a store or a build need not load it.
"""

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreDamagedError, StoreMismatchError

if TYPE_CHECKING:
    import faiss

# FAISS's flat inner-product file: fourcc, dimension, rows, two unused words, trained, metric,
# number of floats. It is checked before FAISS reads it, because FAISS believes the counts it
# finds (a flipped bit asks for terabytes) and takes any other index kind by its fourcc.
_HEADER = struct.Struct("<4siqqq?iQ")
_FLAT_INNER_PRODUCT = b"IxFI"
_METRIC_INNER_PRODUCT = 0
_FLOAT_BYTES = 4


@dataclass(frozen=True)
class DenseIndex:
    """Exact inner-product search over normalised float32 rows."""

    _index: "faiss.IndexFlatIP"

    @classmethod
    def of(cls, vectors: NDArray[np.float32]) -> "DenseIndex":
        """An index over rows of shape (n, d), in their order.

        Raises:
            StoreMismatchError: not two-dimensional, no columns, or a value that is not finite.
        """
        import faiss

        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] == 0:
            raise StoreMismatchError(
                f"ベクトルの形が違います(実際は {rows.shape}、必要なのは (件数, 次元))。"
                "埋め込みモデルの設定を確かめてください。"
            )
        if not np.isfinite(rows).all():
            raise StoreMismatchError(
                "ベクトルに数値でない値(NaN や無限大)があります。埋め込みモデルを確かめてください。"
            )
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows)
        return cls(index)

    @property
    def dimension(self) -> int:
        """Columns: d."""
        return int(self._index.d)

    def __len__(self) -> int:
        """Rows: n."""
        return int(self._index.ntotal)

    def scores(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Inner product of ``query``, shape (d,), with every row: shape (n,), in row order.

        Raises:
            StoreMismatchError: another dimension, or a value that is not finite.
        """
        row = self._checked(query)
        scores = np.zeros(len(self), dtype=np.float32)
        if not len(self):
            return scores
        # FAISS puts the best first; the scores go back into the order of the rows below.
        found, rows = self._index.search(row[np.newaxis, :], len(self))
        if (rows < 0).any() or not np.isfinite(found).all():  # -1: FAISS could not order a score
            raise StoreMismatchError("質問のベクトルが大きすぎます。埋め込みモデルを確かめてください。")
        scores[rows[0]] = found[0]
        return scores

    def vectors(self) -> NDArray[np.float32]:
        """A copy of the rows, shape (n, d)."""
        if not len(self):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def to_bytes(self) -> bytes:
        """FAISS's own file format."""
        import faiss

        return faiss.serialize_index(self._index).tobytes()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "DenseIndex":
        """Read what ``to_bytes`` wrote.

        Raises:
            StoreDamagedError: anything else.
        """
        import faiss

        damaged = "ベクトルのファイルが壊れています。`shishin build` で作り直してください。"
        if not _looks_flat(raw):
            raise StoreDamagedError(damaged)
        try:
            index = faiss.deserialize_index(np.frombuffer(raw, dtype=np.uint8))
        except RuntimeError as error:
            raise StoreDamagedError(damaged) from error
        if not isinstance(index, faiss.IndexFlatIP):
            raise StoreDamagedError(damaged)
        dense = cls(index)
        # FAISS skips the header's unused words; written again, they show a flipped bit.
        if dense.to_bytes() != raw or not np.isfinite(dense.vectors()).all():
            raise StoreDamagedError(damaged)
        return dense

    def _checked(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        row = np.ascontiguousarray(query, dtype=np.float32)
        if row.shape != (self.dimension,):
            raise StoreMismatchError(
                f"質問のベクトルの次元({row.shape})が索引の次元({self.dimension})と違います。"
                "索引を作ったモデルを使うか、`shishin build` で作り直してください。"
            )
        if not np.isfinite(row).all():
            raise StoreMismatchError(
                "質問のベクトルに数値でない値(NaN や無限大)があります。埋め込みモデルを確かめてください。"
            )
        return row


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
