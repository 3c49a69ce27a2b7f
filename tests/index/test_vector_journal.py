"""The vector journal: a build that was killed goes on where it was, and embeds nothing twice."""

import shutil
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import ShishinError
from corpus.files.disk import Disk
from index.builder import build
from index.prepared_document import PreparedDocument, read_documents
from index.store.store_writer import StoreWriter
from index.vector_journal import VectorJournal
from tests.conftest import DOCUMENTS
from tests.toy import ToyEmbedder

HASHES = [sha256(text.encode()).hexdigest() for text in "いろはに"]
ROWS = np.eye(4, 3, dtype=np.float32)


def journal(home: Path, dimension: int = 3) -> VectorJournal:
    return VectorJournal(home, "toy", dimension, Disk())


def written(home: Path) -> Path:
    one = journal(home)
    one.add(HASHES[:3], ROWS[:3])
    one.add(HASHES[3:], ROWS[3:])
    (path,) = (home / "embedding").iterdir()
    return path


def test_what_was_added_is_read(tmp_path: Path) -> None:
    written(tmp_path)
    found = journal(tmp_path).read()
    assert list(found) == HASHES
    np.testing.assert_array_equal(np.stack([*found.values()]), ROWS)


def test_of_another_model_nothing_is_known(tmp_path: Path) -> None:
    written(tmp_path)
    assert VectorJournal(tmp_path, "other", 3, Disk()).read() == {}


def test_a_record_that_is_cut_off_is_written_over(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-5])
    again = journal(tmp_path)
    assert list(again.read()) == HASHES[:3]
    again.add(HASHES[3:], ROWS[3:])
    assert list(journal(tmp_path).read()) == HASHES


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_flipped_bit_is_not_taken_for_a_vector(tmp_path: Path, place: int) -> None:
    path = written(tmp_path)
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)
    found = journal(tmp_path).read()
    assert len(found) == (3 if place == -1 else 0)
    for content_hash, vector in found.items():
        np.testing.assert_array_equal(vector, ROWS[HASHES.index(content_hash)])


def test_nothing_is_left_when_it_is_removed(tmp_path: Path) -> None:
    written(tmp_path)
    one = journal(tmp_path)
    one.read()
    one.remove()
    assert journal(tmp_path).read() == {}
    one.add(HASHES[:1], ROWS[:1])
    assert list(journal(tmp_path).read()) == HASHES[:1]


class MortalEmbedder(ToyEmbedder):
    """Fails when it is asked for questions a second time."""

    def __init__(self, failure: BaseException) -> None:
        super().__init__()
        self._failure = failure

    def encode_queries(
        self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Rows of length one, once."""
        if self.queries:
            raise self._failure
        return super().encode_queries(texts, on_progress=on_progress)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Sequence[PreparedDocument]:
    """The overview without aids; its examples of continuations are more than are embedded at once."""
    root = tmp_path_factory.mktemp("documents")
    source = DOCUMENTS / "ai-guideline" / "1.0-overview"
    shutil.copytree(
        source, root / "ai-guideline" / "1.0-overview", ignore=shutil.ignore_patterns("aids.toml")
    )
    return read_documents(root)


def test_what_a_killed_build_embedded_is_not_embedded_again(
    tmp_path: Path, prepared: Sequence[PreparedDocument]
) -> None:
    store = StoreWriter(tmp_path / "home")
    first, second = MortalEmbedder(KeyboardInterrupt()), ToyEmbedder()
    with pytest.raises(KeyboardInterrupt):
        build(store, prepared, first)
    assert store.ids() == ()
    made = build(store, prepared, second)
    assert first.queries
    assert not {*first.queries} & {*second.queries}
    whole = build(StoreWriter(tmp_path / "other"), prepared, ToyEmbedder())
    np.testing.assert_array_equal(made.shards[0].vectors, whole.shards[0].vectors)
    assert not list((store.home / "embedding").iterdir())


def test_too_little_memory_is_said_with_how_far_it_came(
    tmp_path: Path, prepared: Sequence[PreparedDocument]
) -> None:
    store = StoreWriter(tmp_path / "home")
    embedder = MortalEmbedder(MemoryError())
    with pytest.raises(ShishinError, match="メモリーが足りず") as told:
        build(store, prepared, embedder)
    assert f"文のうち {len(embedder.queries)} 文を埋め込んだところ" in str(told.value)
    assert "続きから" in str(told.value)
    assert store.ids() == ()
