"""The builder: unchanged text is not embedded again, and what fails leaves the last build in service."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import DocumentError, ModelError, StoreBusyError
from index.builder import build
from index.prepared_document import load_continuations, read_documents
from index.search.shard import Field
from index.store.build import Build
from index.store.store_writer import StoreWriter
from tests.conftest import DOCUMENTS
from tests.index.homes import quick_folder
from tests.toy import ToyEmbedder

AIDS = """
[U-4-i]
words = ["名簿"]
questions = ["顧客の名前を入れてよいか", "名簿を貼ってよいか"]

[[outside]]
topic = "天気"
questions = ["明日は晴れますか"]
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """The overview, with three aid questions of our own."""
    folder = tmp_path / "documents" / "ai-guideline" / "1.0-overview"
    shutil.copytree(DOCUMENTS / "ai-guideline" / "1.0-overview", folder)
    (folder / "aids.toml").write_text(AIDS, encoding="utf-8")
    return tmp_path / "documents"


@pytest.fixture
def store() -> Iterator[StoreWriter]:
    with quick_folder() as folder:
        yield StoreWriter(folder)


def aids_of(documents: Path) -> Path:
    return next(documents.glob("*/*/aids.toml"))


def run(store: StoreWriter, documents: Path, embedder: ToyEmbedder | None = None) -> tuple[Build, list[str]]:
    """Build, and what had to be embedded for it."""
    embedder = embedder or ToyEmbedder()
    built = build(store, read_documents(documents), embedder)
    return built, [*embedder.queries, *embedder.documents]


def test_the_first_build_embeds_everything(store: StoreWriter, documents: Path) -> None:
    embedder = ToyEmbedder()
    built = build(store, read_documents(documents), embedder)
    passages = built.shards[0].data.passages
    assert embedder.queries == [each.text for each in passages if each.field.is_question]
    assert embedder.documents == [each.text for each in passages if not each.field.is_question]
    examples = [each.text for each in passages if each.field is Field.CONTINUATION]
    assert len(embedder.queries) == 3 + len(examples)
    assert examples == [text for texts in load_continuations().values() for text in texts]


def test_vectors_stand_beside_their_passages(store: StoreWriter, documents: Path) -> None:
    built, _ = run(store, documents)
    shard = built.shards[0]
    questions = [each.field.is_question for each in shard.data.passages]
    assert any(questions)
    texts = [each.text for each in shard.data.passages]
    np.testing.assert_array_equal(shard.vectors, ToyEmbedder().encode_documents(texts))


def test_a_second_build_embeds_nothing(store: StoreWriter, documents: Path) -> None:
    first, _ = run(store, documents)
    second, embedded = run(store, documents)
    assert embedded == []
    assert second.build_id > first.build_id
    np.testing.assert_array_equal(second.shards[0].vectors, first.shards[0].vectors)


def test_one_changed_aid_embeds_one_text(store: StoreWriter, documents: Path) -> None:
    run(store, documents)
    changed = aids_of(documents).read_text(encoding="utf-8").replace("名簿を貼って", "名簿を送って")
    aids_of(documents).write_text(changed, encoding="utf-8")
    built, embedded = run(store, documents)
    assert embedded == ["名簿を送ってよいか"]
    shard = built.shards[0]
    row = [each.text for each in shard.data.passages].index("名簿を送ってよいか")
    np.testing.assert_array_equal(shard.vectors[row], ToyEmbedder().encode_queries(embedded)[0])


def test_changed_words_embed_nothing_and_arrive(store: StoreWriter, documents: Path) -> None:
    run(store, documents)
    aids_of(documents).write_text(AIDS.replace('"名簿"', '"顧客リスト"'), encoding="utf-8")
    built, embedded = run(store, documents)
    assert embedded == []
    assert built.shards[0].data.words["U-4-i"] == ("顧客リスト",)


def test_a_question_that_becomes_another_items_keeps_its_vector(store: StoreWriter, documents: Path) -> None:
    run(store, documents)
    aids_of(documents).write_text(AIDS.replace("[U-4-i]", "[U-5-i]"), encoding="utf-8")
    built, embedded = run(store, documents)
    assert embedded == []
    owners = {each.owner for each in built.shards[0].data.passages if each.field is Field.AID}
    assert owners == {"U-5-i"}


def test_another_model_embeds_everything_again(store: StoreWriter, documents: Path) -> None:
    built, _ = run(store, documents)
    again, embedded = run(store, documents, ToyEmbedder(model_id="toy:other"))
    assert len(embedded) == len(built.shards[0].data.passages)
    assert again.manifest.model_id == "toy:other@256"


