"""``shishin ask --save``: the answers are in the records, can be exported, and every quote is verified."""

import json
from pathlib import Path

import pytest

from assistant.saved_answers import SavedAnswer
from tests.assistant.command import Place, sentence_of


def exported(place: Place) -> list[SavedAnswer]:
    done = place.run("answers", "export")
    assert (done.code, done.err) == (0, "")
    return [SavedAnswer.from_line(line.encode()) for line in done.out.splitlines()]


def test_saved_answers_are_exported_verified_and_reviewed(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHISHIN_DATABASE", raising=False)
    assert exported(place) == []
    assert place.run("ask", "P-5) ii.", "--save").code == 0
    batch = tmp_path / "questions.jsonl"
    asked = ("U-4-i", "C-3")
    batch.write_text("".join(json.dumps({"question": each}) + "\n" for each in asked), encoding="utf-8")
    assert place.run("ask", "--batch", str(batch), "--save").code == 0
    assert place.run("ask", "D-2-i").code == 0  # not to be saved
    assert [each.question for each in exported(place)] == ["P-5) ii.", *asked]
    assert not list(place.home.glob("answers*"))
    out = tmp_path / "answers.out"
    assert "3 件" in place.run("answers", "export", "--out", str(out)).err
    assert "すべて原文のとおりです" in place.run("verify", str(out)).out
    assert json.loads(place.run("status", "--review", "--json").out) == []


def test_records_that_cannot_be_used_are_told_before_the_work(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHISHIN_DATABASE", "oracle://somewhere")
    assert "SHISHIN_DATABASE" in sentence_of(place.run("ask", "U-4-i", "--save"), 1)
