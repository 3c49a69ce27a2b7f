"""The report: figures by hand, part by part."""

import json

import pytest

from corpus.guideline.item import Role
from eval.measures.metrics import FIGURES, MEASURES, OF_GUIDELINE
from eval.measures.uncertainty import NO_FIGURE
from eval.reports.labels import GIVEN, NO_ROLE, NOT_GIVEN
from eval.reports.report import Report, make_report, score, to_json
from tests.eval.questions import ask, outcome

GOOD = outcome(ask("good", {"a": 2}, category="plain", role=Role.USER), ["a"])
SECOND = outcome(ask("second", {"a": 2}, category="plain", role_expected=Role.USER), ["b", "a"])
LOST = outcome(ask("lost", {"a": 2}, category="hard"), [])
DECLINED = outcome(ask("declined", category="far"), abstained=True)
RUN = (GOOD, SECOND, LOST, DECLINED)
BASELINE = (*(outcome(each.question, ["a"]) for each in RUN),)


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report("dev", {"bm25": BASELINE, "full": RUN})


def test_means_by_hand() -> None:
    scores = score(RUN)
    values = {name: figure.value for name, figure in scores.figures.items()}
    assert (scores.questions, scores.answerable) == (4, 3)
    assert tuple(values) == FIGURES
    assert values["R@1"] == pytest.approx(1 / 3)
    assert values["R@3"] == pytest.approx(2 / 3)
    assert values["MRR@10"] == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert values["abstention_f1"] == 1
    assert values["role_accuracy"] == 0


def test_every_value_lies_in_its_interval() -> None:
    for figure in score(RUN).figures.values():
        assert figure.value is not None and figure.low is not None and figure.high is not None
        assert figure.low <= figure.value <= figure.high


def test_a_part_without_answers_has_no_ranking() -> None:
    scores = score((DECLINED,))
    assert scores.answerable == 0
    assert {name for name in FIGURES if scores.figures[name] == NO_FIGURE} >= set(MEASURES)


def test_systems_categories_and_roles(report: Report) -> None:
    assert list(report.systems) == ["bm25", "full"]
    assert report.last == "full"
    sizes = [
        {name: part.questions for name, part in parts.items()}
        for parts in (report.categories, report.given, report.roles)
    ]
    assert sizes == [
        {"plain": 2, "hard": 1, "far": 1},
        {GIVEN: 1, NOT_GIVEN: 3},
        {"AI利用者": 2, NO_ROLE: 2},
    ]
    assert report.categories["plain"].figures["R@1"].value == 1 / 2  # of the last system
    assert report.given[GIVEN].figures["R@1"].value == 1
    assert report.systems["bm25"].figures["R@1"].value == 1


def test_the_others_are_compared_with_the_last(report: Report) -> None:
    assert list(report.comparisons) == ["bm25"]
    assert tuple(report.comparisons["bm25"]) == OF_GUIDELINE
    found = report.comparisons["bm25"]["R@1"]
    assert found.difference.value == pytest.approx(2 / 3)
    assert found.p == found.p_holm == 1 / 2  # two questions better: two of four sign patterns


def test_calibration_is_of_the_whole_system_only(report: Report) -> None:
    assert report.calibration is not None
    assert make_report("dev", {"bm25": BASELINE}).calibration is None


def test_json_holds_everything(report: Report) -> None:
    fields = to_json(report)
    assert json.loads(json.dumps(fields)) == fields
    assert fields["split"] == "dev"
    assert set(fields["systems"]["full"]["figures"]["R@1"]) == {"value", "low", "high"}
    assert fields["method"]["resamples"] > 0
