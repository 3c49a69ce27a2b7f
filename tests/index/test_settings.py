"""Settings come from the environment, and what is empty there is not set."""

from pathlib import Path

import pytest

from corpus.errors import ChoiceError
from index.settings import BUNDLED_MODEL, OPENVINO, TORCH, load_settings


def test_without_an_environment_the_guideline_is_asked() -> None:
    settings = load_settings({})
    assert (settings.document, settings.model) == ("ai-guideline", BUNDLED_MODEL)
    assert (settings.documents / settings.document).is_dir()


@pytest.mark.parametrize(("given", "document"), [("other", "other"), ("", "ai-guideline")])
def test_the_document_that_is_asked_can_be_set(given: str, document: str) -> None:
    assert load_settings({"SHISHIN_DOCUMENT": given}).document == document


def test_places_are_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({"SHISHIN_HOME": "home", "SHISHIN_DOCUMENTS": "here", "SHISHIN_MODEL": "model"})
    assert (settings.home, settings.documents) == (tmp_path / "home", tmp_path / "here")
    assert (settings.models, settings.dictionary) == (
        tmp_path / "home" / "models",
        tmp_path / "home" / "dictionary",
    )
    assert settings.model == "model"


@pytest.mark.parametrize("given", ["postgresql://db/shishin", "sqlite:////srv/records.sqlite3"])
def test_the_database_of_the_records_can_be_set(given: str) -> None:
    assert load_settings({"SHISHIN_DATABASE": given}).database == given
    assert load_settings({"SHISHIN_DATABASE": ""}).database is None


@pytest.mark.parametrize(("given", "runtime"), [("", OPENVINO), ("openvino", OPENVINO), ("torch", TORCH)])
def test_the_runtime_of_the_model_can_be_set(given: str, runtime: str) -> None:
    assert load_settings({"SHISHIN_RUNTIME": given}).runtime == runtime
    assert load_settings({}).runtime == OPENVINO


@pytest.mark.parametrize("given", ["onnx", "Torch", " openvino"])
def test_a_runtime_that_there_is_not_is_named(given: str) -> None:
    with pytest.raises(ChoiceError) as told:
        load_settings({"SHISHIN_RUNTIME": given})
    assert str(told.value) == (
        f"SHISHIN_RUNTIME の「{given}」は選べません。openvino か torch にしてください。"
    )
