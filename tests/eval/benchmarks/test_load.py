"""The load and soak benchmarks, on the toy server."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from corpus.errors import InputError, ServeError
from eval.benchmarks import load, soak
from eval.benchmarks.load import waits
from eval.benchmarks.soak import BOUND, Growth, SoakReport, lines_of
from eval.benchmarks.visitor import Reply, Target, check_local, forms_of
from eval.data.dataset import GUIDELINE, question_texts

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def server() -> Iterator[Target]:
    """The toy page."""
    command = [sys.executable, "-m", "tests.ui.serve_toy", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Target(process.stdout.readline().strip(), process.pid)
        process.terminate()


def run(command: click.Command, *options: str) -> Result:
    """Run in this process: that it also runs as a module is shown in ``tests/ui/web/test_crowd.py``."""
    return CliRunner().invoke(command, options)


def test_the_load_is_measured_and_told(server: Target) -> None:
    done = run(load.main, "--people", "8", "--url", server.url, "--pid", str(server.pid), "--json")
    assert done.exit_code == 0, done.stderr + done.stdout
    report = json.loads(done.stdout)
    for name, people in (("alone", 1), ("together", 8), ("api", 8)):
        found = report[name]
        assert (found["people"], found["errors"]) == (people, [])
        assert 0 < found["median"] <= found["p95"] <= found["longest"] <= found["whole"]
    assert report["ratio"] == pytest.approx(report["together"]["median"] / report["alone"]["median"])
    assert all(memory > 50 for memory in report["memory"])


def test_the_load_is_shown_as_a_table(server: Target) -> None:
    done = run(load.main, "--people", "2", "--url", server.url)
    assert done.exit_code == 0 and "同時に、ページから" in done.stdout and "--pid" in done.stdout


def test_people_come_and_go(server: Target) -> None:
    done = run(soak.main, "--minutes", "0.1", "--url", server.url, "--pid", str(server.pid), "--json")
    report = json.loads(done.stdout)
    assert report["problems"] == [] and report["sessions"] > 3
    assert report["questions"] > report["sessions"]
    assert done.exit_code == (1 if report["leaks"] else 0)  # six seconds are no evidence either way


@pytest.mark.parametrize("command", [load.main, soak.main])
@pytest.mark.parametrize(
    "url",
    ["http://192.0.2.1:7860/", "http://example.com/", "https://127.0.0.1/", "http://127.0.0.1.example/", "x"],
)
def test_other_machines_are_left_alone(command: click.Command, url: str) -> None:
    with pytest.raises(InputError, match=r"127\.0\.0\.1"):
        check_local(url)
    if url.startswith("http://192"):
        done = run(command, "--url", url)
        assert done.exit_code == 2 and "負荷をかけられません" in done.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1:7860/?x", "http://localhost:1", "http://[::1]:7860/"])
def test_this_machine_is_taken(url: str) -> None:
    assert check_local(url).endswith("/") and "?" not in check_local(url)


def test_a_server_that_is_not_there_is_told() -> None:
    done = run(load.main, "--url", "http://127.0.0.1:9/")
    assert done.exit_code == 1 and done.stderr.startswith("エラー: ")


def test_another_page_is_told() -> None:
    with pytest.raises(ServeError, match="質問のページではありません"):
        forms_of({"components": [], "dependencies": []})


def test_the_waits_are_order_statistics_with_failures_counted() -> None:
    replies = [Reply(float(n), "だめ" if n == 3 else None) for n in range(1, 6)]
    found = waits("x", 5, replies, 9.0)
    assert (found.median, found.longest) == (3.0, 5.0)
    assert found.p95 == pytest.approx(4.8)
    assert found.errors == ("だめ",)


def test_only_growth_that_is_certain_is_a_leak() -> None:
    sure = SoakReport(10, 1, 1, (), Growth(BOUND + 9, BOUND + 1, BOUND + 20, 100, 110))
    unsure = SoakReport(10, 1, 1, (), Growth(BOUND + 9, BOUND - 1, BOUND + 20, 100, 110))
    assert (sure.leaks, unsure.leaks) == (True, False)
    assert "増え続けています" in "".join(lines_of(sure))


def test_the_questions_are_those_of_the_split_that_stand_alone() -> None:
    texts = question_texts(GUIDELINE, "dev")
    assert len(texts) == len(set(texts)) > 200
