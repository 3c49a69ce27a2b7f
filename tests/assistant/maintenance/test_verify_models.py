"""``verify`` reads every byte of the models that were unpacked and converted."""

from pathlib import Path

import pytest

from assistant.maintenance.verify import verify_all
from index.model.bundled_model import BUNDLED
from index.model.converted_model import converted_folder
from index.model.model_manifest import write_manifest
from index.settings import BUNDLED_MODEL, Settings


def told(settings: Settings) -> list[str]:
    """What is said of models; nothing is built and there is no document, which is said too."""
    return [each for each in verify_all(settings) if "埋め込みモデル" in each]


def put(folder: Path) -> Path:
    """A folder as a model has it, and the file in it that holds the most."""
    folder.mkdir(parents=True)
    weights = folder / "network.bin"
    weights.write_bytes(b"weights")
    write_manifest(folder, {"model": folder.name})
    return weights


@pytest.mark.parametrize("model", [BUNDLED_MODEL, "of/mine"])
def test_a_damaged_converted_model_is_named_with_what_to_do(tmp_path: Path, model: str) -> None:
    settings = Settings(home=tmp_path / "home", documents=tmp_path, model=model)
    assert told(settings) == []
    folder = converted_folder(settings.models, "of/mine@0123")
    weights = put(folder)
    assert told(settings) == []
    weights.write_bytes(b"weighty")  # of the same size, so no start sees it
    (sentence,) = told(settings)
    assert str(folder) in sentence
    assert "network.bin" in sentence
    assert sentence.endswith("フォルダーを削除してもう一度実行すると、作り直します。")


def test_each_damaged_model_is_named(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", documents=tmp_path)
    folders = [
        settings.models / BUNDLED[BUNDLED_MODEL].folder,
        *(converted_folder(settings.models, name) for name in ("bundled:e5@1", "local:mine@2")),
    ]
    for folder in folders:
        put(folder).unlink()
    sentences = told(settings)
    assert len(sentences) == 3
    for folder, sentence in zip(folders, sentences, strict=True):
        assert str(folder) in sentence
