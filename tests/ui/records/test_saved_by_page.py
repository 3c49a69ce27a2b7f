"""Answers that the page kept are exported, verified and reviewed with those saved on the command line."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.saved_answers import SavedAnswer
from tests.ui.records.kept_samples import answer, on_file
from tests.ui.toy_asker import ToyAsker
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.open_repository import saved_form
from ui.records.repository import Repository


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands work."""
    for name in ("SHISHIN_DOCUMENTS", "SHISHIN_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SHISHIN_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def page(home: Path, toy: ToyAsker) -> Repository:
    """The records of a page in that home."""
    return Repository(open_database(sqlite_url(home)), source_of=toy.source_of, model="toy")


def test_what_the_page_kept_is_exported_and_every_quote_holds(
    page: Repository, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for turn in (0, 1):
        page.save_answer(answer(), conversation="secret", turn=turn, build="b1")
    out = home / "answers.txt"
    main(["answers", "export", "--out", str(out)])
    lines = [SavedAnswer.from_line(line) for line in out.read_bytes().splitlines()]
    assert [(each.build, each.model) for each in lines] == [("b1", "toy")] * 2
    assert lines[0].saved < lines[1].saved
    assert "secret" not in out.read_text(encoding="utf-8")
    main(["verify", str(out)])
    assert "すべて原文のとおりです" in capsys.readouterr().out


def test_a_home_without_a_page_gets_no_database(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["answers", "export"])
    assert capsys.readouterr().out == ""
    assert not list(home.glob("records*"))


def test_the_review_sees_them(page: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    page.save_answer(answer(), conversation="secret", turn=0, build="b1")
    main(["status", "--review", "--json"])
    assert json.loads(capsys.readouterr().out) == []  # nothing changed since


def test_an_answer_whose_source_was_not_at_hand_cannot_be_checked(tmp_path: Path) -> None:
    repository = on_file(tmp_path)
    kept = repository.answer(repository.save_answer(answer(), conversation="secret", turn=0, build="b1"))
    assert kept and saved_form(kept) is None
    declined = replace(kept, answer=replace(kept.answer, citations=(), abstained=True))
    assert saved_form(declined)
