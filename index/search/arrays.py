"""Named arrays in one file, in the safetensors format: eight bytes of length, a JSON header, the numbers.

What is read are views into the bytes given, which may be a memory map: nothing is copied.
https://huggingface.co/docs/safetensors/main/en/index#format
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

Arrays: TypeAlias = Mapping[str, NDArray[Any]]

_TYPES = {"U8": "u1", "I32": "<i4", "I64": "<i8", "F32": "<f4", "F64": "<f8"}


def to_bytes(arrays: Arrays, told: Mapping[str, str]) -> bytes:
    """The file of some arrays, with what is ``told`` of them."""
    return save({name: np.ascontiguousarray(each) for name, each in arrays.items()}, dict(told))


def from_bytes(raw: bytes | memoryview) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """What ``to_bytes`` was given; the arrays cannot be written to.

    Raises:
        ValueError, KeyError: other bytes.
    """
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(bytes(raw[8 : 8 + length]))
    told, body = header.pop("__metadata__", {}), memoryview(raw)[8 + length :]
    return {name: _view(body, each) for name, each in header.items()}, told


def _view(body: memoryview, entry: Mapping[str, Any]) -> NDArray[Any]:
    count, start = math.prod(entry["shape"]), entry["data_offsets"][0]
    kind = _TYPES[entry["dtype"]]
    # Of nothing at all NumPy makes no view.
    flat = np.frombuffer(body, kind, count, start) if count else np.empty(0, kind)
    return flat.reshape(entry["shape"])


def under(name: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    """``arrays`` as those of one part among others."""
    return {f"{name}/{each}": array for each, array in arrays.items()}


def part(name: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    """The arrays that ``under`` put together; empty where there are none."""
    begin = f"{name}/"
    return {each.removeprefix(begin): array for each, array in arrays.items() if each.startswith(begin)}


def from_words(words: Iterable[str]) -> NDArray[np.uint8]:
    """Strings as an array: the bytes of their JSON."""
    return np.frombuffer(
        json.dumps(list(words), ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8
    )


def to_words(array: NDArray[np.uint8]) -> Sequence[str]:
    """The strings that ``from_words`` was given."""
    words: list[str] = json.loads(array.tobytes().decode("utf-8", "surrogatepass"))
    return words
