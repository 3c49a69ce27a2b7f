"""Nobody without the role of a trainer sees the room, its data, or does anything in it."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.ui.conftest import served
from tests.ui.review.conftest import Room
from tests.ui.review.seeding import COMMENT, QUESTIONS, judge_some
from tests.ui.toy_asker import ToyAsker


@pytest.fixture(scope="module")
def staff_url(served_room: Room) -> Iterator[str]:
    with served(TOY_ROLE="staff", TOY_HOME=str(served_room.home)) as (url, _):
        yield url


@pytest.fixture
def judged(room: Room) -> Room:
    judge_some(room.records, ToyAsker())
    return room


@pytest.fixture
def staff(judged: Room, staff_url: str) -> Iterator[httpx.Client]:
    with _client(staff_url) as client:
        yield client


@pytest.fixture
def trainer(judged: Room) -> Iterator[httpx.Client]:
    with _client(judged.url) as client:
        yield client


def _client(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, timeout=20, trust_env=False)


@pytest.mark.parametrize("path", ["/review", "/review/", "/review/export.csv", "/review/export.jsonl"])
def test_staff_get_no_page_and_no_export(staff: httpx.Client, path: str) -> None:
    response = staff.get(path)
    assert response.status_code in (303, 403, 404)
    assert "花子" not in response.text and QUESTIONS[0] not in response.text


def _handlers(client: httpx.Client) -> list[int]:
    """The numbers of the handlers of the room, from its own page."""
    page = client.get("/review").text
    config = json.JSONDecoder().raw_decode(page[page.index("window.gradio_config = ") + 23 :])[0]
    of_page = config["page"]["review"]["dependencies"]
    return [each["id"] for each in config["dependencies"] if each["id"] in of_page]


def test_no_handler_of_the_room_answers_staff(
    staff: httpx.Client, trainer: httpx.Client, judged: Room
) -> None:
    handlers = _handlers(trainer)
    assert len(handlers) >= 10
    before = judged.records.verdicts()
    event = {
        "answer": before[0].id,
        "verdict": 1,
        "kind": "right",
        "step": 1,
        "words": "文書化",
        "edition": "",
    }
    for number in handlers:
        call = {"data": [None], "fn_index": number, "session_hash": "x", "event_data": event}
        response = staff.post("/gradio_api/run/predict", json=call)
        assert response.status_code >= 400, number
        assert not any(words in response.text for words in ("花子", COMMENT, QUESTIONS[0], "coverage-title"))
    assert judged.records.verdicts() == before


def test_trainers_get_the_exports(trainer: httpx.Client) -> None:
    for ending, kind in (("csv", "text/csv"), ("jsonl", "application/jsonl")):
        response = trainer.get(f"/review/export.{ending}")
        assert response.status_code == 200 and response.headers["content-type"].startswith(kind)
        assert response.headers["cache-control"] == "no-store" and "花子" in response.text


def test_the_configuration_holds_nothing_of_the_records(staff: httpx.Client, trainer: httpx.Client) -> None:
    for text in (staff.get("/config").text, staff.get("/").text, trainer.get("/review").text):
        assert "花子" not in text and COMMENT not in text
