"""Opening a configured model: a folder or a cached hub id, quietly and without a network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import ModelError
from index.model.embedding import open_embedder
from index.settings import TORCH

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.mark.model
def test_a_folder_is_named_by_what_it_holds(small_model: Path, tmp_path: Path) -> None:
    first = open_embedder(str(small_model), tmp_path, runtime=TORCH)
    assert first.model_id.startswith("local:small@")
    assert first.dimension == 32
    moved = shutil.copytree(small_model, tmp_path / "elsewhere" / "small")
    assert open_embedder(str(moved), tmp_path, runtime=TORCH).model_id == first.model_id
    prompts = moved / "config_sentence_transformers.json"
    prompts.write_text('{"prompts": {"query": "質問: "}}', encoding="utf-8")
    assert open_embedder(str(moved), tmp_path, runtime=TORCH).model_id != first.model_id


@pytest.mark.model
@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_damaged_folder_is_named(small_model: Path, tmp_path: Path, name: str) -> None:
    (small_model / name).write_bytes(b"damaged")
    with pytest.raises(ModelError, match="small"):
        open_embedder(str(small_model), tmp_path, runtime=TORCH)


@pytest.mark.parametrize("name", ["./nowhere", "~/no/where", "/no/where", "no/such/place"])
def test_a_folder_that_is_not_there_is_not_looked_for_on_a_hub(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="がありません"):
        open_embedder(name, tmp_path)


@pytest.mark.process
def test_importing_is_light() -> None:
    code = (
        "import sys, index.model.embedding;"
        "sys.exit(bool({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=True)


QUIET_LOAD = """
import os, sys
from pathlib import Path

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise SystemExit(f"network: {event} {arguments}")

sys.addaudithook(refuse)
from index.model.embedding import open_embedder
embedder = open_embedder(sys.argv[1], Path(sys.argv[2]))
embedder.encode_queries(["AI"])
assert embedder.model_id.startswith(os.environ.get("EXPECTED", "local:"))
"""


def _load_quietly(name: str, models_dir: Path, **variables: str) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", QUIET_LOAD, name, str(models_dir)],
        cwd=CHECKOUT,
        env={**os.environ, **variables},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.process
def test_loading_a_folder_is_silent_and_needs_no_network(small_model: Path, tmp_path: Path) -> None:
    _load_quietly(str(small_model), tmp_path)


@pytest.mark.process
def test_a_hub_model_in_the_cache_needs_no_network(small_model: Path, tmp_path: Path) -> None:
    commit, cached = "0123456789abcdef" * 2 + "01234567", tmp_path / "hub" / "models--of--mine"
    shutil.copytree(small_model, cached / "snapshots" / commit)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(commit, encoding="utf-8")
    _load_quietly("of/mine", tmp_path, HF_HUB_CACHE=str(tmp_path / "hub"), EXPECTED="of/mine@0123456789ab")
