import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from ui.guard import MAX_BODY, Guard, Message, Receive, Send, japanese


async def _app(scope: Message, receive: Receive, send: Send) -> None:
    """Answers 503 on the queue, a page in two pieces elsewhere."""
    status = 503 if "queue" in scope["path"] else 200
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"15")]})
    await send({"type": "http.response.body", "body": b'<html lang="en', "more_body": True})
    await send({"type": "http.response.body", "body": b'">'})


def _get(path: str, headers: Mapping[bytes, bytes] | None = None) -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path}
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
    assert _get("/gradio_api/upload")[0] == 404


def test_social_cards_go() -> None:
    cards = b'<meta property="og:image"\n content="https://x/y" /> <meta name="twitter:card" content="a" />'
    page = b'<html lang="en">' + cards + b'<meta name="viewport" />'
    assert japanese(page) == b'<html lang="ja"><meta name="viewport" />'
