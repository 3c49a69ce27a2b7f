import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from ui.web import guard
from ui.web.guard import MAX_BODY, MAX_FORM, MAX_UPLOAD, Guard, Message, Receive, Send, japanese


async def _app(scope: Message, receive: Receive, send: Send) -> None:
    """Answers 503 on the queue, a page in two pieces elsewhere."""
    status = 503 if "queue" in scope["path"] else 200
    headers = [(b"content-length", b"15"), (b"access-control-allow-origin", b"https://evil.example")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b'<html lang="en', "more_body": True})
    await send({"type": "http.response.body", "body": b'">'})


def _get(
    path: str, headers: Mapping[bytes, bytes] | None = None, scheme: str = "http"
) -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "scheme": scheme}
    scope["headers"] = list((headers or {}).items())
    asyncio.run(Guard(_app)(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


def test_the_page_is_made_japanese_and_measured_again() -> None:
    status, headers, body = _get("/")
    assert (status, body) == (200, b'<html lang="ja">')
    assert headers[b"content-length"] == b"16"


def test_other_answers_pass_unchanged_but_for_the_headers() -> None:
    status, headers, body = _get("/config")
    assert (status, body) == (200, b'<html lang="en">')
    assert b"content-security-policy" in headers


def test_a_full_queue_is_told_in_japanese() -> None:
    status, headers, body = _get("/gradio_api/queue/join")
    assert status == 429
    assert "混み合っています" in body.decode()
    assert headers[b"content-length"] == str(len(body)).encode()


@pytest.mark.parametrize(
    "headers",
    [
        {b"content-length": str(MAX_BODY + 1).encode()},
        {b"content-length": b"-1"},
        {b"content-length": "٣".encode()},
        {b"transfer-encoding": b"chunked"},
    ],
)
def test_bodies_too_large_or_unmeasured_are_refused(headers: dict[bytes, bytes]) -> None:
    assert _get("/gradio_api/queue/join", headers)[0] == 413


def test_unknown_paths_are_refused() -> None:
    assert _get("/gradio_api/file=/etc/passwd")[0] == 404


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/manage/upload", MAX_UPLOAD, 200),
        ("/manage/upload", MAX_UPLOAD * 2, 413),
        ("/signin", MAX_FORM, 200),
        ("/signin", MAX_FORM + 1, 413),
    ],
)
def test_each_path_takes_bodies_of_its_own_size(path: str, length: int, status: int) -> None:
    assert _get(path, {b"content-length": b"%d" % length})[0] == status


def test_what_is_somebodys_own_stays_in_no_cache() -> None:
    assert _get("/config")[1][b"cache-control"] == b"no-store"
    assert b"cache-control" not in _get("/assets/index.js")[1]


def test_browsers_are_told_to_stay_with_https_where_it_was_https() -> None:
    assert b"strict-transport-security" not in _get("/config")[1]
    assert b"strict-transport-security" in _get("/config", scheme="https")[1]


def test_no_page_of_another_origin_may_read() -> None:
    assert not [name for name in _get("/config")[1] if name.startswith(b"access-control-")]


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.05)
    heard: list[Message] = []

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        heard.append(await receive())

    async def silence() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "method": "POST", "path": "/signin", "headers": [(b"content-length", b"9")]}
    asyncio.run(Guard(app)(scope, silence, send))
    assert heard == [{"type": "http.disconnect"}]


def test_social_cards_go() -> None:
    cards = b'<meta property="og:image"\n content="https://x/y" /> <meta name="twitter:card" content="a" />'
    page = b'<html lang="en">' + cards + b'<meta name="viewport" />'
    assert japanese(page) == b'<html lang="ja"><meta name="viewport" />'
