"""The encoder's figures, worked out by hand on vectors of two numbers."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from corpus.guideline.editorial import Aid, Aids, Outside
from eval.data.dataset import Question
from eval.data.squad import Squad
from eval.training.comparison import Material, measured
from eval.training.figures import (
    Guideline,
    area,
    found,
    nearest_aids,
    own_words,
    refused,
    squad_found,
)
from eval.training.guides import Guide, GuideQuestion
from index.model.embedder import OnProgress, Vectors


class Directions:
    """Embeds a text as the direction that a table gives it, in degrees."""

    model_id, dimension = "directions", 2

    def __init__(self, degrees: Mapping[str, float]) -> None:
        self._degrees = degrees

    def encode_queries(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        turned = np.radians([self._degrees[text] for text in texts])
        return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)

    encode_documents = encode_queries


# The text of B is far from its question, but its second sentence is near.
PLACES = {"A": 0, "B": 180, "B1": 120, "B2": 80, "ask A": 10, "ask B": 75, "ask B badly": 20, "far": 60}
GUIDE = Guide(
    "guide",
    {"a": "A", "b": "B"},
    {"b": ("B1", "B2")},
    (
        GuideQuestion("ask A", "a", "A"),
        GuideQuestion("ask B", "b", "B2"),
        GuideQuestion("ask B badly", "b", "B2"),
        GuideQuestion("far", "b", "B2", answers=False),
    ),
)
EMBEDDER = Directions(PLACES)


def question(text: str, qrels: dict[str, int], category: str = "real") -> Question:
    return Question(text, text, "test", category, None, None, (), not qrels, qrels)


def guideline(*questions: Question) -> Guideline:
    aids = Aids({"a": Aid(questions=("A",)), "b": Aid(questions=("B1", "B2"))}, (Outside("x", ("far",)),))
    return Guideline(GUIDE, aids, questions)


def test_an_item_is_as_near_as_the_nearest_of_its_text_and_sentences() -> None:
    figures = found([GUIDE], EMBEDDER)
    assert figures["R@1"].value == pytest.approx(2 / 3)
    assert figures["R@5"].value == 1


def test_any_of_the_answering_items_counts() -> None:
    asked = guideline(question("ask B badly", {"a": 2, "b": 2}), question("ask B", {"a": 1, "b": 2}))
    assert own_words(asked, EMBEDDER)["R@1"].value == 1


def test_aids_are_averaged_over_the_three_nearest() -> None:
    # ask B: a is cos 75° = .26, b is the mean of cos 45° and cos 5° = .85
    assert nearest_aids(guideline(question("ask B", {"b": 2})), EMBEDDER)["R@1"].value == 1
    # at 20°: a is cos 20° = .94, b the mean of cos 100° and cos 60° = .16
    assert nearest_aids(guideline(question("ask B badly", {"b": 2})), EMBEDDER)["R@1"].value == 0


def test_declined_questions_lie_below_the_answered_ones() -> None:
    asked = guideline(question("ask A", {"a": 2}), question("far", {}, "unanswerable_far"))
    assert refused(asked, "unanswerable_far", EMBEDDER).value == 1


def test_the_area_counts_how_often_one_lies_above_the_other() -> None:
    assert area(np.asarray([3.0, 1.0]), np.asarray([2.0, 0.0])).value == 0.75
    assert area(np.asarray([3.0]), np.asarray([])).value is None


def test_a_paragraph_is_looked_for_among_all() -> None:
    class Asked:
        def __init__(self, text: str) -> None:
            self.question = text

    squad = Squad({"A": "", "B1": ""}, ((Asked("ask A"), "A"), (Asked("ask B badly"), "B1")), 0)  # type: ignore[arg-type]
    assert squad_found(squad, EMBEDDER)["R@1"].value == 0.5


def test_every_figure_has_a_label_and_what_is_not_given_has_none() -> None:
    asked = guideline(
        question("ask A", {"a": 2}),
        question("far", {}, "unanswerable_far"),
        question("ask B badly", {}, "unanswerable_near"),
    )
    labels = [label for label, _ in measured(Material((GUIDE,), (), asked, asked, None), EMBEDDER)]
    assert len(labels) == len(set(labels)) == 10
    twice = Material(
        (GUIDE,), (GUIDE, Guide("other", GUIDE.texts, {}, GUIDE.questions[:1])), asked, asked, None
    )
    assert len(list(measured(twice, EMBEDDER))) == 13
