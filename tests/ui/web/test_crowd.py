"""More people than the queue takes (FAULTS 15), and no network at all (FAULTS 16)."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from eval.benchmarks.visitor import Target
from tests.ui.conftest import ROOT, served
from tests.ui.toy_asker import SLOW
from ui.wording import BUSY

pytestmark = pytest.mark.process

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"
CROWD = 30
SPARE = 8.0  # MiB that the second crowd may leave behind: allocators round up


@pytest.fixture(scope="module")
def crowded() -> Iterator[Target]:
    """A server that takes two at a time and lets two wait."""
    with served(TOY_WAITING="2", TOY_SECONDS="0.1") as (url, process):
        yield Target(url, process.pid)


async def rush(url: str, path: str) -> list[httpx.Response]:
    """Everybody at the same moment, for a server that takes two at a time at most."""
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
        body = {"data": [f"{QUESTION}{SLOW}", "user"]}
        return await asyncio.gather(*(client.post(path, json=body) for _ in range(CROWD)))


def until_answered(url: str) -> None:
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        deadline = time.monotonic() + 60
        while client.post("/gradio_api/run/ask", json={"data": [QUESTION]}).is_error:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [("/gradio_api/call/ask", 429, "detail"), ("/gradio_api/run/ask", 500, "error")],
)
def test_a_crowd_is_told_so_and_the_server_recovers(
    crowded: Target, path: str, status: int, field: str
) -> None:
    memory = []
    for _ in range(3):
        replies = asyncio.run(rush(crowded.url, path))
        refused = [reply for reply in replies if reply.is_error]
        assert 0 < len(refused) < CROWD
        assert {(reply.status_code, reply.json()[field]) for reply in refused} == {(status, BUSY)}
        until_answered(crowded.url)
        memory.append(crowded.memory())
    assert memory[1] and memory[2] and memory[2] - memory[1] < SPARE


def test_everything_works_without_any_network(home: Path) -> None:
    """The real server with its model, asked by the page's protocol and by the API, where only lo is."""
    alone = ["unshare", "--net", "--map-root-user", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if not (
        shutil.which("unshare") and subprocess.run([*alone, "true"], capture_output=True).returncode == 0
    ):
        reason = "ここではネットワークの名前空間を作れません(unshare と ip が要ります)"
        if os.environ.get("SHISHIN_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    outside = [*alone, sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 1)"]
    assert "unreachable" in subprocess.run(outside, capture_output=True, text=True).stderr
    done = subprocess.run(
        [*alone, sys.executable, "-m", "eval.benchmarks.load", "--people", "3", "--json"],
        cwd=ROOT,
        env={**os.environ, "SHISHIN_HOME": str(home)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert [len(report[each]["errors"]) for each in ("alone", "together", "api")] == [0, 0, 0]
