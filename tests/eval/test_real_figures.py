"""The proof itself, on the real model and the dev questions, which are tried once for all of it.

Here and in ``test_real_unseen.py`` `make test` holds the gate on accuracy: what ``shishin eval --gate``
compares, on all its splits. The command around it is tried with toys in ``test_eval_command.py``, as is the
ablation of all parts.
"""

import io

import pytest
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.service.assistant import Assistant
from assistant.weights import load_weights
from eval.fit.ablation import ablate
from eval.fit.feature_groups import FEATURE_GROUPS
from eval.gates.regression_gate import BASELINE, check_split, drops, load_baseline
from eval.measures.metrics import OF_GUIDELINE
from eval.measures.run import SYSTEMS, RankedQuestion, Run, run_systems
from eval.reports.evaluator import Evaluator
from eval.reports.misses import Cause, find_misses
from eval.reports.report import Report, make_report
from eval.reports.report_page import to_page

SHOWN = ("aids", "references")  # each part is one more fit of all weights


@pytest.fixture(scope="module")
def trials(assistant: Assistant) -> tuple[RankedQuestion, ...]:
    return Evaluator(assistant, load_weights(), Terminal(Console(file=io.StringIO()))).trials("dev")


@pytest.fixture(scope="module")
def runs(trials: tuple[RankedQuestion, ...]) -> dict[str, Run]:
    return dict(run_systems(trials, SYSTEMS))


@pytest.fixture(scope="module")
def report(trials: tuple[RankedQuestion, ...], runs: dict[str, Run]) -> Report:
    """The report, but that only some parts are left out in turn."""
    parts = {name: FEATURE_GROUPS[name] for name in SHOWN}
    assert not any(part.history for part in parts.values())  # so no question is tried without its history
    return make_report(
        "dev",
        runs,
        ablation=ablate(trials, trials, trials, parts),
        misses=find_misses(load_weights(), trials),
    )


def test_no_measure_has_dropped(runs: dict[str, Run]) -> None:
    assert list(drops(check_split("dev", runs["full"], load_baseline(BASELINE)))) == []


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
    _, *rows = report.ablation
    assert len(rows) == len(SHOWN)
    assert all(row.differences["nDCG@5"].significant for row in rows)


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
