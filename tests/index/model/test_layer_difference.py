"""Trained layers ship as a difference, which is checked and applied where the packed model is unpacked."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from corpus.errors import ModelError
from index.model.bundled_model import bundled_model_id, unpack
from index.model.layer_difference import difference_bytes, read_difference, read_label
from index.model.model_folder import packed_weights
from index.model.model_manifest import check_hashes, sha256_of
from index.model.q4 import parse_q4

QUERY = "encoder.layer.0.attention.self.query.weight"
BIAS = "encoder.layer.0.output.LayerNorm.bias"
WORDS = "embeddings.word_embeddings.weight"

Weights = dict[str, NDArray[np.float32]]


@pytest.fixture
def base(packed: Path) -> Weights:
    return packed_weights(parse_q4(packed.read_bytes()))


@pytest.fixture
def trained(base: Weights) -> Weights:
    """The base with one matrix and one bias moved."""
    moves = np.random.default_rng(7)
    moved = {
        name: base[name] + moves.normal(0, 0.01, base[name].shape).astype(np.float32)
        for name in (QUERY, BIAS)
    }
    return {**base, **moved}


@pytest.fixture
def layers(tmp_path: Path, packed: Path, base: Weights, trained: Weights) -> Path:
    path = tmp_path / "trained.safetensors"
    path.write_bytes(difference_bytes(trained, base, sha256_of(packed)))
    return path


def rewritten(path: Path, change: dict[str, NDArray[Any]] | None = None, **label: str) -> None:
    """The file again with other tensors or another label."""
    kept = read_label(path)
    metadata = {"format": "shishin-layer-difference-1", "base": kept.base, "content": kept.content} | label
    save_file({**load_file(path), **(change or {})}, path, metadata)


def test_the_trained_weights_come_back_to_the_step_of_an_int8(
    packed: Path, layers: Path, trained: Weights, base: Weights, tmp_path: Path
) -> None:
    folder = unpack(packed, tmp_path / "model", layers)
    check_hashes(folder)
    weights = load_file(folder / "model.safetensors")
    step = np.abs(trained[QUERY] - base[QUERY]).max(axis=1, keepdims=True) / 127
    assert (np.abs(weights[QUERY] - trained[QUERY]) <= step / 2 + 1e-6).all()
    np.testing.assert_allclose(weights[BIAS], trained[BIAS], atol=1e-7)
    np.testing.assert_array_equal(weights[WORDS], base[WORDS])


def test_what_did_not_change_is_not_in_the_file(layers: Path, packed: Path) -> None:
    assert read_difference(layers, sha256_of(packed)).names == {QUERY, BIAS}


def test_the_name_of_the_model_tells_its_layers(packed: Path, layers: Path, tmp_path: Path) -> None:
    plain = bundled_model_id(unpack(packed, tmp_path / "plain"))
    taught = bundled_model_id(unpack(packed, tmp_path / "taught", layers))
    assert taught == f"{plain}+{read_label(layers).content[:12]}"


def test_a_weight_that_is_not_finite_is_refused(trained: Weights, base: Weights) -> None:
    trained[QUERY][0, 0] = np.nan
    with pytest.raises(ModelError, match="数でない値"):
        difference_bytes(trained, base, "")


def test_layers_of_another_shape_are_refused(trained: Weights, base: Weights) -> None:
    trained[QUERY] = trained[QUERY][:, :-1]
    with pytest.raises(ModelError, match="の形が"):
        difference_bytes(trained, base, "")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-7]), "読めません"),
        (lambda path: path.write_bytes(b"no tensors at all"), "読めません"),
        (lambda path: path.unlink(), "読めません"),
        (lambda path: save_file({}, path, {"format": "pt"}), "形式"),
        (lambda path: rewritten(path, {BIAS: np.zeros(32, np.float32)}), "書かれたとき"),
        (lambda path: rewritten(path, base="0" * 64), "ほかのモデル"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_leaves_nothing(
    packed: Path, layers: Path, tmp_path: Path, damage: Any, words: str
) -> None:
    damage(layers)
    with pytest.raises(ModelError, match=words) as refusal:
        unpack(packed, tmp_path / "models" / "small", layers)
    assert "bundled-base" in str(refusal.value)
    assert [path.name for path in (tmp_path / "models").iterdir()] == [".small.lock"]


@pytest.mark.parametrize(
    ("name", "shape", "words"), [(QUERY, (4, 4), "の形が"), ("encoder.layer.99.x", (4, 4), "ありません")]
)
def test_layers_for_another_network_are_told_and_leave_nothing(
    packed: Path, tmp_path: Path, name: str, shape: tuple[int, int], words: str
) -> None:
    path = tmp_path / "foreign.safetensors"
    nothing: Weights = {name: np.zeros(shape, np.float32)}
    path.write_bytes(difference_bytes({name: np.ones(shape, np.float32)}, nothing, sha256_of(packed)))
    with pytest.raises(ModelError, match=words):
        unpack(packed, tmp_path / "models" / "small", path)
    assert [each.name for each in (tmp_path / "models").iterdir()] == [".small.lock"]
