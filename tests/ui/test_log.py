"""What is written down of each question, and what is not."""

import io
import json
import time
from collections.abc import Iterator

import pytest

from tests.ui.toy_asker import ToyAsker
from ui.log import log, log_answer, start_log, stop_log

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"


@pytest.fixture(params=[False, True])
def questions(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def lines(questions: bool) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    start_log(stream, questions=questions)
    yield stream
    stop_log()


def test_a_question_is_logged_without_its_words_unless_wanted(
    toy: ToyAsker, lines: io.StringIO, questions: bool
) -> None:
    answer = toy.ask(QUESTION)
    log_answer(answer, time.perf_counter())
    (entry,) = map(json.loads, lines.getvalue().splitlines())
    assert (QUESTION in lines.getvalue()) is questions
    assert entry["event"] == "asked" and entry["level"] == "info" and entry["timestamp"].endswith("Z")
    assert entry["items"] == [each.item_id for each in answer.citations]
    assert entry["version"] == answer.version and entry["milliseconds"] >= 0
    assert entry["abstained"] is False and entry["role"] == "user"


def test_a_failure_is_logged_with_its_traceback(lines: io.StringIO) -> None:
    try:
        raise ZeroDivisionError("改行\nつき")
    except ZeroDivisionError:
        log().exception("failed", handler="x")
    (entry,) = map(json.loads, lines.getvalue().splitlines())
    assert "Traceback" in entry["exception"] and "改行" in entry["exception"]


def test_nothing_is_written_unless_asked_for(toy: ToyAsker, capfd: pytest.CaptureFixture[str]) -> None:
    log_answer(toy.ask(QUESTION), time.perf_counter())
    log().error("failed")
    assert capfd.readouterr() == ("", "")
