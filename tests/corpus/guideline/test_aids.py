"""Search aids: every item has them, they are read strictly, and they name only what there is."""

from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.guideline.editorial import Aid, Aids, Outside, aids_to_toml, general_aids, load_aids
from tests.corpus.folders import is_one_japanese_sentence
from tests.corpus.samples import OVERVIEW, overview_items


def write(folder: Path, text: str) -> Path:
    (folder / "aids.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_aids_has_none(tmp_path: Path) -> None:
    aids = load_aids(tmp_path)
    assert aids == Aids()
    assert aids.missing(overview_items().values()) == tuple(overview_items())


def test_aids_are_read_by_item_key(tmp_path: Path) -> None:
    aids = load_aids(
        write(
            tmp_path,
            '[D-2-i]\nwords = ["学習データ"]\nquestions = ["何を学習させてよい?"]\n'
            '["P-2-ii.2"]\nwords = ["点検"]\n'
            '[[outside]]\ntopic = "罰則"\nquestions = ["罰金は?"]\nnearby = ["S-scope-2"]\n',
        )
    )
    items = overview_items()
    assert aids.of(items["D-2-i"]) == Aid(("学習データ",), ("何を学習させてよい?",))
    assert aids.of(items["P-2-ii.2"]) == Aid(("点検",))
    assert aids.of(items["P-2-ii"]) == Aid()
    assert aids.outside == (Outside("罰則", ("罰金は?",), ("S-scope-2",)),)
    assert aids.missing([items["D-2-i"], items["P-2-ii.2"], items["U-2-i"]]) == ("P-2-ii.2", "U-2-i")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[D-2-i", "TOML"),
        ('[D-2-i]\nquestion = ["何?"]\n', "items.D-2-i.question"),
        ('[D-2-i]\nwords = "学習"\n', "items.D-2-i.words"),
        ('[[outside]]\ntopic = "罰則"\n', "outside.0.questions"),
        ('outside = "罰則"\n', "outside"),
        ("D-2-i = 3\n", "items.D-2-i"),
    ],
)
def test_aids_that_cannot_be_meant_are_refused(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_aids(write(tmp_path, text))
    assert is_one_japanese_sentence(str(caught.value), "aids.toml", named), str(caught.value)


def test_every_item_of_the_overview_has_aids() -> None:
    aids = load_aids(OVERVIEW)
    assert aids.missing(overview_items().values()) == ()
    assert all(aids.of(item).words for item in overview_items().values())


def test_the_aids_of_the_overview_name_only_items_that_there_are() -> None:
    aids = load_aids(OVERVIEW)
    assert set(aids.items) <= set(overview_items())
    assert {key for each in aids.outside for key in each.nearby} <= set(overview_items())
    assert all(each.questions for each in aids.outside)


def test_what_a_new_document_starts_with_are_the_general_topics_alone() -> None:
    aids = general_aids()
    topics = {each.topic for each in aids.outside}
    assert aids.items == {}
    assert {"天気", "料理・食事", "指示の上書き・システムプロンプトの開示要求"} <= topics
    assert all(each.general and each.questions and not each.nearby for each in aids.outside)
    assert topics == {each.topic for each in load_aids(OVERVIEW).outside if each.general}


@pytest.mark.parametrize("word", ["罰則", "税", "健康", "著作権", "個人情報", "法", "AI"])
def test_what_some_guideline_is_about_is_no_general_topic(word: str) -> None:
    assert not [each.topic for each in general_aids().outside if word in each.topic]


def test_a_general_topic_stays_one_when_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "aids.toml").write_bytes(aids_to_toml(general_aids(), "手がかり"))
    assert load_aids(tmp_path) == general_aids()
