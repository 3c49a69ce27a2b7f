"""``shishin eval --import-squad`` and ``--dataset``: what comes out, and what bad usage gets."""

import json
from pathlib import Path

import pytest

from assistant.cli import main
from tests.eval.data.beir import QRELS, write_beir
from tests.eval.data.test_squad import squad_file


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    with pytest.raises(SystemExit) as left:
        main(["eval", *map(str, arguments)])
    told = capsys.readouterr()
    assert (left.value.code, told.out) == (2, "")
    (sentence,) = told.err.splitlines()
    return sentence


def test_squad_is_converted_and_measured(
    tmp_path: Path, models_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    main(["eval", "--import-squad", str(squad_file(tmp_path)), "--out", str(out)])
    assert "文書 2 件と問い 3 問" in capsys.readouterr().out
    monkeypatch.setenv("SHISHIN_HOME", str(models_dir.parent))
    main(["eval", "--dataset", str(out), "--system", "full", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert report["split"] == "test"
    assert report["systems"]["full"]["questions"] == 3
    assert report["systems"]["full"]["figures"]["R@10"]["value"] == 1.0


def test_options_that_do_not_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = squad_file(tmp_path)
    assert "--out" in refused(capsys, "--import-squad", file)
    assert "--import-squad" in refused(capsys, "--out", tmp_path / "out")
    assert "一緒に使えません" in refused(capsys, "--import-squad", file, "--out", tmp_path / "out", "--json")
    assert not (tmp_path / "out").exists()


def test_a_wrong_choice_is_told_before_the_model_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_beir(tmp_path / "beir", dev=QRELS, test=QRELS)
    assert "dev、test" in refused(capsys, "--dataset", folder)
    assert "tset" in refused(capsys, "--dataset", folder, "--split", "tset")
    assert "magic" in refused(capsys, "--dataset", folder, "--split", "dev", "--system", "magic")
    assert "corpus.jsonl" in refused(capsys, "--dataset", tmp_path / "nowhere")
