"""The converted model is made once, made anew where it will not do, and torch answers where there is none."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.model.converted_model import converted_folder, converted_folders
from index.model.embedder import Vectors
from index.model.embedding import configured_model_id, open_embedder
from index.model.model_manifest import check_hashes
from index.model.openvino_runtime import OpenVinoRuntime
from index.model.runtime import Runtime
from index.model.torch_runtime import TorchRuntime
from index.settings import OPENVINO, TORCH
from tests.index.model.tiny_models import write_static_model, write_tiny_model

CHECKOUT = Path(__file__).resolve().parents[3]
QUESTIONS = ("AIの安全性", "とうめいせい って なに?", "")
CONVERTING = "埋め込みモデルを、速く動く形(OpenVINO)に変換しています"
BY_TORCH = "埋め込みは torch で計算します(遅くなりますが、答えは同じです)"
PATIENCE = 120  # seconds for a process that loads torch on a busy machine

pytestmark = pytest.mark.process


@dataclass
class Place:
    """A model, where it is converted, and what was heard when it was opened."""

    model: Path
    models_dir: Path
    steps: list[str] = field(default_factory=list)

    def open(self, runtime: str = OPENVINO) -> Runtime:
        self.steps.clear()
        opened = open_embedder(str(self.model), self.models_dir, runtime=runtime, on_step=self.steps.append)
        assert opened.model_id == configured_model_id(str(self.model), self.models_dir)
        return opened.runtime

    @property
    def folder(self) -> Path:
        return converted_folder(self.models_dir, configured_model_id(str(self.model), self.models_dir))

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in self.models_dir.iterdir())

    def answers(self, expected: Vectors) -> None:
        """OpenVINO answers, and nothing half-written is there."""
        runtime = self.open()
        assert isinstance(runtime, OpenVinoRuntime)
        alike(runtime, expected)
        check_hashes(self.folder)
        assert self.names == [f".{self.folder.name}.lock", self.folder.name]


def alike(runtime: Runtime, expected: Vectors) -> None:
    assert (runtime.queries(QUESTIONS) * expected).sum(axis=1).min() >= 0.999


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model."""
    return write_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def expected(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Vectors:
    """The vectors of the questions, by torch, which leaves no folder behind."""
    place = Place(tiny, tmp_path_factory.mktemp("torch"))
    runtime = place.open(TORCH)
    assert isinstance(runtime, TorchRuntime)
    assert (place.names, place.steps) == ([], [])
    return runtime.queries(QUESTIONS)


@pytest.fixture(scope="module")
def kept(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The small model, converted; not to be changed."""
    place = Place(tiny, tmp_path_factory.mktemp("kept"))
    place.open()
    assert place.steps == [CONVERTING]
    return place


@pytest.fixture
def place(kept: Place, tmp_path: Path) -> Place:
    """The same, to be damaged."""
    return Place(kept.model, shutil.copytree(kept.models_dir, tmp_path / "models"))


def test_it_is_converted_once(kept: Place, expected: Vectors) -> None:
    made = kept.folder.stat().st_ino
    kept.answers(expected)
    assert kept.steps == []
    assert kept.folder.stat().st_ino == made
    assert converted_folders(kept.models_dir) == (kept.folder,)


WITHOUT_TORCH = """
import sys
from pathlib import Path

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.fork"):
        raise SystemExit(f"{event} {arguments}")

sys.addaudithook(refuse)
from index.model.embedding import open_embedder
embedder = open_embedder(sys.argv[1], Path(sys.argv[2]), on_step=print)
assert embedder.encode_queries(["AIの安全性"]).shape == (1, 32)
assert "openvino" in sys.modules
heavy = {"torch", "transformers", "sentence_transformers", "openvino_telemetry", "sklearn"}
sys.exit(" ".join(name for name in heavy if sys.modules.get(name)) or 0)
"""


def started(program: str, place: Place) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, str(place.model), str(place.models_dir)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_question_needs_no_torch_and_no_network(kept: Place) -> None:
    process = started(WITHOUT_TORCH, kept)
    assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


def cut_network(folder: Path) -> None:
    network = folder / "network.bin"
    network.write_bytes(network.read_bytes()[:-1])


def other_openvino(folder: Path) -> None:
    manifest = folder / "shishin-manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["made_from"]["openvino"] += "1"
    manifest.write_text(json.dumps(told), encoding="utf-8")


def other_model(folder: Path) -> None:
    manifest = folder / "shishin-manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("local:", "other:"), encoding="utf-8")


NOT_WHOLE = "変換した埋め込みモデルが壊れているか、ほかの版のものなので、変換し直します"
NOT_READABLE = "変換した埋め込みモデルが壊れているので、変換し直します"


def flipped(folder: Path) -> None:
    raw = bytearray((folder / "pieces.npz").read_bytes())
    raw[len(raw) // 2] ^= 255
    (folder / "pieces.npz").write_bytes(raw)


def overwritten(name: str) -> Callable[[Path], None]:
    """Damage that leaves the file its size."""

    def damage(folder: Path) -> None:
        (folder / name).write_bytes(b"\0" * (folder / name).stat().st_size)

    return damage


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        pytest.param(cut_network, NOT_WHOLE, id="cut"),
        pytest.param(other_openvino, NOT_WHOLE, id="other openvino"),
        pytest.param(other_model, NOT_WHOLE, id="other model"),
        pytest.param(flipped, NOT_READABLE, id="one byte"),
        *(
            pytest.param(overwritten(name), NOT_READABLE, id=name)
            for name in ("network.bin", "network.xml", "words.npy", "frame.json", "probe.npy")
        ),
    ],
)
def test_what_is_damaged_is_seen_and_torch_answers_where_it_cannot_be_made_anew(
    place: Place,
    expected: Vectors,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[Path], None],
    told: str,
) -> None:
    damage(place.folder)
    cannot_convert(monkeypatch)
    runtime = place.open()
    assert isinstance(runtime, TorchRuntime)
    alike(runtime, expected)
    assert place.steps == [told, CONVERTING, f"埋め込みモデルを変換できませんでした(1: )。{BY_TORCH}"]
    assert place.names == [f".{place.folder.name}.lock", place.folder.name]


def cannot_convert(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever process converts ends at once, and says nothing."""
    monkeypatch.setattr(sys, "executable", shutil.which("false"))


def test_what_is_damaged_is_made_anew_in_a_place_told_from_where_one_stands(
    place: Place, expected: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_openvino(place.folder)
    monkeypatch.chdir(place.models_dir.parent)
    near = Place(place.model, Path("models"))
    near.answers(expected)
    assert near.steps == [NOT_WHOLE, CONVERTING]
    place.answers(expected)
    assert place.steps == []


def test_what_does_not_run_is_made_anew_once_and_then_torch_answers(
    place: Place, expected: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(OpenVinoRuntime, "queries", refuse)
        assert isinstance(place.open(), TorchRuntime)
    sentence = f"変換した埋め込みモデルを開けません(no such instruction)。{BY_TORCH}"
    assert place.steps == [NOT_READABLE, CONVERTING, sentence]
    place.answers(expected)
    assert place.steps == []


def refuse(self: OpenVinoRuntime, texts: object) -> Vectors:
    """As a library does that was made for another processor."""
    raise RuntimeError("no such\n instruction")


def test_a_refusal_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(write_static_model(tmp_path / "static"), tmp_path / "models")
    sentence = (
        "この埋め込みモデルは OpenVINO では動かせません"
        f"(このモデルの分かち書きは tokenizers では動きません)。{BY_TORCH}"
    )
    first = place.open()
    assert place.steps == [CONVERTING, sentence]
    again = place.open()
    assert place.steps == [sentence]
    assert isinstance(first, TorchRuntime) and isinstance(again, TorchRuntime)
    np.testing.assert_allclose(first.queries(QUESTIONS[:2]), again.queries(QUESTIONS[:2]), atol=1e-6)
    assert sorted(path.name for path in place.folder.iterdir()) == ["refused.txt", "shishin-manifest.json"]
    check_hashes(place.folder)
    # Another OpenVINO may be able to.
    other_openvino(place.folder)
    cannot_convert(monkeypatch)
    place.open()
    assert place.steps[:2] == [NOT_WHOLE, CONVERTING]


def test_a_damaged_model_is_named_and_not_taken_for_one_that_cannot_be_converted(
    tiny: Path, tmp_path: Path
) -> None:
    place = Place(shutil.copytree(tiny, tmp_path / "damaged"), tmp_path / "models")
    (place.model / "tokenizer.json").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="damaged を読み込めません"):
        place.open()
    # Torch is not offered in its stead: it could not load it either.
    assert place.steps == [CONVERTING]
    assert converted_folders(place.models_dir) == ()


def test_without_openvino_torch_answers(
    kept: Place, expected: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)  # what Python takes for "not there"
    runtime = kept.open()
    assert isinstance(runtime, TorchRuntime)
    alike(runtime, expected)
    assert kept.steps == [f"OpenVINO がこの環境にありません。{BY_TORCH}"]


OPEN = """
import sys
from pathlib import Path
from index.model.embedding import open_embedder
embedder = open_embedder(sys.argv[1], Path(sys.argv[2]), on_step=lambda step: print(step, flush=True))
assert type(embedder.runtime).__name__ == "OpenVinoRuntime"
"""


def test_a_killed_conversion_leaves_nothing_and_two_at_once_convert_once(
    tiny: Path, expected: Vectors, tmp_path: Path
) -> None:
    place = Place(tiny, tmp_path / "models")
    killed = started(OPEN, place)
    for _ in range(PATIENCE * 20):
        if list(place.models_dir.glob(".*.unpacking-*/tokenizer.json")):
            break
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert not place.folder.exists()
    # While the killed one's child may still be writing.
    both = [started(OPEN, place) for _ in range(2)]
    told = [process.communicate(timeout=PATIENCE) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert sum(out.splitlines().count(CONVERTING) for out, _ in told) == 1
    place.answers(expected)
    assert place.steps == []
