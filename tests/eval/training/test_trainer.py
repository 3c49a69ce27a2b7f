"""Training for real on a small model: the layers move, the words stay, and a killed training goes on."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.model.bundled_model import unpack
from index.model.embedding import open_embedder
from tests.index.q4_sample import q4_sample

ROOT = Path(__file__).resolve().parents[3]
# A model of so few words tells little apart; what is trained is real all the same.
PROGRAM = """
import resource, sys
from pathlib import Path
from corpus.errors import ShishinError
from eval.training.example_sets import ExampleSet
from eval.training.guides import Guide, GuideQuestion
from eval.training.trainer import Recipe, train

rows = (("A", "I"), ("I", "A"), ("あ", "A I"), ("A A", "あ あ"), ("I I", "A あ"), ("あ I", "I あ"))
sets = [ExampleSet("pairs", ("query", "document"), rows), ExampleSet("few", ("query", "document"), rows[:1])]
left_out = [Guide("left out", {"a": "A", "b": "あ"}, {}, (GuideQuestion("I", "a", "A"),))]
recipe = Recipe(batch=2, epochs=20, learning_rate=1e-2, tokens=16, every=4, most_steps=40)
if len(sys.argv) > 3:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    print(train(Path(sys.argv[1]), sets, left_out, Path(sys.argv[2]), recipe))
except ShishinError as error:
    sys.exit(str(error))
"""

pytestmark = [pytest.mark.process, pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture
def small_model(tmp_path: Path) -> Path:
    """A small unpacked model."""
    packed = tmp_path / "sample.bin"
    packed.write_bytes(q4_sample())
    return unpack(packed, tmp_path / "small")


def start(model: Path, out: Path, *largest_file: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(model), str(out), *largest_file],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def trained(model: Path, out: Path) -> Path:
    training = start(model, out)
    printed, errors = training.communicate()
    assert training.returncode == 0, errors
    return Path(printed.splitlines()[-1])


def test_layers_are_trained_and_a_killed_training_ends_where_it_would_have(
    small_model: Path, tmp_path: Path
) -> None:
    whole = trained(small_model, tmp_path / "whole")
    killed = start(small_model, tmp_path / "killed")
    for _ in range(1200):
        if list((tmp_path / "killed" / "checkpoints").glob("checkpoint-*/trainer_state.json")):
            break
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    # A disk that takes no more than a few bytes of a file: one sentence, and what was kept stays.
    full = start(small_model, tmp_path / "killed", "2000")
    _, errors = full.communicate()
    assert full.returncode == 1
    assert errors.splitlines()[-1].startswith("学習の途中を")
    continued = trained(small_model, tmp_path / "killed")

    before, one, other = (load_file(each / "model.safetensors") for each in (small_model, whole, continued))
    assert before.keys() == one.keys() == other.keys()
    for name, weights in one.items():
        np.testing.assert_allclose(weights, other[name], atol=1e-6, err_msg=name)
    np.testing.assert_array_equal(
        one["embeddings.word_embeddings.weight"], before["embeddings.word_embeddings.weight"]
    )
    moved = [name for name in one if not np.array_equal(one[name], before[name])]
    assert len(moved) > 10
    assert all(name.startswith("encoder.") for name in moved)
    # What was trained opens as any model does, with the prompts and the longest text of the base.
    assert open_embedder(str(whole), tmp_path).encode_queries(["A"]).shape == (1, 32)
