"""A page that is asked all the time while builds are published and taken back (FAULTS 7)."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from index.store.build import Build
from index.store.record import Deed
from index.store.store_writer import StoreWriter
from tests.assistant.editions import QUESTIONS, two_builds, whole_build
from tests.forked import serving
from tests.index.homes import quick_folder

pytestmark = pytest.mark.process

SWAPS = 10  # twenty readers and fifty swaps: tests/assistant/service/test_live.py, without the page


@contextmanager
def served(home: Path, dictionary: Path) -> Iterator[str]:
    with serving("tests.ui.serve_live", str(home), str(dictionary)) as (url, process):
        yield url
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


def ask(client: httpx.Client, question: str, builds: tuple[Build, Build]) -> str:
    """Ask through the page's API: the one build that the whole answer is from."""
    started = client.post("/gradio_api/call/ask", json={"data": [question, "auto"]}).raise_for_status()
    events = client.get(f"/gradio_api/call/ask/{started.json()['event_id']}").text.strip().split("\n\n")
    fields = dict(line.split(": ", 1) for line in events[-1].splitlines())
    assert fields["event"] == "complete", events
    (answer,) = json.loads(fields["data"])
    assert answer["citations"]
    assert {each["version"] for each in answer["citations"]} == {answer["version"]}
    quotes = [(each["start"], each["end"], each["quote"]) for each in answer["citations"]]
    return whole_build(answer["version"], quotes, builds)


def until_served(client: httpx.Client, build_id: str) -> None:
    deadline = time.monotonic() + 30
    while (health := client.get("/healthz").json())["build"] != build_id:
        assert time.monotonic() < deadline, health
        assert health["status"] == "ok"
        time.sleep(0.02)


@pytest.fixture
def editions() -> Iterator[tuple[StoreWriter, tuple[Build, Build]]]:
    with quick_folder() as folder:
        yield two_builds(folder)


def test_swaps_under_a_stream_of_questions(
    editions: tuple[StoreWriter, tuple[Build, Build]], tmp_path: Path
) -> None:
    store, builds = editions
    done, answers, failures = threading.Event(), list[str](), list[BaseException]()

    def visit(url: str) -> None:
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            for question in cycle(QUESTIONS):
                time.sleep(0.05)
                if done.is_set():
                    return
                try:
                    answers.append(ask(client, question, builds))
                except BaseException as failure:
                    failures.append(failure)
                    raise

    with served(store.home, tmp_path) as url, httpx.Client(base_url=url, trust_env=False) as client:
        visitors = [threading.Thread(target=visit, args=(url,)) for _ in range(3)]
        for visitor in visitors:
            visitor.start()
        try:
            for swap in range(SWAPS):
                build = builds[(swap + 1) % 2]
                store.publish(build.build_id, Deed.ROLLBACK if swap % 2 else Deed.PUBLISH)
                until_served(client, build.build_id)
        finally:
            done.set()
            for visitor in visitors:
                visitor.join()
    assert failures == []
    assert set(answers) == {each.build_id for each in builds}
    assert len(answers) > SWAPS
