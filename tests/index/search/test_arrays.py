"""Arrays in one file: what is written comes back as views, and other bytes are refused."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.search.arrays import from_bytes, from_words, part, to_bytes, to_words, under

ARRAYS: dict[str, NDArray[Any]] = {
    "rows": np.arange(12, dtype=np.float32).reshape(3, 4),
    "starts": np.asarray([0, 2, 5], np.int64),
    "words": from_words(["犬", "猫\n", "\ud800"]),
    "nothing": np.zeros((0, 4), np.int32),
}


def test_there_and_back() -> None:
    found, told = from_bytes(to_bytes(ARRAYS, {"form": "1"}))
    assert told == {"form": "1"}
    assert found.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)
    assert to_words(found["words"]) == ["犬", "猫\n", "\ud800"]


def test_what_comes_back_is_a_view_that_cannot_be_written_to() -> None:
    raw = to_bytes(ARRAYS, {})
    rows = from_bytes(memoryview(raw))[0]["rows"]
    assert np.shares_memory(rows, np.frombuffer(raw, np.uint8))
    assert not rows.flags.writeable
    assert rows.flags.aligned


def test_parts_are_told_apart_by_their_names() -> None:
    both = {**under("text", ARRAYS), **under("aid", {"rows": ARRAYS["starts"]})}
    assert part("text", both).keys() == ARRAYS.keys()
    assert part("aid", both)["rows"] is ARRAYS["starts"]
    assert part("sound", both) == {}


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        from_bytes(raw)[0]["rows"]


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F32", "shape": [10**12], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]},
        {"dtype": "F9", "shape": [1], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [-1], "data_offsets": [-4, 4]},
    ],
)
def test_a_header_that_promises_too_much_is_refused(entry: dict[str, object]) -> None:
    header = json.dumps({"rows": entry}).encode()
    with pytest.raises((ValueError, KeyError)):
        from_bytes(len(header).to_bytes(8, "little") + header + bytes(4))
