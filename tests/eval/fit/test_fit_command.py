"""``python -m eval.fit --model``: a model gets weights of its own, and nothing in service is touched."""

import sys
from pathlib import Path

import pytest

from assistant.weights import BUNDLED_WEIGHTS, load_weights, weights_of
from index.model.bundled_model import unpack
from index.model.embedding import configured_model_id
from tests.assistant.command import Place
from tests.conftest import DOCUMENTS
from tests.index.q4_sample import q4_sample

FIT = (sys.executable, "-m", "eval.fit")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A home without a build, the documents that come with Shishin, and a tiny model."""
    (tmp_path / "sample.bin").write_bytes(q4_sample())
    return Place(tmp_path / "home", DOCUMENTS, str(unpack(tmp_path / "sample.bin", tmp_path / "tiny")))


@pytest.mark.process
@pytest.mark.long
@pytest.mark.timeout(300)
def test_another_model_gets_weights_of_its_own(place: Place, tmp_path: Path) -> None:
    before = BUNDLED_WEIGHTS.read_bytes()
    fitted = Place(place.home, place.documents, "bundled").run_apart("--model", place.model, command=FIT)
    assert fitted.code == 0, fitted.err
    model_id = configured_model_id(place.model, tmp_path)
    (path,) = place.settings.weights.iterdir()
    assert load_weights(path).model == model_id
    assert weights_of(model_id, place.settings.weights) != load_weights()
    assert f"{model_id} の重みを {path} に書きました" in fitted.out
    assert not (place.home / "builds").exists()
    assert BUNDLED_WEIGHTS.read_bytes() == before


@pytest.mark.process
def test_a_model_that_is_not_there_is_told(place: Place) -> None:
    refused = place.run_apart("--model", "./nowhere", command=FIT)
    assert refused.code != 0
    assert refused.err.splitlines()[-1].startswith(
        "エラー: 埋め込みモデルのフォルダー ./nowhere がありません"
    )
    assert not place.settings.weights.exists()
