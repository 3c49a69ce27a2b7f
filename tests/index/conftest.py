"""Small models for all tests of the index."""

from pathlib import Path

import pytest

from index.model.bundled_model import unpack
from tests.index.q4_sample import q4_sample


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
