"""Reads the packed 4-bit model file; its layout stands in ``index/q4_format.py``."""

import struct
from itertools import pairwise

import numpy as np

from index.q4_format import BLOCK, FLOAT, Q4_0, Q4Model, Q4Shape, Q4Tensor, Q4Vocabulary, damaged


def parse_q4(data: bytes) -> Q4Model:
    """Read the whole file ``data``.

    Raises:
        ModelError: another kind of file, cut short, or numbers that cannot be.
    """
    cursor = _Cursor(data)
    if bytes(cursor.take(4)) != b"E5S1":
        raise damaged("先頭の印が E5S1 ではありません")
    cursor.unpack("<I")
    shape = _read_shape(cursor)
    vocabulary = _read_vocabulary(cursor)
    if len(vocabulary.pieces) > shape.vocabulary:
        raise damaged("語彙の数が合いません")
    _rules, rule_bytes = cursor.unpack("<iI")
    cursor.take(rule_bytes)
    return Q4Model(shape, vocabulary, _read_directory(cursor), data)


class _Cursor:
    """Reads forward and never past the end."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = 0

    def take(self, size: int) -> memoryview:
        if not 0 <= size <= len(self._data) - self._at:
            raise damaged("ファイルが途中で切れています")
        self._at += size
        return self._data[self._at - size : self._at]

    def unpack(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def floats(self, layout: str) -> tuple[float, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))


def _read_shape(cursor: _Cursor) -> Q4Shape:
    sizes = cursor.unpack("<7i")
    (epsilon,) = cursor.floats("<f")
    (block,) = cursor.unpack("<i")
    if min(sizes) <= 0 or block != BLOCK or not 0 < epsilon < 1:
        raise damaged("モデルの大きさの値が正しくありません")
    shape = Q4Shape(epsilon, *sizes)
    if shape.hidden % shape.heads or shape.hidden % BLOCK or shape.feed_forward % BLOCK:
        raise damaged("モデルの大きさの値が割り切れません")
    return shape


def _read_vocabulary(cursor: _Cursor) -> Q4Vocabulary:
    count, *special = cursor.unpack("<5i")
    (text_bytes,) = cursor.unpack("<Q")
    if count <= 0 or not all(0 <= token < count for token in special):
        raise damaged("語彙の番号が正しくありません")
    starts = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), "<f4")
    text = bytes(cursor.take(text_bytes))
    ascending = all(a < b for a, b in pairwise(starts))
    if not ascending or starts[-1] > text_bytes or not np.isfinite(scores).all():
        raise damaged("語彙の表が正しくありません")
    try:
        words = [text[a:b].decode() for a, b in pairwise(starts)]
    except UnicodeDecodeError as error:
        raise damaged("語彙が UTF-8 ではありません") from error
    return Q4Vocabulary(tuple(zip(words, scores.tolist(), strict=True)), *special)


def _read_directory(cursor: _Cursor) -> dict[str, Q4Tensor]:
    (count,) = cursor.unpack("<i")
    tensors: dict[str, Q4Tensor] = {}
    for _ in range(count):
        (name_bytes,) = cursor.unpack("<H")
        name = bytes(cursor.take(name_bytes)).decode("ascii", "replace")
        kind, weights, offset, size = cursor.unpack("<BIQQ")
        if kind not in (FLOAT, Q4_0):
            raise damaged(f"重み {name} の種類 {kind} を知りません")
        tensors[name] = Q4Tensor(kind, weights, offset, size)
    return tensors
