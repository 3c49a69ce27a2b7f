"""Asking on the command line: what comes out where, and what bad input gets."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assistant.command import ROOT, Place, sentence_of

CODE = "P-5) ii."


def test_an_answer_for_people(kept_place: Place) -> None:
    done = kept_place.run("ask", CODE)
    assert (done.code, done.err) == (0, "")
    assert "P-5-ii" in done.out
    assert "脆弱性" in done.out


def test_an_answer_for_programs(kept_place: Place) -> None:
    done = kept_place.run("ask", "--json", "--k", "3", "--role", "provider", CODE)
    assert (done.code, done.err) == (0, "")
    answer = json.loads(done.out)
    source = (kept_place.document / "source.md").read_bytes().decode("utf-8")
    (citation,) = answer["citations"]
    assert (answer["id"], answer["question"], answer["role"], answer["role_inferred"]) == (
        None,
        CODE,
        "provider",
        False,
    )
    assert citation["quote"] == source[citation["start"] : citation["end"]]
    assert "timings" not in answer


def asked_after(place: Place, question: str, *before: str) -> tuple[str | None, str]:
    """How a question was read after others, and the item that answers it."""
    options = [each for earlier in before for each in ("--after", earlier)]
    done = place.run("ask", "--json", "--k", "1", *options, question)
    assert (done.code, done.err) == (0, "")
    answer = json.loads(done.out)
    assert answer["question"] == question
    return answer["follow_up"], answer["citations"][0]["code"]


def test_questions_before_are_given_oldest_first(kept_place: Place) -> None:
    assert asked_after(kept_place, "ⅰのほうは?", CODE) == ("neighbour", "P-5-i")
    assert asked_after(kept_place, "ⅰのほうは?", CODE, "U-7) ii.") == ("neighbour", "U-7-i")
    assert asked_after(kept_place, "ⅰのほうは?", "U-7) ii.", CODE) == ("neighbour", "P-5-i")
    assert asked_after(kept_place, CODE) == (None, "P-5-ii")


def test_a_question_before_that_has_no_words_is_passed_over(kept_place: Place) -> None:
    assert asked_after(kept_place, "ⅰのほうは?", CODE, "？", "") == ("neighbour", "P-5-i")


def test_people_are_told_that_a_question_was_read_as_a_follow_up(kept_place: Place) -> None:
    done = kept_place.run("ask", "--after", CODE, "ⅰのほうは?")
    assert done.code == 0
    assert "前の答えの先頭の項目の隣" in done.out
    assert "前に引用した" not in kept_place.run("ask", CODE).out


@pytest.mark.parametrize("role", ["user", "AI利用者"])
def test_a_role_may_be_named_in_either_language(kept_place: Place, role: str) -> None:
    assert json.loads(kept_place.run("ask", "--json", "--role", role, CODE).out)["role"] == "user"


def test_timing_shows_the_parts(kept_place: Place) -> None:
    done = kept_place.run("ask", "--timing", CODE)
    assert done.code == 0
    assert all(part in done.err for part in ("read", "embed", "retrieve", "rank", "cite", "embed 以外の合計"))
    assert "embed" not in done.out


def test_timing_in_json_is_a_field(kept_place: Place) -> None:
    done = kept_place.run("ask", "--timing", "--json", CODE)
    timings = json.loads(done.out)["timings"]
    assert set(timings) == {"read", "embed", "retrieve", "rank", "cite"}
    assert all(value >= 0 for value in timings.values())


def test_a_question_of_markup_comes_back_as_text(kept_place: Place) -> None:
    question = "<script>alert(1)</script> [red]P-5) ii.[/red] :smile:"
    assert json.loads(kept_place.run("ask", "--json", question).out)["question"] == question
    assert kept_place.run("ask", question).code == 0


def test_a_version_is_chosen(place: Place) -> None:
    new = place.document.with_name("1.1")
    place.document.rename(new)
    manifest = (new / "document.toml").read_text(encoding="utf-8")
    (new / "document.toml").write_text(manifest.replace('"1.0-overview"', '"1.1"'), encoding="utf-8")
    assert place.run("build").code == 0
    place.serve_newest()
    assert json.loads(place.run("ask", "--json", "--version", "1.1", CODE).out)["version"] == "1.1"
    assert "1.1" in sentence_of(place.run("ask", "--version", "1.0-overview", CODE), 2)


BAD = {
    "no question": ["ask"],
    "an empty question": ["ask", ""],
    "a blank question": ["ask", " \u3000\n"],
    "only symbols": ["ask", "？！…"],
    "an endless question": ["ask", "長" * 100_000],
    "an unknown role": ["ask", "--role", "manager", CODE],
    "an unknown version": ["ask", "--version", "9.9", CODE],
    "no items": ["ask", "--k", "0", CODE],
    "too many items": ["ask", "--k", "1000", CODE],
    "a number that is none": ["ask", "--k", "many", CODE],
    "a question too many": ["ask", CODE, CODE],
    "an option without its value": ["ask", CODE, "--role"],
    "an unknown option": ["ask", "--colour", CODE],
    "an option of nobody": ["--colour"],
    "an unknown command": ["tell", CODE],
    "a question before without its words": ["ask", CODE, "--after"],
    "no question after another": ["ask", "--after", CODE],
    "a question and a batch": ["ask", "--batch", "questions.jsonl", CODE],
    "a batch that is not there": ["ask", "--batch", "nowhere.jsonl"],
    "a batch that is a folder": ["ask", "--batch", "."],
    "an unknown system": ["eval", "--system", "magic"],
    "an unknown split": ["eval", "--split", "train"],
    "a gate in JSON": ["eval", "--gate", "--json"],
    "a gate and its baseline at once": ["eval", "--gate", "--save-baseline"],
    "a baseline of one split": ["eval", "--save-baseline", "--split", "dev"],
    "a gate without a baseline": ["eval", "--gate", "--baseline", "nowhere.json"],
    "a report in no folder": ["eval", "--html", "nowhere/report.html"],
    "a report that is a folder": ["eval", "--html", "."],
    "a baseline in no folder": ["eval", "--save-baseline", "--baseline", "nowhere/baseline.json"],
    "a port that is none": ["serve", "--port", "http"],
}


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD.keys())
def test_bad_input_gets_one_sentence_and_exit_code_2(kept_place: Place, arguments: list[str]) -> None:
    sentence_of(kept_place.run(*arguments), 2)


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["ask", "--role", "manager", CODE], "developer、provider、user"),
        (["ask", "--version", "9.9", CODE], "1.0-overview"),
        (["ask", "--k", "0", CODE], "1 から 20"),
        (["ask", "--rol", "user", CODE], "--role"),
        (["tell"], "tell"),
        (["ask", "長" * 100_000], "100,000 文字"),
        (["eval", "--system", "magic"], "bm25"),
        (["eval", "--split", "train"], "dev、real、real-dev、test"),
        (["eval", "--gate", "--baseline", "nowhere.json"], "shishin eval --save-baseline"),
    ],
)
def test_the_sentence_says_what_to_do(kept_place: Place, arguments: list[str], hint: str) -> None:
    assert hint in sentence_of(kept_place.run(*arguments), 2)


def test_no_command_shows_the_help(kept_place: Place) -> None:
    done = kept_place.run()
    assert (done.code, done.out) == (2, "")
    assert "ask" in done.err
    assert "エラー" not in done.err


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in ("ask", "build", "serve"))])
def test_help_is_no_error(kept_place: Place, arguments: list[str]) -> None:
    done = kept_place.run(*arguments)
    assert (done.code, done.err) == (0, "")
    assert "Usage: shishin" in done.out


@pytest.mark.parametrize("arguments", [["--debug", "ask", ""], ["ask", "--debug", ""]])
def test_debug_shows_the_traceback_before_the_sentence(kept_place: Place, arguments: list[str]) -> None:
    done = kept_place.run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" in done.err
    assert "QuestionError" in done.err
    assert done.err.splitlines()[-1].startswith("エラー: 質問が空です。")


@pytest.mark.process
def test_the_installed_command_keeps_streams_and_codes_apart(kept_place: Place) -> None:
    script = Path(sys.executable).with_name("shishin")
    run = subprocess.run([script, "ask", "？"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("エラー: 質問に言葉がありません。")


def test_bytes_that_are_no_text_do_no_harm(kept_place: Place) -> None:
    """A shell passes what is not UTF-8 as lone surrogates."""
    done = kept_place.run("ask", "--json", "P-5) ii. \udcff")
    assert done.code == 0
    assert json.loads(done.out)["question"] == "P-5) ii. ?"
    sentence_of(kept_place.run("ask", "\udcff\udcfe"), 2)


@pytest.mark.process
def test_a_reader_that_leaves_early_is_no_failure_to_report(kept_place: Place) -> None:
    process = kept_place.start("status", "--json")
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 1
    process.stderr.close()