def test_another_dimension_embeds_everything_again(store: StoreWriter, documents: Path) -> None:
    built, _ = run(store, documents)
    again, embedded = run(store, documents, ToyEmbedder(dimension=64))
    assert len(embedded) == len(built.shards[0].data.passages)
    assert again.shards[0].vectors.shape == (len(embedded), 64)


def test_a_new_version_embeds_only_what_is_new(store: StoreWriter, documents: Path) -> None:
    run(store, documents)
    old = documents / "ai-guideline" / "1.0-overview"
    new = shutil.copytree(old, old.with_name("1.1"))
    manifest = (new / "document.toml").read_text(encoding="utf-8")
    manifest = manifest.replace('"1.0-overview"', '"1.1"')
    source = (new / "source.md").read_bytes() + "\n\n- 末尾に加えた新しい一文である\n".encode()
    (new / "source.md").write_bytes(source)
    digest = hashlib.sha256(source).hexdigest()
    manifest = re.sub(r'sha256 = "\w+"', f'sha256 = "{digest}"', manifest)
    (new / "document.toml").write_text(manifest, encoding="utf-8")
    built, embedded = run(store, documents)
    assert [shard.data.version for shard in built.shards] == ["1.0-overview", "1.1"]
    assert embedded
    assert all("末尾に加えた新しい一文" in text for text in embedded)


def test_progress_counts_what_is_new(store: StoreWriter, documents: Path) -> None:
    heard: list[tuple[str, int, int]] = []

    def on_progress(document: str, done: int, total: int) -> None:
        heard.append((document, done, total))

    built = build(store, read_documents(documents), ToyEmbedder(), on_progress=on_progress)
    total = len(built.shards[0].data.passages)
    assert heard == [("ai-guideline 1.0-overview", done, total) for done in range(1, total + 1)]
    heard.clear()
    build(store, read_documents(documents), ToyEmbedder(), on_progress=on_progress)
    assert heard == []


def break_source(folder: Path) -> None:
    source = folder / "source.md"
    source.write_bytes(source.read_bytes() + b" ")


def remove_source(folder: Path) -> None:
    (folder / "source.md").unlink()


def break_aids(folder: Path) -> None:
    (folder / "aids.toml").write_text("[U-4-i", encoding="utf-8")


def remove_manifest(folder: Path) -> None:
    (folder / "document.toml").unlink()


@pytest.mark.parametrize("damage", [break_source, remove_source, break_aids, remove_manifest])
def test_a_broken_document_leaves_the_old_build_in_service(
    store: StoreWriter, documents: Path, damage: Callable[[Path], None]
) -> None:
    before, _ = run(store, documents)
    damage(aids_of(documents).parent)
    with pytest.raises(DocumentError):
        run(store, documents)
    after = store.open(before.manifest.model_id)
    assert (after.build_id, after.warnings) == (before.build_id, ())


class FailingEmbedder(ToyEmbedder):
    """A toy that breaks down over documents."""

    def encode_documents(
        self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        raise ModelError("試しに壊れました。")


def test_a_model_that_fails_leaves_the_old_build_in_service(store: StoreWriter, documents: Path) -> None:
    before, _ = run(store, documents)
    with pytest.raises(ModelError):
        build(store, read_documents(documents), FailingEmbedder(model_id="toy:failing"))
    assert store.open(before.manifest.model_id).build_id == before.build_id
    _, embedded = run(store, documents)  # the lock is free again
    assert embedded == []


def test_no_documents_are_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="ガイドラインがありません"):
        read_documents(tmp_path)


def test_one_builder_at_a_time(store: StoreWriter, documents: Path) -> None:
    embedder = ToyEmbedder()
    with store.lock(), pytest.raises(StoreBusyError):
        build(StoreWriter(store.home), read_documents(documents), embedder)
    assert embedder.queries == []  # it does not begin what it cannot finish


def test_a_damaged_build_is_embedded_anew(store: StoreWriter, documents: Path) -> None:
    before, _ = run(store, documents)
    vectors = next(before.path.rglob("vectors.safetensors"))
    vectors.write_bytes(vectors.read_bytes()[:-1])
    built, embedded = run(store, documents)
    assert len(embedded) == len(built.shards[0].data.passages)
    assert store.open(built.manifest.model_id).build_id == built.build_id
