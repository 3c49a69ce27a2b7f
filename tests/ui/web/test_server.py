"""The served page without a browser: addresses, headers, limits, the API, starting and stopping."""

import json
import signal
import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from corpus.errors import ServeError
from tests.ui.conftest import served
from tests.ui.toy_asker import ToyAsker
from tests.ui.toy_site import toy_site
from ui.web.server import check_address, serve
from ui.wording import UNUSABLE_CALL

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        yield client


def _call(client: httpx.Client, *data: str) -> tuple[str, object]:
    """Ask through the public API: the kind of event it ended with, and what came with it."""
    return _ended(client, client.post("/gradio_api/call/ask", json={"data": data}))


def _ended(client: httpx.Client, started: httpx.Response) -> tuple[str, object]:
    started.raise_for_status()
    events = client.get(f"/gradio_api/call/ask/{started.json()['event_id']}").text.strip().split("\n\n")
    fields = dict(line.split(": ", 1) for line in events[-1].splitlines())
    return fields["event"], json.loads(fields["data"])


def test_the_page_is_japanese_and_names_no_other_host(client: httpx.Client) -> None:
    page = client.get("/", headers={"accept-encoding": "gzip, br"})
    assert 'lang="ja"' in page.text
    assert 'lang="en"' not in page.text
    head = page.text.split("<script>")[0]
    assert "http://" not in head and "https://" not in head
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "server" not in page.headers


def test_healthz_says_which_versions_answer(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "versions": ["1.0-overview"]}


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=https://evil.example/",
        "/gradio_api/proxy=https://evil.example/",
        "/gradio_api/upload",
        "/gradio_api/runs",
        "/gradio_api/openapi.json",
        "/gradio_api/vibe-code/",
        "/monitoring",
        "/docs",
        "/assets/../../../../../pyproject.toml",
        "/static/%2e%2e/%2e%2e/routes.py",
    ],
)
def test_what_the_page_does_not_need_is_not_served(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code in (403, 404)
    assert client.post(path).status_code in (404, 405)


def test_the_api_answers_with_the_documented_json(client: httpx.Client, toy: ToyAsker) -> None:
    kind, data = _call(client, QUESTION, "user")
    assert kind == "complete" and isinstance(data, list)
    citation = data[0]["citations"][0]
    assert toy.source("1.0-overview")[citation["start"] : citation["end"]] == citation["quote"]


def test_the_api_answers_from_the_version_that_is_named(both_url: str) -> None:
    with httpx.Client(base_url=both_url, timeout=20, trust_env=False) as client:
        for given, version in (
            ((), "1.1"),
            (("1.0-overview",), "1.0-overview"),
            (("1.0-overview", "ai-guideline"), "1.0-overview"),
            (("", "ai-guideline"), "1.1"),
        ):
            kind, data = _call(client, QUESTION, "user", *given)
            assert kind == "complete" and isinstance(data, list)
            assert {data[0]["version"], data[0]["citations"][0]["version"]} == {version}


def test_the_api_takes_arguments_by_name(client: httpx.Client) -> None:
    named = {"question": QUESTION, "version": "1.0-overview"}
    started = client.post("/gradio_api/call/v2/ask", json=named)
    kind, data = _ended(client, started)
    assert kind == "complete" and isinstance(data, list)
    assert data[0]["version"] == "1.0-overview"


def test_the_api_needs_a_question(client: httpx.Client) -> None:
    assert _call(client)[0] == "error"


@pytest.mark.parametrize(("name", "status"), [("nothing", 404), ("ask", 422)])
def test_a_call_by_name_that_cannot_be_made_is_told_and_the_connection_stays(
    client: httpx.Client, name: str, status: int
) -> None:
    for _ in range(3):  # over one connection, which a failure of the server would close
        reply = client.post(f"/gradio_api/call/v2/{name}", json={})
        assert (reply.status_code, reply.json()["detail"]) == (status, UNUSABLE_CALL)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("9.9",), "版「9.9」はありません。次から選んでください: 1.0-overview。"),
        (("", "nowhere"), "文書「nowhere」はありません。次から選んでください: ai-guideline。"),
    ],
)
def test_the_api_refuses_an_unknown_edition(
    client: httpx.Client, given: tuple[str, ...], sentence: str
) -> None:
    kind, data = _call(client, QUESTION, "user", *given)
    assert kind == "error" and isinstance(data, dict)
    assert sentence in data["error"]


@pytest.mark.parametrize(
    ("question", "role", "sentence"),
    [
        ("", "auto", "質問の言葉がありません"),
        ("!?", "auto", "質問の言葉がありません"),
        ("あ" * 1_500_000, "auto", "質問が長すぎます"),
        (QUESTION, "boss", "立場は"),
    ],
)
def test_refusals_are_quick_and_japanese(
    client: httpx.Client, question: str, role: str, sentence: str
) -> None:
    began = time.monotonic()
    kind, data = _call(client, question, role)
    assert time.monotonic() - began < 5
    assert kind == "error" and isinstance(data, dict)
    assert sentence in data["error"]


def test_a_body_beyond_all_reason_is_not_read(url: str) -> None:
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=10)
    connection.putrequest("POST", "/gradio_api/call/ask")
    connection.putheader("content-length", str(1 << 30))
    connection.endheaders()
    reply = connection.getresponse()  # nothing of the body was sent
    assert reply.status == 413
    assert "大きすぎます" in json.load(reply)["detail"]
    connection.close()


@pytest.mark.process
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_clean_while_pages_are_open(how: signal.Signals) -> None:
    with served() as (url, process), httpx.Client(base_url=url) as client:
        with client.stream("GET", "/gradio_api/heartbeat/someone") as stream:
            assert stream.status_code == 200
            process.send_signal(how)
            _, errors = process.communicate(timeout=15)
        assert process.returncode == 0
        assert errors == ""


def test_a_port_in_use_is_one_clear_sentence(toy: ToyAsker, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"ポート {port} はほかのプログラムが使っています.*--port"):
            serve(toy_site(toy, tmp_path), "127.0.0.1", port, lambda url: None)
        with pytest.raises(ServeError, match=f"ポート {port} は"):
            check_address("127.0.0.1", port)
    check_address("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [("127.0.0.1", 99999, "65535"), ("192.0.2.1", 8765, "--host"), ("no-such-host.invalid", 8765, "--host")],
)
def test_an_address_that_cannot_be_used_is_named(
    toy: ToyAsker, tmp_path: Path, host: str, port: int, words: str
) -> None:
    with pytest.raises(ServeError, match=words):
        serve(toy_site(toy, tmp_path), host, port, lambda url: None)
