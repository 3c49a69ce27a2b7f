"""``shishin eval``: the report on stdout and nothing else there."""

import json
from io import StringIO

import pytest
from rich.console import Console

from assistant.assistant import Assistant
from corpus.errors import ChoiceError, DatasetError
from eval.command import run_evaluation
from eval.metrics import MEASURES
from eval.system import SYSTEMS


def evaluate(
    assistant: Assistant, *, split: str = "dev", systems: tuple[str, ...] = (), as_json: bool
) -> str:
    """Run, and what was told besides the report."""
    notes = StringIO()
    run_evaluation(assistant, split=split, systems=systems, as_json=as_json, notes=Console(file=notes))
    return notes.getvalue()


def test_json_is_the_report(toy_assistant: Assistant, capsys: pytest.CaptureFixture[str]) -> None:
    notes = evaluate(toy_assistant, as_json=True)
    report = json.loads(capsys.readouterr().out)
    assert report["split"] == "dev"
    assert tuple(report["systems"]) == SYSTEMS
    for scores in report["systems"].values():
        assert tuple(scores["ranking"]) == tuple(MEASURES)
        assert all(0 <= value <= 1 for value in scores["ranking"].values())
        assert scores["questions"] == sum(each["questions"] for each in report["categories"].values())
    assert "問を試しています" in notes


def test_tables_are_whole_in_a_narrow_terminal(
    toy_assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(toy_assistant, systems=("bm25",), as_json=False)
    shown = capsys.readouterr().out
    assert "…" not in shown
    for word in ("bm25", *MEASURES):
        assert word in shown
    assert "full" not in shown


def test_systems_are_run_in_their_own_order(
    toy_assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(toy_assistant, systems=("full", "bm25"), as_json=True)
    assert list(json.loads(capsys.readouterr().out)["systems"]) == ["bm25", "full"]


def test_an_unknown_system_or_split_is_told(toy_assistant: Assistant) -> None:
    with pytest.raises(ChoiceError, match="magic"):
        evaluate(toy_assistant, systems=("full", "magic"), as_json=True)
    with pytest.raises(DatasetError, match="train"):
        evaluate(toy_assistant, split="train", as_json=True)
