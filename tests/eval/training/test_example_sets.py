"""What the encoder learns from: right texts together, no item twice where it would be called wrong."""

import pytest

from corpus.guideline.editorial import Aid, Aids, Outside
from eval.training.example_sets import DOCUMENT, QUERY, ExampleSet, aid_examples, guide_examples
from eval.training.guides import Guide, GuideQuestion
from tests.toy import ToyEmbedder

TEXTS = {"1": "第1条 貸出は五冊まで。", "2": "第2条 期間は二週間。"}
QUESTIONS = tuple(
    GuideQuestion(f"質問{item}{number}", item, TEXTS[item]) for item in TEXTS for number in range(4)
)
NEAR = GuideQuestion("延滞の罰金は?", "2", TEXTS["2"], answers=False)
GUIDE = Guide("library", TEXTS, {}, (*QUESTIONS, NEAR))


def by_name(sets: tuple[ExampleSet, ...]) -> dict[str, ExampleSet]:
    return {each.name: each for each in sets}


@pytest.fixture
def sets() -> dict[str, ExampleSet]:
    return by_name(guide_examples([GUIDE], seed=3))


def item_of(question: str) -> str:
    return question.removeprefix("質問")[0]


def test_every_question_goes_once_to_its_text_or_its_sentence(sets: dict[str, ExampleSet]) -> None:
    rows = (*sets["texts-library"].rows, *sets["sentences"].rows)
    assert sorted(question for question, _ in rows) == sorted(each.text for each in QUESTIONS)
    assert all(text == TEXTS[item_of(question)] for question, text in rows)
    assert sets["sentences"].ways == (QUERY, DOCUMENT)


def test_questions_on_one_item_belong_together_and_no_item_is_there_twice(
    sets: dict[str, ExampleSet],
) -> None:
    rows = sets["questions-library"].rows
    assert [item_of(one) == item_of(other) for one, other in rows] == [True, True]
    assert len({item_of(one) for one, _ in rows}) == 2


def test_an_unanswered_question_is_set_against_questions_on_the_item_it_is_near(
    sets: dict[str, ExampleSet],
) -> None:
    ((passage, asked, near),) = sets["unanswered"].rows
    assert (passage, item_of(asked), near) == (TEXTS["2"], "2", NEAR.text)
    ((one, other, near),) = sets["unanswered-questions"].rows
    assert (item_of(one), item_of(other), near) == ("2", "2", NEAR.text)
    assert one != other


def test_the_same_seed_gives_the_same_rows() -> None:
    assert guide_examples([GUIDE], seed=3) == guide_examples([GUIDE], seed=3)
    assert guide_examples([GUIDE], seed=3) != guide_examples([GUIDE], seed=4)


def test_outside_questions_are_divided_so_that_no_item_stands_twice() -> None:
    aids = Aids(
        {
            "1": Aid(questions=("何冊借りられる", "本は何冊")),
            "2": Aid(questions=("いつまでに返す", "返却はいつ")),
        },
        (Outside("天気", ("何冊の天気", "本の天気", "返却の天気")),),
    )
    found = by_name(aid_examples(TEXTS, aids, ToyEmbedder(), seed=1))
    owner = {text: key for key, aid in aids.items.items() for text in aid.questions}
    assert [(text, TEXTS[owner[text]]) for text in owner] == list(found["aids"].rows)
    rounds = [each.rows for name, each in found.items() if name.startswith("outside")]
    assert sorted(row[2] for rows in rounds for row in rows) == sorted(aids.outside[0].questions)
    for rows in rounds:
        owners = [owner[row[0]] for row in rows]
        assert len(owners) == len(set(owners))
        assert all(owner[one] == owner[other] and one != other for one, other, _ in rows)
