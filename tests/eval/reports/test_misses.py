"""Misses: which questions are told, and what is told of them."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.service.assistant import Assistant
from assistant.weights import Weights, load_weights
from corpus.guideline.item import Role
from eval.data.dataset import Question
from eval.measures.run import rank_questions
from eval.reports.misses import DENSE, LEXICAL, Cause, Miss, find_misses, rank_of, right_keys
from index.search.retriever import SIGNALS
from tests.eval.conftest import MakeAssistant
from tests.eval.questions import ask


def misses(assistant: Assistant, *questions: Question, weights: Weights | None = None) -> tuple[Miss, ...]:
    return find_misses(weights or load_weights(), rank_questions(assistant, questions))


def test_a_rank_is_that_of_the_best_right_item_and_ties_stand_before_it() -> None:
    scores = np.asarray([0.1, 0.9, 0.5, 0.5, 0.0], dtype=np.float32)
    assert rank_of(scores, [1]) == 1
    assert rank_of(scores, [2]) == 3
    assert rank_of(scores, [0, 2]) == 3
    assert rank_of(scores, [2, 3]) == 2
    assert rank_of(np.zeros(5, dtype=np.float32), [0]) == 5


def test_every_signal_is_lexical_or_dense() -> None:
    assert sorted((*LEXICAL, *DENSE)) == sorted(SIGNALS)
    assert DENSE == ("dense", "dense_aid", "classifier")


def test_what_is_right_is_no_miss(toy_assistant: Assistant) -> None:
    assert misses(toy_assistant, ask("1", {"P-5-ii": 2}, text="P-5) ii."), ask("2", text="？？？")) == ()


def test_a_miss_tells_what_came_first_and_what_should_have(toy_assistant: Assistant) -> None:
    question = ask("1", {"U-4-i": 2, "D-2-i": 1}, text="P-5) ii.", category="code", role=Role.PROVIDER)
    (miss,) = misses(toy_assistant, question)
    assert (miss.id, miss.text, miss.category) == ("1", "P-5) ii.", "code")
    assert (miss.expected, miss.first, miss.abstained) == (("U-4-i",), "P-5-ii", False)
    assert set(miss.titles) == {"U-4-i", "P-5-ii"}
    assert (miss.role, miss.role_read) == (Role.PROVIDER, Role.PROVIDER)
    assert set(miss.ranks) == {*SIGNALS, "fused", "full"}
    assert miss.ranks["full"] > 1
    assert miss.tokens == toy_assistant.rank("P-5) ii.").query.terms


def test_a_question_answered_that_should_be_declined_is_the_thresholds(toy_assistant: Assistant) -> None:
    (miss,) = misses(toy_assistant, ask("1", text="P-5) ii."))
    assert (miss.cause, miss.expected, miss.ranks) == (Cause.THRESHOLD, (), {})


def test_the_right_order_declined_is_the_thresholds(with_weights: MakeAssistant) -> None:
    weights = load_weights()
    strict = replace(weights, threshold=1.01)
    (miss,) = misses(with_weights(strict), ask("1", {"P-5-ii": 2}, text="P-5) ii."), weights=strict)
    assert (miss.cause, miss.abstained, miss.ranks["full"]) == (Cause.THRESHOLD, True, 1)


def test_a_question_refused_unread_is_parsings(toy_assistant: Assistant) -> None:
    (miss,) = misses(toy_assistant, ask("1", {"P-5-ii": 2}, text="？？？"))
    assert (miss.cause, miss.first, miss.tokens, miss.ranks) == (Cause.PARSING, None, (), {})


def test_words_nobody_knows_are_tokenisations(with_weights: MakeAssistant, blind: Weights) -> None:
    question = ask("1", {"U-4-i": 2}, text="qwrtzp")
    (miss,) = misses(with_weights(blind), question, weights=blind)
    assert miss.cause is Cause.TOKENISATION


@pytest.mark.parametrize(
    ("key", "expected", "cause"),
    [
        ("D-5-i", None, Cause.ROLE),  # right without the role
        ("P-5-i", Role.PROVIDER, Cause.ROLE),  # the developer's item of the same title came first
        ("P-5-i", None, Cause.FUSION),  # nobody says that the role is wrong
    ],
)
def test_a_role_chosen_by_mistake_is_the_roles(
    toy_assistant: Assistant, key: str, expected: Role | None, cause: Cause
) -> None:
    item = next(each for each in toy_assistant.items() if each.key == key)
    wrong = Role.PROVIDER if item.roles == (Role.DEVELOPER,) else Role.DEVELOPER
    right = ask("right", {key: 2}, text=item.title.text, role=item.roles[0])
    asked = ask("wrong", {key: 2}, text=item.title.text, role=wrong, role_expected=expected)
    (miss,) = misses(toy_assistant, right, asked)
    assert (miss.id, miss.cause) == ("wrong", cause)


def test_right_keys_are_those_that_answer() -> None:
    assert right_keys(ask("1", {"a": 2, "b": 1, "c": 2})) == ("a", "c")
    assert right_keys(ask("2")) == ()


@pytest.mark.parametrize("name", ["bm25", "dense"])
def test_ranks_are_those_of_the_signal(toy_assistant: Assistant, name: str) -> None:
    question = ask("1", {"C-3": 2}, text="P-5) ii. は差別を防ぐか")
    (miss,) = misses(toy_assistant, question)
    scores = getattr(toy_assistant.rank(question.text).signals, name)
    row = next(row for row, item in enumerate(toy_assistant.items()) if item.key == "C-3")
    assert miss.ranks[name] == int((scores >= scores[row]).sum())
