"""The proof itself, on the real model and the dev questions."""

import io

import pytest
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.ranking.features import load_weights
from assistant.service.assistant import Assistant
from eval.fit.feature_groups import PARTS
from eval.measures.metrics import OF_GUIDELINE
from eval.measures.run import SYSTEMS
from eval.reports.misses import Cause
from eval.reports.report import Evaluator, Report
from eval.reports.report_page import to_page


@pytest.fixture(scope="module")
def report(assistant: Assistant) -> Report:
    return Evaluator(assistant, load_weights(), Terminal(Console(file=io.StringIO()))).report("dev", SYSTEMS)


def test_the_whole_system_beats_its_plain_parts(report: Report) -> None:
    for name in SYSTEMS[:-1]:
        for measure in OF_GUIDELINE:
            found = report.comparisons[name][measure]
            assert found.significant
            assert found.difference.high is not None and found.difference.high < 0


def test_everything_fitted_anew_is_what_answers(report: Report) -> None:
    """The first row of the ablation is the whole system, but for the rounding of the weights."""
    every, full = report.ablation[0], report.systems["full"]
    for measure, figure in every.figures.items():
        assert figure.value == pytest.approx(full.figures[measure].value, abs=0.02)


def test_the_aids_and_the_codes_bring_the_most(report: Report) -> None:
    rows = dict(zip(PARTS, report.ablation[1:], strict=True))
    assert all(rows[name].differences["nDCG@5"].significant for name in ("aids", "references"))


def test_misses_are_those_that_the_figures_count(report: Report) -> None:
    full = report.systems["full"]
    wrong = sum(not miss.abstained and bool(miss.expected) for miss in report.misses)
    declined = sum(miss.abstained for miss in report.misses)
    assert full.answerable * (1 - (full.figures["R@1"].value or 0)) <= wrong + declined + 1e-6
    assert declined == round(full.answerable * (full.figures["false_declines"].value or 0))
    assert Cause.PARSING not in {miss.cause for miss in report.misses}


def test_the_page_holds_every_miss(report: Report) -> None:
    page = to_page(report)
    assert page.count('<td class="question">') == len(report.misses)
    assert len(page) < 400_000
