"""What is options of ``shishin eval``: wrong options are told at once, and each job is the one asked for."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from corpus.errors import ChoiceError, DatasetError, InputError, StoreMissingError
from eval.command import EvalOptions, carry_out
from eval.gates.regression_gate import BASELINE, baseline_of, to_text
from index.settings import Settings
from tests.conftest import DOCUMENTS
from tests.eval.data.beir import QRELS, write_beir
from tests.eval.data.test_squad import squad_file

HERE = Path()
FILE = Path("some.json")
SQUAD: Mapping[str, Any] = {"squad": FILE, "out": Path("out")}


@pytest.fixture
def nowhere(tmp_path: Path) -> Settings:
    """Nothing is built there: whoever opens it fails, and not with an InputError."""
    return Settings(tmp_path / "home", DOCUMENTS)


def refused(options: EvalOptions, settings: Settings) -> str:
    """The sentence of bad options, told before anything was begun."""
    notes = StringIO()
    with pytest.raises(InputError) as told:
        carry_out(options, settings, Console(file=notes))
    assert notes.getvalue() == ""
    assert not settings.home.exists()
    return str(told.value)


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"squad": FILE}, "--out"),
        ({"out": FILE}, "--import-squad"),
        ({"out": FILE, "dataset": HERE}, "--import-squad"),
        ({"gate": True, "save": True}, "一つずつ"),
        ({"gate": True, "dataset": HERE}, "一つずつ"),
        ({"save": True, "dataset": HERE}, "一つずつ"),
        ({"gate": True, **SQUAD}, "一つずつ"),
        ({"save": True, **SQUAD}, "一つずつ"),
        ({"dataset": HERE, **SQUAD}, "一つずつ"),
        ({"gate": True, "as_json": True}, "一緒に使えません"),
        ({"gate": True, "systems": ("full",)}, "一緒に使えません"),
        ({"gate": True, "html": FILE}, "一緒に使えません"),
        ({"save": True, "as_json": True}, "一緒に使えません"),
        ({"save": True, "systems": ("full",)}, "一緒に使えません"),
        ({"save": True, "html": FILE}, "一緒に使えません"),
        ({"save": True, "split": "dev"}, "一緒に使えません"),
        ({"as_json": True, **SQUAD}, "一緒に使えません"),
        ({"systems": ("bm25",), **SQUAD}, "一緒に使えません"),
        ({"html": FILE, **SQUAD}, "一緒に使えません"),
    ],
    ids=lambda each: "+".join(each) if isinstance(each, dict) else None,
)
def test_options_that_exclude_or_miss_each_other(
    nowhere: Settings, options: Mapping[str, Any], hint: str
) -> None:
    assert hint in refused(EvalOptions(**options), nowhere)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"split": "test", "systems": ("full", "bm25"), "as_json": True},
        {"dataset": HERE, "split": "dev", "systems": ("dense",), "as_json": True},
        {"gate": True, "split": "dev"},
        {"gate": True, "baseline": FILE},
        {"save": True},
        SQUAD,
        {**SQUAD, "split": "valid"},
    ],
    ids=lambda each: "+".join(each) or "none",
)
def test_options_that_go_together(options: Mapping[str, Any]) -> None:
    EvalOptions(**options).check()


def test_an_unknown_system_is_told_with_those_there_are(nowhere: Settings) -> None:
    with pytest.raises(ChoiceError, match=r"magic.*bm25"):
        EvalOptions(systems=("full", "magic")).check()
    refused(EvalOptions(dataset=HERE, systems=("magic",)), nowhere)


def test_what_cannot_be_written_is_told_first(nowhere: Settings, tmp_path: Path) -> None:
    missing = tmp_path / "missing" / "file"
    for options in (EvalOptions(html=missing), EvalOptions(save=True, baseline=missing)):
        assert str(missing.parent) in refused(options, nowhere)
    for options in (EvalOptions(html=tmp_path), EvalOptions(save=True, baseline=tmp_path)):
        assert "フォルダー" in refused(options, nowhere)


def test_the_baseline_that_comes_with_shishin_unless_another_is_named() -> None:
    assert EvalOptions().at == BASELINE
    assert EvalOptions(baseline=FILE).at == FILE


def told(options: EvalOptions, settings: Settings) -> str:
    """What was told on the way, where the job ends for want of a build."""
    notes = StringIO()
    with pytest.raises(StoreMissingError):
        carry_out(options, settings, Console(file=notes))
    return notes.getvalue()


def test_an_import_needs_no_build(
    nowhere: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for split in (None, "valid"):
        out = tmp_path / f"out-{split}"
        carry_out(
            EvalOptions(squad=squad_file(tmp_path), out=out, split=split), nowhere, Console(file=StringIO())
        )
        assert (out / "qrels" / f"{split or 'test'}.tsv").is_file()
        assert str(out) in capsys.readouterr().out
    assert not nowhere.home.exists()


def test_a_dataset_is_read_before_the_model(nowhere: Settings, tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "beir", dev=QRELS, test=QRELS)
    with pytest.raises(DatasetError, match=r"corpus\.jsonl"):
        carry_out(EvalOptions(dataset=tmp_path), nowhere, Console(file=StringIO()))
    assert "train" in refused(EvalOptions(dataset=folder, split="train"), nowhere)


def test_a_gate_looks_for_its_baseline_first(nowhere: Settings, tmp_path: Path) -> None:
    assert "missing.json" in refused(EvalOptions(gate=True, baseline=tmp_path / "missing.json"), nowhere)
    (tmp_path / "baseline.json").write_text(to_text(baseline_of({})), encoding="utf-8")
    told(EvalOptions(gate=True, baseline=tmp_path / "baseline.json"), nowhere)


def test_a_new_baseline_and_a_report_need_a_build(nowhere: Settings, tmp_path: Path) -> None:
    new = tmp_path / "baseline.json"
    told(EvalOptions(save=True, baseline=new), nowhere)
    assert not new.exists()
    page = tmp_path / "report.html"
    told(EvalOptions(html=page), nowhere)
    assert not page.exists()
