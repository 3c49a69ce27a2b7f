"""Ablation: what carries the order is missed when it is gone, and what does not is not."""

import pytest

from assistant.service.assistant import Assistant
from corpus.guideline.item import Role
from eval.fit.ablation import COMPARED, AblationRow, ablate
from eval.fit.feature_groups import FEATURE_GROUPS
from eval.measures.run import RankedQuestion, rank_questions
from tests.eval.questions import ask

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def trials(toy_assistant: Assistant) -> tuple[RankedQuestion, ...]:
    """Every item of a role, asked for by its own title, and three codes."""
    items = [item for item in toy_assistant.items() if item.code.startswith(("D-", "P-", "U-"))]
    questions = [
        ask(item.key, {item.key: 2}, text=f"{item.title.text}とは", role=item.roles[0]) for item in items
    ]
    codes = [ask(code, {code: 2}, text=f"{code}を見せて") for code in ("D-2-i", "P-5-ii", "U-4-i")]
    declined = ask("far", text="明日の天気は", role=Role.USER)
    return rank_questions(toy_assistant, [*questions, *codes, declined, ask("none", {"C-1": 2}, text="？")])


@pytest.fixture(scope="module")
def rows(trials: tuple[RankedQuestion, ...]) -> dict[str, AblationRow]:
    every, *others = ablate(trials, trials, trials)
    return {"": every, **dict(zip(FEATURE_GROUPS, others, strict=True))}


def change(row: AblationRow, measure: str = "R@1") -> float:
    value = row.differences[measure].difference.value
    assert value is not None
    return value


def test_the_first_row_is_everything(rows: dict[str, AblationRow]) -> None:
    assert rows[""].differences == {}
    assert tuple(rows[""].figures) == COMPARED
    assert (rows[""].figures["R@5"].value or 0) > 0.8


def test_what_people_choose_by_is_missed(rows: dict[str, AblationRow]) -> None:
    """Titles recur under several roles, so without the role the wrong one comes first."""
    assert change(rows["role"]) < -0.05
    assert change(rows["role_given"]) <= change(rows["kinds"])


def test_a_difference_is_that_of_the_figures(rows: dict[str, AblationRow]) -> None:
    for row in (rows[name] for name in FEATURE_GROUPS):
        for measure in COMPARED:
            gap = (row.figures[measure].value or 0) - (rows[""].figures[measure].value or 0)
            assert change(row, measure) == pytest.approx(gap)


def test_codes_are_missed_without_references(trials: tuple[RankedQuestion, ...]) -> None:
    coded = [trial for trial in trials if "を見せて" in trial.question.text]
    every, without = ablate(trials, coded, coded, {"references": FEATURE_GROUPS["references"]})
    assert every.figures["R@1"].value == 1
    assert change(without) < 0
