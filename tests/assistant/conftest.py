"""What the tests of the assistant share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.model.bundled_model import unpack
from index.prepared_document import PreparedDocument
from index.search.shard import Shard
from tests.assistant.command import Place
from tests.conftest import DOCUMENTS
from tests.index.homes import quick_folder
from tests.index.q4_sample import q4_sample

AIDS = """
[U-4-i]
words = ["名簿"]
questions = ["顧客の名前を入れてよいか"]

[[outside]]
topic = "天気"
questions = ["明日は晴れますか"]
nearby = ["U-4-i"]
"""


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder for one test, in memory where the system has one: a build waits for the disk at each file."""
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def real_shard(prepared: tuple[PreparedDocument, ...]) -> Shard:
    """The overview as a shard without vectors that mean anything."""
    document = next(each for each in prepared if each.data.version == "1.0-overview")
    return Shard(document.data, document.source, np.zeros((len(document.data.passages), 1), dtype=np.float32))


@pytest.fixture(scope="session")
def kept_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The overview with next to no aids, a tiny real model, and two builds; not to be changed."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "sample.bin").write_bytes(q4_sample())
    model = unpack(folder / "sample.bin", folder / "tiny")
    document = folder / "documents" / "ai-guideline" / "1.0-overview"
    shutil.copytree(DOCUMENTS / "ai-guideline" / "1.0-overview", document)
    place = Place(folder / "home", folder / "documents", str(model))
    for aids in (AIDS.replace("晴れますか", "雨ですか"), AIDS):
        (document / "aids.toml").write_text(aids, encoding="utf-8")
        assert place.run("build").code == 0
    place.serve_newest()
    assert place.run("ask", "P-5) ii.").code == 0  # compiles the dictionary
    return place


@pytest.fixture
def place(kept_place: Place, tmp_path: Path) -> Place:
    """A copy of the kept place, to be broken."""
    return kept_place.copy(tmp_path)
