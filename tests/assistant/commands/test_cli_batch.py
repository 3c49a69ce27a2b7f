"""Batches: a line in, a line out, in order."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.command import Finished, Place, sentence_of


def batch(place: Place, folder: Path, content: str | bytes, *arguments: str) -> Finished:
    path = folder / "questions.jsonl"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return place.run("ask", "--batch", str(path), "--json", *arguments)


def answers(finished: Finished) -> list[Any]:
    assert (finished.code, finished.err) == (0, "")
    assert finished.out.endswith("\n") or not finished.out
    return [json.loads(line) for line in finished.out.split("\n")[:-1]]


def lines(*questions: dict[str, Any]) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in questions)


def test_one_line_each_in_order_with_their_ids(kept_place: Place, tmp_path: Path) -> None:
    codes = ["U-4-i", "P-5-ii", "C-3", "D-2-i", "H-IV", "S-purpose-1"]
    asked = [{"id": f"q{9 - n}", "question": code} for n, code in enumerate(codes)]
    out = answers(batch(kept_place, tmp_path, lines(*asked)))
    assert [each["id"] for each in out] == [each["id"] for each in asked]
    assert [each["citations"][0]["code"] for each in out] == codes


def test_roles_ids_and_other_fields(kept_place: Place, tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = [
        {"question": "P-5) ii.", "role": "user"},
        {"id": 7, "question": "P-5) ii.", "role": None},
        {"id": None, "question": "P-5) ii.", "note": "ours"},
    ]
    out = answers(batch(kept_place, tmp_path, lines(*asked), "--k", "1"))
    assert [each["id"] for each in out] == [None, "7", None]
    assert [(each["role"], each["role_inferred"]) for each in out] == [
        ("user", False),
        ("provider", True),
        ("provider", True),
    ]


def test_a_line_may_tell_what_was_asked_before_it(kept_place: Place, tmp_path: Path) -> None:
    """Lines do not hear each other: a conversation is told by its own line alone."""
    asked: list[dict[str, Any]] = [
        {"id": "1", "question": "ⅰのほうは?", "history": ["U-7) ii.", "P-5) ii."]},
        {"id": "2", "question": "ⅰのほうは?", "history": ["U-7) ii."]},
        {"id": "3", "question": "U-4-i", "history": []},
        {"id": "4", "question": "P-5) ii."},
    ]
    out = answers(batch(kept_place, tmp_path, lines(*asked), "--k", "1"))
    assert [each["follow_up"] for each in out] == ["neighbour", "neighbour", None, None]
    assert [each["citations"][0]["code"] for each in out] == ["P-5-i", "U-7-i", "U-4-i", "P-5-ii"]
    assert [each["question"] for each in out] == [each["question"] for each in asked]


def test_a_question_that_cannot_be_read_is_declined_in_its_place(kept_place: Place, tmp_path: Path) -> None:
    questions = ["U-4-i", "", "？", "長" * 100_000, "P-5-ii"]
    asked = [{"id": str(n), "question": question} for n, question in enumerate(questions)]
    out = answers(batch(kept_place, tmp_path, lines(*asked)))
    assert [each["id"] for each in out] == ["0", "1", "2", "3", "4"]
    assert [each["abstained"] for each in out] == [False, True, True, True, False]
    assert [each["question"] for each in out] == questions
    for each, reason in zip(out[1:4], ("空", "言葉", "長すぎ"), strict=True):
        assert reason in each["answer"]
        assert (each["citations"], each["confidence"]) == ([], 0.0)


def test_what_editors_leave_in_a_file_is_taken(kept_place: Place, tmp_path: Path) -> None:
    """A byte order mark, Windows line ends, blank lines, no last line end, a line separator in a string."""
    content = '\ufeff{"id":"1","question":"U-4-i"}\r\n\r\n  \n{"id":"2","question":"U-4-i\u2028"}'
    out = answers(batch(kept_place, tmp_path, content))
    assert [each["id"] for each in out] == ["1", "2"]
    assert all(each["citations"][0]["code"] == "U-4-i" for each in out)


def test_an_empty_file_gives_nothing(kept_place: Place, tmp_path: Path) -> None:
    assert answers(batch(kept_place, tmp_path, "")) == []


def test_lone_surrogates_come_back_escaped(kept_place: Place, tmp_path: Path) -> None:
    content = r'{"id":"\ud800","question":"U-4-i \udfff"}' + "\n" + r'{"id":"2","question":"\ud800"}' + "\n"
    out = answers(batch(kept_place, tmp_path, content))
    assert [each["id"] for each in out] == ["\ud800", "2"]
    assert [each["abstained"] for each in out] == [False, True]


GOOD = '{"id":"1","question":"U-4-i"}\n'


@pytest.mark.parametrize(
    "line",
    [
        '{"id":"2","question":',
        "U-4-i",
        "[1, 2]",
        "null",
        "NaN",
        '{"id":"2"}',
        '{"id":"2","question":null}',
        '{"id":"2","question":["U-4-i"]}',
        '{"id":"2","question":"U-4-i","role":"manager"}',
        '{"id":{},"question":"U-4-i"}',
        '{"id":"2","question":"U-4-i","history":"P-5-ii"}',
        '{"id":"2","question":"U-4-i","history":["P-5-ii",null]}',
        '{"id":"2","question":"U-4-i"} {"id":"3","question":"U-4-i"}',
        '{"id":' + "1" * 5000 + ',"question":"U-4-i"}',
        "[" * 100_000,
    ],
    ids=lambda line: line[:50],
)
def test_a_broken_line_is_named_before_anything_is_answered(
    kept_place: Place, tmp_path: Path, line: str
) -> None:
    assert "2 行目" in sentence_of(batch(kept_place, tmp_path, GOOD + line + "\n" + GOOD), 2)


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "utf-16"])
def test_a_file_in_another_encoding_is_named(kept_place: Place, tmp_path: Path, encoding: str) -> None:
    content = lines({"id": "1", "question": "個人情報の扱い"}).encode(encoding)
    assert "questions.jsonl" in sentence_of(batch(kept_place, tmp_path, content), 2)


@pytest.mark.parametrize("arguments", [["--k", "0"], ["--version", "9.9"]])
def test_a_bad_choice_is_told_before_anything_is_answered(
    kept_place: Place, tmp_path: Path, arguments: list[str]
) -> None:
    content = lines({"id": "1", "question": ""}, {"id": "2", "question": "U-4-i"})
    sentence_of(batch(kept_place, tmp_path, content, *arguments), 2)
