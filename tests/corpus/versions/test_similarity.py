"""How alike items are: words, titles, headings, codes, places."""

import numpy as np
import pytest

from corpus.text.characters import folded_words
from corpus.versions.similarity import cosines, own_title, similarity
from tests.corpus.editions import edition

LIST = "# 目的\n\n- 学習データの来歴を記録する\n- 利用者に出力の限界を説明する\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AI　システム", "ＡＩシステム"),
        ("安全，確実", "安全、確実"),
        ("⼈間\n中心", "人間中心"),
        ("（案）", "(案)"),
    ],
)
def test_folding_leaves_the_words_alone(one: str, other: str) -> None:
    assert folded_words(one) == folded_words(other)


def test_folding_keeps_words_apart() -> None:
    assert folded_words("安全、確実") != folded_words("安全・確実")


def test_the_same_words_are_wholly_alike_and_others_hardly() -> None:
    found = cosines(["学習データの来歴", "窓口を置く"], ["窓口を置く", "学習データの来歴", ""])
    assert found.shape == (2, 3)
    assert found[0, 1] == pytest.approx(1) and found[1, 0] == pytest.approx(1)
    assert found[0, 0] < 0.1
    assert not found[:, 2].any()


def test_nothing_to_compare_is_no_failure() -> None:
    assert cosines([""], ["", ""]).tolist() == [[0, 0]]


def test_every_likeness_lies_between_0_and_1() -> None:
    found = similarity(edition(LIST), edition(LIST + "- 窓口を置く\n"))
    assert found.text.shape == found.score.shape == (2, 3)
    assert found.score.min() >= 0 and found.score.max() <= 1.0001
    assert np.diag(found.score).min() > 0.95


def test_a_heading_that_an_item_only_inherits_is_no_title_of_its_own() -> None:
    assert [own_title(item) for item in edition(LIST).items] == ["", ""]
    (item,) = edition("# 開発\n\n- D-2) i. 適切なデータの学習\n  - 法令に則って扱う\n").items
    assert own_title(item) == "適切なデータの学習"


def test_the_same_words_twice_are_told_apart_by_their_place() -> None:
    text = "# 一\n\n- 記録を残す\n- 甲の手順を定める\n\n# 二\n\n- 乙の体制を整える\n- 記録を残す\n"
    score = similarity(edition(text), edition(text)).score
    assert score[0, 0] > score[0, 3] and score[3, 3] > score[3, 0]
