"""The gate on the questions that no weight was fitted on; see ``test_real_figures.py``.

A file of its own, so that another worker tries them while the dev questions are tried.
"""

import io

import pytest
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.service.assistant import Assistant
from assistant.weights import load_weights
from eval.gates.regression_gate import BASELINE, check_split, drops, load_baseline
from eval.measures.run import run_systems
from eval.reports.evaluator import Evaluator


@pytest.mark.parametrize("split", ["test", "real"])
def test_no_measure_has_dropped(assistant: Assistant, split: str) -> None:
    evaluator = Evaluator(assistant, load_weights(), Terminal(Console(file=io.StringIO())))
    run = run_systems(evaluator.trials(split), ["full"])["full"]
    assert list(drops(check_split(split, run, load_baseline(BASELINE)))) == []
