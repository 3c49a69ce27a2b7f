"""The classifier on cases small enough to solve on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from index.search.classifier import Classifier, Floats
from tests.toy import ToyEmbedder

ACROSS, UP = (1.0, 0.0), (0.0, 1.0)


def vectors(*rows: Sequence[float]) -> Floats:
    return np.asarray(rows, dtype=np.float32)


def one(*values: float) -> Floats:
    return np.asarray(values, dtype=np.float32)


@dataclass(frozen=True)
class Learnt:
    """A classifier beside the vectors of its examples, which a shard keeps."""

    classifier: Classifier
    vectors: Floats

    def scores(self, pieces: Sequence[str], vector: Floats) -> Floats:
        products = self.vectors @ vector
        return self.classifier.scores([pieces], vector[np.newaxis], products[np.newaxis]).ravel()


def learn(pieces: Sequence[Sequence[str]], vectors: Floats, owners: Sequence[int], size: int) -> Learnt:
    return Learnt(Classifier.learn(pieces, vectors, range(len(pieces)), owners, size), vectors)


def test_two_owners_told_by_their_pieces_alone() -> None:
    """Identical vectors have no spread, so c = 0 and each pair adds (1 + 0)² = 1 to the kernel.

    K + I = [[3, 1], [1, 3]], the targets less their mean are ±1/2, so the weights are ±1/4:
    a question of the first's piece scores 1/2 + (2 - 1)/4.
    """
    same = learn([["x"], ["y"]], vectors(ACROSS, ACROSS), [0, 1], 2)
    np.testing.assert_allclose(same.scores(["x"], one(*ACROSS)), [0.75, 0.25], rtol=1e-6)
    np.testing.assert_allclose(same.scores(["y"], one(*ACROSS)), [0.25, 0.75], rtol=1e-6)
    np.testing.assert_allclose(same.scores(["z"], one(*ACROSS)), [0.5, 0.5], rtol=1e-6)
    np.testing.assert_allclose(same.scores([], one(*ACROSS)), [0.5, 0.5], rtol=1e-6)


def test_two_owners_told_by_pieces_and_vectors() -> None:
    """Less their mean the vectors are ±(1/2, -1/2), of mean square 1/2, so c = ±1: (1 + c)² is 4 or 0.

    K + I = 6 I, so the weights are ±1/12.
    """
    apart = learn([["x"], ["y"]], vectors(ACROSS, UP), [0, 1], 2)
    np.testing.assert_allclose(apart.scores(["x"], one(*ACROSS)), [11 / 12, 1 / 12], rtol=1e-5)
    np.testing.assert_allclose(apart.scores(["y"], one(*UP)), [1 / 12, 11 / 12], rtol=1e-5)
    np.testing.assert_allclose(apart.scores(["z"], one(*ACROSS)), [10 / 12, 2 / 12], rtol=1e-5)
    np.testing.assert_allclose(apart.scores(["y"], one(*ACROSS)), [9 / 12, 3 / 12], rtol=1e-5)
    np.testing.assert_allclose(apart.scores(["x"], one(0.5, 0.5)), [7 / 12, 5 / 12], rtol=1e-5)


def test_one_example_is_all_there_is_to_know() -> None:
    """Its owner is the mean of the targets, and nothing is left to learn."""
    alone = learn([["x"]], vectors(ACROSS), [1], 3)
    for pieces, vector in ((["x"], ACROSS), (["z"], UP), ([], UP)):
        np.testing.assert_array_equal(alone.scores(pieces, one(*vector)), [0, 1, 0])


QUESTIONS = (
    ("社員の研修はどうする", "研修の教材を選ぶ", "新人に教える機会", "勉強会を開きたい"),
    ("名簿を入力してよいか", "顧客の名前を貼り付けた", "電話番号の扱い", "氏名を消してから使う"),
    ("攻撃に備えるには", "穴が見つかった", "乗っ取られないために", "脆弱性の点検"),
)


def pieces(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(len(text) - 1)]


@pytest.fixture(scope="module")
def trained() -> Learnt:
    """Three owners of four questions each, and one of none."""
    texts = [text for each in QUESTIONS for text in each]
    owners = [owner for owner, each in enumerate(QUESTIONS) for _ in each]
    return learn([pieces(text) for text in texts], ToyEmbedder().encode_documents(texts), owners, 4)


def scores(classifier: Learnt, text: str) -> Floats:
    return classifier.scores(pieces(text), ToyEmbedder().encode_queries([text])[0])


@pytest.mark.parametrize("owner", range(3))
def test_an_example_is_near_one_for_its_owner_and_near_nought_for_the_others(
    trained: Learnt, owner: int
) -> None:
    for text in QUESTIONS[owner]:
        found = scores(trained, text)
        assert found[owner] > 0.75
        assert np.abs(np.delete(found, owner)).max() < 0.25


@pytest.mark.parametrize(("text", "owner"), [("研修の機会", 0), ("名簿の名前", 1), ("攻撃の穴の点検", 2)])
def test_a_new_question_goes_to_the_owner_of_such_questions(trained: Learnt, text: str, owner: int) -> None:
    assert int(scores(trained, text).argmax()) == owner


def test_scores_sum_to_one_and_an_owner_without_examples_gets_nothing(trained: Learnt) -> None:
    """The targets of every example sum to one, so their weights sum to nought."""
    for text in ("研修の教材", "zzz", "穴"):
        found = scores(trained, text)
        assert found.shape == (4,)
        assert found.dtype == np.float32
        assert found.sum() == pytest.approx(1, abs=1e-4)
        assert found[3] == pytest.approx(0, abs=1e-6)


def test_the_same_examples_teach_the_same(trained: Learnt) -> None:
    texts = [text for each in QUESTIONS for text in each]
    owners = [owner for owner, each in enumerate(QUESTIONS) for _ in each]
    again = learn([pieces(text) for text in texts], ToyEmbedder().encode_documents(texts), owners, 4)
    for text in (*texts, "研修の機会", "zzz"):
        np.testing.assert_array_equal(scores(again, text), scores(trained, text))


def test_what_is_given_is_left_as_it_was() -> None:
    rows = vectors(ACROSS, UP)
    learn([["x"], ["y"]], rows, [0, 1], 2).scores(["x"], rows[0])
    np.testing.assert_array_equal(rows, [ACROSS, UP])


def test_examples_may_be_some_rows_of_many(trained: Learnt) -> None:
    """As in a shard, whose other rows are texts and sentences."""
    texts = [text for each in QUESTIONS for text in each]
    owners = [owner for owner, each in enumerate(QUESTIONS) for _ in each]
    rows = np.zeros((2 * len(texts), trained.vectors.shape[1]), np.float32)
    rows[1::2] = trained.vectors
    odd = range(1, len(rows), 2)
    among = Classifier.learn([pieces(text) for text in texts], rows, odd, owners, 4)
    (vector,) = ToyEmbedder().encode_queries(["研修の機会"])
    (found,) = among.scores([pieces("研修の機会")], vector[np.newaxis], (rows @ vector)[np.newaxis])
    np.testing.assert_allclose(found, scores(trained, "研修の機会"), atol=1e-6)


def test_as_arrays_and_back(trained: Learnt) -> None:
    again = replace(trained, classifier=Classifier.from_arrays(trained.classifier.arrays()))
    for text in ("研修の機会", "zzz"):
        np.testing.assert_array_equal(scores(again, text), scores(trained, text))
