"""Settings come from the environment, and what is empty there is not set."""

from pathlib import Path

import pytest

from index.settings import BUNDLED_MODEL, load_settings


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
