"""Metrics by hand."""

from math import log2

import pytest

from corpus.guideline.item import Role
from eval.measures.metrics import DECISIONS, FIGURES, MEASURES, per_question, ratios
from eval.measures.run import Outcome
from tests.eval.questions import ask, outcome

SECOND = outcome(ask("second", {"a": 2, "b": 1}), ["c", "a", "b", "d"])
FIRST = outcome(ask("first", {"d": 2}), ["d"])
FOURTH = outcome(ask("fourth", {"a": 2}), ["w", "x", "y", "a"])
SIXTH = outcome(ask("sixth", {"a": 2}), ["u", "v", "w", "x", "y", "a"])
RELATED = outcome(ask("related", {"a": 2, "b": 1}), ["b"])
NOTHING = outcome(ask("nothing", {"e": 2}), [])
DECLINED = outcome(ask("declined"), ["a"], abstained=True)
RUN = [SECOND, FIRST, FOURTH, SIXTH, RELATED, NOTHING, DECLINED]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("R@1", {"first": 1, "second": 0, "fourth": 0, "sixth": 0, "related": 0}),
        ("R@3", {"first": 1, "second": 1, "fourth": 0, "sixth": 0, "related": 0}),
        ("R@5", {"first": 1, "second": 1, "fourth": 1, "sixth": 0, "related": 0}),
        ("MRR@10", {"first": 1, "second": 1 / 2, "fourth": 1 / 4, "sixth": 1 / 6, "related": 0}),
        (
            "nDCG@5",
            {
                "first": 1,
                # gains 2 at rank 2 and 1 at rank 3, against 2 at rank 1 and 1 at rank 2
                "second": (2 / log2(3) + 1 / log2(4)) / (2 + 1 / log2(3)),
                "fourth": (2 / log2(5)) / 2,
                "sixth": 0,
                "related": 1 / (2 + 1 / log2(3)),
            },
        ),
    ],
)
def test_ranking_measures_by_hand(measure: str, expected: dict[str, float]) -> None:
    values = per_question(RUN)[measure]
    assert {name: values[name] for name in expected} == pytest.approx(expected)
    assert values.get("nothing", 0) == 0
    assert "declined" not in values  # there is nothing to rank


def test_a_number_written_out() -> None:
    assert per_question([SECOND])["nDCG@5"]["second"] == pytest.approx(0.66967, abs=1e-5)


NAMES = ("R@1", "R@3", "R@5", "R@10", "MRR@10", "nDCG@5", "nDCG@10")


def test_every_measure_is_there() -> None:
    assert tuple(per_question(RUN)) == tuple(MEASURES) == NAMES


def test_several_answers_need_only_one_found() -> None:
    both = outcome(ask("both", {"a": 2, "b": 2}), ["x", "b", "a"])
    values = per_question([both])
    assert values["R@1"]["both"] == 0
    assert values["R@3"]["both"] == 1
    assert values["MRR@10"]["both"] == 1 / 2


def value(run: list[Outcome], name: str) -> float | None:
    """A figure over a whole run; None where nothing counts."""
    ratio = ratios(run)[name]
    below = ratio.denominators.sum()
    return float(ratio.numerators.sum() / below) if below else None


def decisions(run: list[Outcome]) -> list[float | None]:
    """Precision, recall, F1, false declines and accuracy of declining."""
    return [value(run, name) for name in DECISIONS[:5]]


def test_all_figures_are_there_with_a_number_for_each_outcome() -> None:
    found = ratios(RUN)
    assert tuple(found) == FIGURES
    assert {len(each.numerators) for each in found.values()} == {len(RUN)}


def test_ranking_figures_are_means_over_the_answerable() -> None:
    assert value(RUN, "R@1") == 1 / 6
    assert value(RUN, "MRR@10") == pytest.approx((1 / 2 + 1 + 1 / 4 + 1 / 6 + 0 + 0) / 6)


def test_abstention_by_hand() -> None:
    """Three to decline, two of them declined; one of four others declined too."""
    answer, decline = ask("a", {"a": 2}), ask("d")
    run = [
        *(outcome(decline, abstained=each) for each in (True, True, False)),
        *(outcome(answer, abstained=each) for each in (True, False, False, False)),
    ]
    assert decisions(run) == pytest.approx([2 / 3, 2 / 3, 2 / 3, 1 / 4, 5 / 7])


def test_precision_and_recall_are_not_mixed_up() -> None:
    run = [outcome(ask("d"), abstained=True)] * 3 + [outcome(ask("a", {"a": 2}), abstained=True)]
    assert decisions(run) == pytest.approx([3 / 4, 1, 6 / 7, 1, 3 / 4])


def test_who_never_declines_has_no_precision_and_no_loss() -> None:
    run = [outcome(ask("d")), outcome(ask("a", {"a": 2}))]
    assert decisions(run) == [None, 0, 0, 0, 1 / 2]


def test_the_role_is_counted_where_it_is_implied_only() -> None:
    implied = ask("i", {"a": 2}, role_expected=Role.USER)
    run = [
        outcome(implied, role=Role.USER),
        outcome(implied, role=Role.PROVIDER),
        outcome(implied, role=None),
        outcome(implied, role=Role.USER),
        outcome(ask("given", {"a": 2}, role=Role.USER, role_expected=Role.USER), role=Role.USER),
        outcome(ask("open", {"a": 2}), role=Role.USER),
        outcome(ask("decline", role_expected=Role.USER), role=Role.USER),
    ]
    assert value(run, "role_accuracy") == 2 / 4
    assert value(run[4:], "role_accuracy") is None


def test_citation_precision_counts_relevant_among_the_cited() -> None:
    """Two of three and one of five; what was declined or could not be answered does not count."""
    run = [
        outcome(ask("three", {"a": 2, "b": 1, "z": 2}), ["a", "b", "x"]),
        outcome(ask("more", {"a": 2, "f": 2}), ["a", "b", "c", "d", "e", "f"]),
        outcome(ask("declined", {"a": 2}), ["a"], abstained=True),
        outcome(ask("decline"), ["a"]),
    ]
    assert value(run, "citation_precision") == pytest.approx((2 / 3 + 1 / 5) / 2)
    assert value(run[2:], "citation_precision") is None
