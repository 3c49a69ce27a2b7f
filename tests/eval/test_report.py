"""The report: means by hand, category by category."""

import io
import json

import pytest
from rich.console import Console

from eval.metrics import MEASURES
from eval.report import make_report, score, to_json, to_tables
from tests.eval.questions import ask, outcome

GOOD = outcome(ask("good", {"a": 2}, category="plain"), ["a"])
SECOND = outcome(ask("second", {"a": 2}, category="plain"), ["b", "a"])
LOST = outcome(ask("lost", {"a": 2}, category="hard"), [])
DECLINED = outcome(ask("declined", category="far"), abstained=True)
RUN = (GOOD, SECOND, LOST, DECLINED)
BASELINE = (*(outcome(each.question, ["a"]) for each in RUN),)


def test_means_by_hand() -> None:
    scores = score(RUN)
    assert (scores.questions, scores.answerable) == (4, 3)
    assert scores.ranking["R@1"] == pytest.approx(1 / 3)
    assert scores.ranking["R@3"] == pytest.approx(2 / 3)
    assert scores.ranking["MRR@10"] == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert scores.abstention.f1 == 1


def test_a_part_without_answers_has_zeros() -> None:
    scores = score((DECLINED,))
    assert scores.answerable == 0
    assert set(scores.ranking.values()) == {0}


def test_systems_and_categories() -> None:
    report = make_report("dev", {"bm25": BASELINE, "full": RUN})
    assert list(report.systems) == ["bm25", "full"]
    assert {name: part.questions for name, part in report.categories.items()} == {
        "plain": 2,
        "hard": 1,
        "far": 1,
    }
    assert report.categories["plain"].ranking["R@1"] == 1 / 2  # of the last system
    assert report.systems["bm25"].ranking["R@1"] == 1


def test_json_holds_everything() -> None:
    fields = to_json(make_report("dev", {"full": RUN}))
    assert json.loads(json.dumps(fields)) == fields
    assert fields["split"] == "dev"


def test_tables_show_every_system_category_and_measure() -> None:
    shown = io.StringIO()
    console = Console(file=shown, width=120)
    for table in to_tables(make_report("dev", {"bm25": BASELINE, "full": RUN})):
        console.print(table)
    for word in ("bm25", "full", "plain", "hard", "far", *MEASURES, "0.333", "断りF1", "dev"):
        assert word in shown.getvalue()
