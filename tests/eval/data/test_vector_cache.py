"""The vector cache: the same vectors as without it, whatever state its files are in."""

from pathlib import Path

import numpy as np
import pytest

from corpus.files.disk import Disk
from eval.data.vector_cache import _KEPT, CachedEmbedder
from tests.toy import ToyEmbedder

TEXTS = ["猫", "犬", "猫と犬"]


def cached(folder: Path, toy: ToyEmbedder) -> CachedEmbedder:
    return CachedEmbedder(toy, folder, Disk())


def test_documents_are_read_back(tmp_path: Path) -> None:
    plain = ToyEmbedder().encode_documents(TEXTS)
    toys = [ToyEmbedder(), ToyEmbedder()]
    for toy in toys:
        np.testing.assert_array_equal(cached(tmp_path, toy).encode_documents(TEXTS), plain)
    assert [toy.documents for toy in toys] == [TEXTS, []]


def test_what_differs_is_embedded_anew(tmp_path: Path) -> None:
    """Another text, order, cut between texts, way or model."""
    cached(tmp_path, ToyEmbedder()).encode_documents(TEXTS)
    for texts in (TEXTS[:2], TEXTS[::-1], ["猫犬", "", "猫と犬"]):
        toy = ToyEmbedder()
        cached(tmp_path, toy).encode_documents(texts)
        assert toy.documents == texts
    toy = ToyEmbedder()
    cached(tmp_path, toy).learn_queries(TEXTS)
    assert toy.queries == TEXTS
    other = ToyEmbedder(model_id="toy:other")
    cached(tmp_path, other).encode_documents(TEXTS)
    assert other.documents == TEXTS


def test_learnt_questions_are_at_hand_and_others_are_embedded(tmp_path: Path) -> None:
    toy = ToyEmbedder()
    embedder = cached(tmp_path, toy)
    embedder.learn_queries([*TEXTS, "猫"])
    assert toy.queries == TEXTS
    np.testing.assert_array_equal(embedder.encode_queries(["犬"]), ToyEmbedder().encode_queries(["犬"]))
    assert toy.queries == TEXTS
    embedder.encode_queries(["犬", "鳥"])
    assert toy.queries == [*TEXTS, "犬", "鳥"]


def test_a_list_of_questions_is_known_once_it_was_learnt(tmp_path: Path) -> None:
    cached(tmp_path, ToyEmbedder()).learn_queries(TEXTS)
    embedder = cached(tmp_path, ToyEmbedder())
    assert embedder.has_queries([*TEXTS, "猫"])
    assert not embedder.has_queries(TEXTS[:2])


@pytest.mark.parametrize("spoilt", [b"", b"\x93NUMPY", b"no array"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, spoilt: bytes) -> None:
    cached(tmp_path, ToyEmbedder()).encode_documents(TEXTS)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(spoilt)
    toy = ToyEmbedder()
    cached(tmp_path, toy).encode_documents(TEXTS)
    assert toy.documents == TEXTS
    assert file.read_bytes() == whole


def test_another_shape_or_no_number_is_not_taken(tmp_path: Path) -> None:
    cached(tmp_path, ToyEmbedder()).encode_documents(TEXTS)
    (file,) = tmp_path.iterdir()
    good = np.load(file)
    for wrong in (good[:2], good.astype(np.float64), np.full_like(good, np.nan)):
        np.save(file, wrong)
        np.testing.assert_array_equal(cached(tmp_path, ToyEmbedder()).encode_documents(TEXTS), good)


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("a file where the folder should be")
    found = cached(tmp_path / "vectors", ToyEmbedder()).encode_documents(TEXTS)
    np.testing.assert_array_equal(found, ToyEmbedder().encode_documents(TEXTS))


def test_only_the_last_files_stay(tmp_path: Path) -> None:
    embedder = cached(tmp_path, ToyEmbedder())
    for number in range(_KEPT + 3):
        embedder.encode_documents([f"文{number}"])
    assert len(list(tmp_path.iterdir())) == _KEPT
