"""Faults that need a process of their own: a full disk, a kill; and the page itself."""

import json
import signal
import time
import urllib.request

import pytest

from tests.assistant.command import COMMAND, Place, failure_of

pytestmark = pytest.mark.process


def answers(place: Place) -> bool:
    done = place.run("ask", "--json", "P-5) ii.")
    return done.code == 0 and json.loads(done.out)["citations"][0]["code"] == "P-5-ii"


def current(place: Place) -> bytes:
    return (place.home / "current").read_bytes()


def change_aids(place: Place) -> None:
    """Make the next build other than the last."""
    (place.document / "aids.toml").write_text('[U-4-i]\nquestions = ["新しい問い"]\n', encoding="utf-8")


def test_a_disk_that_takes_no_more_leaves_the_last_build_in_service(place: Place) -> None:
    before = current(place)
    change_aids(place)
    limited = ("sh", "-c", 'ulimit -f 20; exec "$@"', "sh", *COMMAND)
    sentence = failure_of(place.run_apart("build", command=limited), 1)
    assert str(place.home) in sentence
    assert current(place) == before
    assert answers(place)
    assert place.run("build").code == 0
    assert not [each for each in (place.home / "builds").iterdir() if each.name.startswith(".")]


def test_a_build_killed_on_the_way_leaves_the_last_one_in_service(place: Place) -> None:
    before = current(place)
    change_aids(place)
    process = place.start("build")
    deadline = time.monotonic() + 120
    while not (place.home / "builder.json").exists() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert current(place) == before or process.returncode == 0
    assert answers(place)
    assert place.run("build").code == 0
    assert answers(place)


def test_the_page_is_served_and_stopped(kept_place: Place) -> None:
    process = kept_place.start("serve", "--port", "0")
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, process.communicate(timeout=60)
        url = line.split("http://")[1].split("(")[0].strip()
        with urllib.request.urlopen(f"http://{url}healthz", timeout=60) as reply:
            assert json.loads(reply.read())["versions"] == ["1.0-overview"]
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err
