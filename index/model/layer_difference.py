"""The trained layers of the bundled model, as their difference from the packed ones.

One safetensors file. A matrix stands there as int8 rows and, under ``<name>.scale``, a float32 for each row:
difference = int8 * scale, scale = largest magnitude of the row / 127. What is no matrix (biases, layer
norms) stands as float32. The metadata names the format, the sha256 of the packed file that the difference
belongs to, and the sha256 of its own tensors.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from corpus.errors import ModelError

TRAINED_LAYERS = Path(__file__).with_name("trained.safetensors")

_FORMAT = "shishin-layer-difference-1"
_SCALE = ".scale"
_STEPS = 127  # of an int8 on either side of nought

Weights: TypeAlias = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class DifferenceLabel:
    """What a difference is told by: hex sha256 of the packed file it belongs to, and of its own tensors."""

    base: str
    content: str


@dataclass(frozen=True)
class LayerDifference:
    """``tensors`` by name, as the file holds them."""

    label: DifferenceLabel
    tensors: Mapping[str, NDArray[Any]]

    @cached_property
    def names(self) -> frozenset[str]:
        """The weights that differ."""
        return frozenset(name for name in self.tensors if not name.endswith(_SCALE))

    def check_names(self, known: Collection[str]) -> None:
        """Every weight that differs must be ``known``.

        Raises:
            ModelError: one is not.
        """
        if foreign := sorted(self.names - set(known)):
            raise _unusable(f"重み {foreign[0]} は同梱のモデルにありません")

    def applied(self, name: str, weight: NDArray[np.float32]) -> NDArray[np.float32]:
        """``weight`` of the packed model with its difference added; unchanged where there is none.

        Raises:
            ModelError: the difference is of another shape.
        """
        if name not in self.names:
            return weight
        difference = self.tensors[name]
        if difference.shape != weight.shape:
            raise _unusable(f"重み {name} の形が {difference.shape} で、{weight.shape} ではありません")
        scale = 1 if weight.ndim == 1 else self.tensors[name + _SCALE][:, None]
        return np.asarray(weight + difference.astype(np.float32) * scale, np.float32)


NO_DIFFERENCE = LayerDifference(DifferenceLabel("", ""), {})
"""Leaves every weight as it is packed."""


def read_label(path: Path) -> DifferenceLabel:
    """The label of the file ``path``; its tensors are not read.

    Raises:
        ModelError: the file cannot be read or is no layer difference.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise _unusable(f"読めません: {error}") from error
    if metadata.get("format") != _FORMAT or not {"base", "content"} <= metadata.keys():
        raise _unusable("この版の形式ではありません")
    return DifferenceLabel(metadata["base"], metadata["content"])


def read_difference(path: Path, base_sha256: str) -> LayerDifference:
    """Read the whole file ``path`` and check it against its label.

    Raises:
        ModelError: the file cannot be read, is damaged, is no layer difference or not one from the packed
            file of that sha256.
    """
    label = read_label(path)
    if label.base != base_sha256:
        raise _unusable("ほかのモデルのための層です")
    try:
        with safe_open(path, framework="numpy") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no mapping)
    except (OSError, SafetensorError) as error:
        raise _unusable(f"読めません: {error}") from error
    if _checksum(tensors) != label.content:
        raise _unusable("中身が書かれたときと違います")
    difference = LayerDifference(label, tensors)
    if any(tensors[name].ndim > 1 and name + _SCALE not in tensors for name in difference.names):
        raise _unusable("行の尺度がありません")
    return difference


def difference_bytes(trained: Weights, base: Weights, base_sha256: str) -> bytes:
    """The file that turns the weights ``base`` into the ``trained`` ones; what is equal is left out.

    Raises:
        ModelError: the two are not of one shape, or a trained weight is not finite.
    """
    tensors: dict[str, NDArray[Any]] = {}
    for name in sorted(trained.keys() & base.keys()):
        if trained[name].shape != base[name].shape:
            raise _unusable(f"重み {name} の形が {trained[name].shape} で、{base[name].shape} ではありません")
        difference = trained[name].astype(np.float32) - base[name]
        if not np.isfinite(difference).all():
            raise _unusable(f"重み {name} に数でない値があります")
        if difference.any():
            tensors |= dict(_packed(name, difference))
    metadata = {"format": _FORMAT, "base": base_sha256, "content": _checksum(tensors)}
    return save(tensors, metadata)


def _packed(name: str, difference: NDArray[np.float32]) -> Iterable[tuple[str, NDArray[Any]]]:
    if difference.ndim == 1:
        yield name, difference
        return
    largest = np.abs(difference).max(axis=1)
    # A row without any difference has no largest magnitude to divide by.
    scale = np.where(largest > 0, largest / _STEPS, 1).astype(np.float32)
    yield name, np.rint(difference / scale[:, None]).astype(np.int8)
    yield name + _SCALE, scale


def _checksum(tensors: Mapping[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = np.ascontiguousarray(tensors[name])
        digest.update(f"{name}\0{tensor.dtype.str}\0{tensor.shape}\n".encode())
        digest.update(tensor.tobytes())
    return digest.hexdigest()


def _unusable(why: str) -> ModelError:
    return ModelError(
        f"学習した層のファイル {TRAINED_LAYERS.name} が使えません（{why}）。Shishin を入れ直すか、"
        "SHISHIN_MODEL=bundled-base で学習前のモデルを使ってください。"
    )
