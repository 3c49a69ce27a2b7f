"""The shipped vectors are those of the documents as they are, and of the bundled model."""

from pathlib import Path

import numpy as np
import pytest

from index.model.embedding import RuntimeEmbedder
from index.prepared_document import PreparedDocument
from index.shipped_vectors import shipped_vectors, to_bytes
from tests.index.shards import make_shard


def test_every_text_of_the_documents_is_shipped(
    prepared: tuple[PreparedDocument, ...], bundled: RuntimeEmbedder
) -> None:
    known = shipped_vectors(bundled.model_id)
    missing = [
        passage.text
        for document in prepared
        for passage in document.data.passages
        if passage.content_hash(bundled.model_id) not in known
    ]
    assert missing == [], "python -m index.shipped_vectors で作り直してください。"


def test_the_shipped_vectors_are_the_models(
    prepared: tuple[PreparedDocument, ...], bundled: RuntimeEmbedder
) -> None:
    known = shipped_vectors(bundled.model_id)
    passages = prepared[0].data.passages
    questions = [each for each in passages if each.field.is_question][::400]
    texts = [each for each in passages if not each.field.is_question][::60]
    for chosen, encode in ((questions, bundled.encode_queries), (texts, bundled.encode_documents)):
        vectors = encode([each.text for each in chosen])
        shipped = np.stack([known[each.content_hash(bundled.model_id)] for each in chosen])
        assert len(chosen) > 3
        assert np.all(np.sum(vectors * shipped, axis=1) > 0.9999)


def test_another_model_finds_nothing() -> None:
    assert shipped_vectors("another model") == {}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    shard = make_shard(3, version="1.0")
    path = tmp_path / "vectors.npz"
    path.write_bytes(to_bytes([shard], "toy"))
    known = shipped_vectors("toy", path)
    for passage, vector in zip(shard.data.passages, shard.vectors, strict=True):
        assert np.allclose(known[passage.content_hash("toy")], vector, atol=1e-3)


@pytest.mark.parametrize("cut", [0, 40, 400, -30])
def test_a_damaged_file_is_passed_over(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(to_bytes([make_shard(3, version="1.0")], "toy")[:cut])
    assert shipped_vectors("toy", path) == {}
    assert shipped_vectors("toy", tmp_path / "nowhere.npz") == {}
