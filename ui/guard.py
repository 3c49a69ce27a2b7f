"""The guard: what stands between the network and Gradio.

Gradio serves much that this page does not use (uploads, file routes that fetch URLs, an
editor, monitoring). Only what the page needs gets through; everything that leaves
carries headers that keep the browser from asking any other host.
"""

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ui.wording import BUSY, NOT_SERVED, TOO_LARGE

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

MAX_BODY = 16 * 1024 * 1024  # a question far too long still reaches the handler, which says so
MAX_FILE = 64 * 1024 * 1024
FILES = ("/manage/upload",)
PAGES = ("/", "/review", "/manage")
PATHS = (*PAGES, "/healthz", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt")
PREFIXES = (
    "/assets/", "/static/", "/gradio_api/queue/", "/gradio_api/call/", "/gradio_api/run/",
    "/gradio_api/heartbeat/", "/gradio_api/info", "/gradio_api/startup-events",
    "/gradio_api/app_id", "/gradio_api/cancel", "/gradio_api/reset", "/manage/",
)  # fmt: skip
HEADERS = {  # of every response
    # Gradio's own scripts need inline code and Function(); no other host may be asked for anything
    "content-security-policy": (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_SOCIAL = re.compile(rb'<meta\s+(?:property="og|name="twitter):[^>]*>\s*')


def japanese(page: bytes) -> bytes:
    """Gradio's page marked as Japanese, without its cards for social networks (they name other hosts)."""
    return _SOCIAL.sub(b"", page).replace(b'lang="en"', b'lang="ja"', 1)


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let through, refuse, or rewrite."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif not _served(scope["path"]):
            await _refuse(send, 404, NOT_SERVED)
        elif _length(scope) > (MAX_FILE if scope["path"] in FILES else MAX_BODY):
            await _refuse(send, 413, TOO_LARGE)
        elif scope["path"] in PAGES and scope["method"] == "GET":
            await self._app(_uncompressed(scope), receive, _Rewriting(send))
        else:
            await self._app(scope, receive, _Guarded(send))


def _served(path: str) -> bool:
    return path in PATHS or path.startswith(PREFIXES)


def _length(scope: Message) -> int:
    """The announced length of the body; one that is not announced counts as too long."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return MAX_FILE + 1
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else MAX_FILE + 1


def _uncompressed(scope: Message) -> Message:
    """The same request from a browser that takes no compression: the page is rewritten on its way."""
    headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "headers": headers}


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"detail": sentence}, ensure_ascii=False).encode()
    kind = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": [*kind, *_HEADERS]})
    await send({"type": "http.response.body", "body": body})


class _Guarded:
    """Adds the headers, and says in Japanese that the queue is full."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 503:
            self._replaced = True
            await _refuse(self._send, 429, BUSY)  # Gradio's page puts English words of its own on a 503
        elif message["type"] == "http.response.start":
            await self._send({**message, "headers": [*message["headers"], *_HEADERS]})
        elif not self._replaced:
            await self._send(message)


class _Rewriting:
    """Holds the page back until it is whole, then sends it on as Japanese."""

    def __init__(self, send: Send) -> None:
        self._send = _Guarded(send)
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        page = japanese(self._body)
        kept = [pair for pair in self._start["headers"] if pair[0] != b"content-length"]
        await self._send({**self._start, "headers": [*kept, (b"content-length", b"%d" % len(page))]})
        await self._send({"type": "http.response.body", "body": page})
