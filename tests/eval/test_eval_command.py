"""``shishin eval``: the report on stdout and nothing else there; the gate and its baseline."""

import json
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.service.assistant import Assistant
from assistant.weights import Weights, load_weights
from corpus.errors import ChoiceError, DatasetError, InputError, ShishinError
from eval.command import run_evaluation, run_gate, save_baseline
from eval.data.dataset import Question
from eval.fit.feature_groups import FEATURE_GROUPS
from eval.measures.metrics import FIGURES, MEASURES, OF_GUIDELINE
from eval.measures.run import SYSTEMS, RankedQuestion
from eval.reports.evaluator import Evaluator
from tests.eval.conftest import MakeAssistant

Captured = pytest.CaptureFixture[str]


SAMPLE = (
    8  # one question in so many: here it is the command that is tried, in test_real_figures.py the answers
)


@dataclass(frozen=True)
class Sampled(Evaluator):
    """Takes a sample of the questions of a split."""

    def questions(self, split: str) -> tuple[Question, ...]:
        return super().questions(split)[::SAMPLE]


@dataclass(frozen=True)
class Remembering(Sampled):
    """Tries the questions of a split once for all tests: the same assistant answers the same."""

    tried: dict[str, tuple[RankedQuestion, ...]] = field(default_factory=dict)

    def trials(self, split: str) -> tuple[RankedQuestion, ...]:
        if split not in self.tried:
            self.tried[split] = super().trials(split)
        return self.tried[split]


@pytest.fixture(scope="module")
def tried() -> dict[str, tuple[RankedQuestion, ...]]:
    return {}


@pytest.fixture
def evaluator(toy_assistant: Assistant, tried: dict[str, tuple[RankedQuestion, ...]]) -> Evaluator:
    return Remembering(toy_assistant, load_weights(), Terminal(Console(file=StringIO())), tried=tried)


def told(evaluator: Evaluator) -> str:
    """What was told besides the report."""
    assert isinstance(evaluator.listener, Terminal)
    assert isinstance(evaluator.listener.notes.file, StringIO)
    return evaluator.listener.notes.file.getvalue()


@pytest.mark.long
def test_json_is_the_report(toy_assistant: Assistant, capsys: Captured) -> None:
    evaluator = Sampled(toy_assistant, load_weights(), Terminal(Console(file=StringIO())))
    run_evaluation(evaluator, split="dev", systems=(), as_json=True)
    report = json.loads(capsys.readouterr().out)
    assert report["split"] == "dev"
    assert tuple(report["systems"]) == SYSTEMS
    for scores in report["systems"].values():
        assert tuple(scores["figures"]) == FIGURES
        assert all(0 <= scores["figures"][name]["value"] <= 1 for name in MEASURES)
        assert scores["questions"] == sum(each["questions"] for each in report["categories"].values())
    assert len(report["ablation"]) == 1 + len(FEATURE_GROUPS)
    assert report["misses"]
    assert "問を試しています" in told(evaluator)


def test_tables_are_whole_in_a_narrow_terminal(evaluator: Evaluator, capsys: Captured) -> None:
    run_evaluation(evaluator, split="dev", systems=("bm25",), as_json=False)
    shown = capsys.readouterr().out
    assert "…" not in shown
    for word in ("bm25", *OF_GUIDELINE):
        assert word in shown
    assert "Shishin" not in shown
    assert "外した部分" not in shown


def test_the_page_is_written_and_stdout_says_where(
    evaluator: Evaluator, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "report.html"
    run_evaluation(evaluator, split="dev", systems=("bm25",), as_json=False, html=path)
    assert capsys.readouterr().out == f"報告を {path} に書きました。ブラウザーで開けます。\n"
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_page_and_json_go_together(evaluator: Evaluator, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "report.html"
    run_evaluation(evaluator, split="dev", systems=("bm25",), as_json=True, html=path)
    shown = capsys.readouterr()
    assert list(json.loads(shown.out)["systems"]) == ["bm25"]
    assert str(path) in shown.err


def test_systems_are_run_in_their_own_order(evaluator: Evaluator, capsys: Captured) -> None:
    run_evaluation(evaluator, split="dev", systems=("dense", "bm25"), as_json=True)
    assert list(json.loads(capsys.readouterr().out)["systems"]) == ["bm25", "dense"]


def test_an_unknown_system_or_split_is_told(evaluator: Evaluator) -> None:
    with pytest.raises(ChoiceError, match="magic"):
        run_evaluation(evaluator, split="dev", systems=("full", "magic"), as_json=True)
    with pytest.raises(DatasetError, match="train"):
        run_evaluation(evaluator, split="train", systems=(), as_json=True)


@pytest.mark.long
def test_the_gate_opens_for_its_own_baseline_and_closes_for_a_blind_assistant(
    evaluator: Evaluator, with_weights: MakeAssistant, blind: Weights, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "baseline.json"
    save_baseline(evaluator, path)
    run_gate(evaluator, path)
    assert "有意に下がった尺度はありません。" in capsys.readouterr().out
    damaged = Sampled(with_weights(blind), blind, evaluator.listener)
    with pytest.raises(ShishinError, match="基準より有意に下がった") as closed:
        run_gate(damaged, path, ["dev"])
    assert closed.value.exit_code == 1
    shown = capsys.readouterr().out
    for word in ("低下", "dev の R@1 が", "dev の 断る判断 が", "悪くなった"):
        assert word in shown
    assert "test" not in shown


def test_a_gate_without_a_baseline_says_how_to_make_one(evaluator: Evaluator, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="shishin eval --save-baseline"):
        run_gate(evaluator, tmp_path / "baseline.json")
    assert told(evaluator) == ""
