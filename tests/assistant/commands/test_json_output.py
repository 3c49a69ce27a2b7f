"""JSON on the terminal: what UTF-8 cannot carry stays escaped, whichever command prints it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.commands.maintenance_reports import print_record, print_review, print_status
from assistant.commands.terminal import json_text, print_json
from assistant.maintenance.review import ReviewKind, ToReview
from assistant.maintenance.status import DocumentStatus, Status
from index.store.record import Deed, History, RecordEntry, Stage

LONE = "半分\ud800だけ"  # a file name or an argument of bytes that are no UTF-8 holds such characters


def printed(capsys: pytest.CaptureFixture[str]) -> object:
    out = capsys.readouterr().out
    out.encode()  # as a terminal or a pipe does
    return json.loads(out)


def test_japanese_stays_readable_and_a_lone_surrogate_escaped() -> None:
    assert json_text({"語": LONE}) == '{"語": "半分\\ud800だけ"}'
    assert json.loads(json_text([LONE])) == [LONE]


def test_json_is_printed_on_several_lines(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"語": LONE})
    assert capsys.readouterr().out == '{\n  "語": "半分\\ud800だけ"\n}\n'


def test_what_is_to_be_reviewed(capsys: pytest.CaptureFixture[str]) -> None:
    print_review([ToReview(ReviewKind.AID, "guide", "1.0", LONE, LONE)], as_json=True)
    assert printed(capsys) == [
        {"kind": "検索の手がかり", "document": "guide", "version": "1.0", "name": LONE, "reason": LONE}
    ]


def test_the_status(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    document = DocumentStatus("guide", "1.0", LONE, {}, (), in_service=False)
    print_status(Status(tmp_path / LONE, (document,), (), None, None, 0, None, (LONE,)), as_json=True)
    shown = printed(capsys)
    assert isinstance(shown, dict)
    assert (shown["problems"], shown["documents"][0]["name"]) == ([LONE], LONE)


def test_the_record(capsys: pytest.CaptureFixture[str]) -> None:
    at = datetime(2030, 4, 1, tzinfo=UTC)
    entry = RecordEntry(at, LONE, Deed.PUBLISH, Stage.DONE, "b", None, (), "toy", {}, LONE)
    print_record(History((entry,), (LONE,)), None, as_json=True)
    shown = printed(capsys)
    assert isinstance(shown, dict)
    assert (shown["entries"][0]["by"], shown["problems"]) == (LONE, [LONE])
