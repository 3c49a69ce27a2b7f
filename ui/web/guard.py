"""The guard: what stands between the network and Gradio.

Gradio serves much that this page does not use (uploads, file routes that fetch URLs, an
editor, monitoring). Only what the page needs gets through; everything that leaves
carries headers that keep the browser from asking any other host.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from ui.wording import BUSY, NOT_SERVED, ONLY_TOOLS, TOO_LARGE

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

MAX_BODY = 16 * 1024 * 1024  # a question far too long still reaches the handler, which says so
MAX_UPLOAD = 64 * 1024 * 1024  # a new version of a document
MAX_FORM = 16 * 1024  # a password of 1,024 characters takes up to 12 KiB in a form
MAX_BODIES = {  # bytes
    "/manage/upload": MAX_UPLOAD,
    "/signin": MAX_FORM,
    "/signout": MAX_FORM,
}
UNKNOWN_LENGTH = 1 << 62
BODY_SECONDS = 30  # until the next piece of a body must be there
PAGES = ("/", "/review", "/manage")
# MCP by streamable HTTP alone; without sessions it only posts
TOOLS = ("/gradio_api/mcp", "/gradio_api/mcp/")
PATHS = (
    *PAGES, *TOOLS, "/healthz", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt",
    "/signin", "/signout",
)  # fmt: skip
PREFIXES = (
    "/review/export.",
    "/assets/", "/static/", "/gradio_api/queue/", "/gradio_api/call/", "/gradio_api/run/",
    "/gradio_api/heartbeat/", "/gradio_api/info", "/gradio_api/startup-events",
    "/gradio_api/app_id", "/gradio_api/cancel", "/gradio_api/reset",
    "/item/", "/conversation/", "/manage/",
)  # fmt: skip
HEADERS = {  # of every response
    # Gradio's own scripts need inline code and Function(); no other host may be asked for anything
    "content-security-policy": (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
    ),
    # not no-referrer: with that, browsers say of our own forms that they come from nowhere
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
STRICT = ("strict-transport-security", "max-age=31536000")  # only where the request came by https
UNCHANGING = ("/assets/", "/static/", "/favicon.ico")
"""What everybody gets alike; all else is somebody's own and stays in no cache."""
_CORS = b"access-control-"  # Gradio lets pages of other origins read; ours alone may
_SOCIAL_CARDS = re.compile(rb'<meta\s+(?:property="og|name="twitter):[^>]*>\s*')


def japanese(page: bytes) -> bytes:
    """Gradio's page marked as Japanese, without its cards for social networks (they name other hosts)."""
    return _SOCIAL_CARDS.sub(b"", page).replace(b'lang="en"', b'lang="ja"', 1)


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let through, refuse, or rewrite."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif not _served(scope["path"]):
            await _refuse(_WithHeaders(send, scope), 404, NOT_SERVED)
        elif scope["path"] in TOOLS and scope["method"] != "POST":
            await _refuse(_WithHeaders(send, scope), 405, ONLY_TOOLS)
        elif _length(scope) > MAX_BODIES.get(scope["path"], MAX_BODY):
            await _refuse(_WithHeaders(send, scope), 413, TOO_LARGE)
        elif scope["path"] in PAGES and scope["method"] == "GET":
            await self._app(_uncompressed(scope), receive, _JapanesePage(_WithHeaders(send, scope)))
        else:
            await self._app(scope, _TimedBody(receive), _WithHeaders(send, scope))


def _served(path: str) -> bool:
    return path in PATHS or path.startswith(PREFIXES)


def _length(scope: Message) -> int:
    """The announced length of the body; one that is not announced counts as too long."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return UNKNOWN_LENGTH
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else UNKNOWN_LENGTH


def _uncompressed(scope: Message) -> Message:
    """The same request from a browser that takes no compression: the page is rewritten on its way."""
    headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "headers": headers}


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"detail": sentence}, ensure_ascii=False).encode()
    kind = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": kind})
    await send({"type": "http.response.body", "body": body})


class _WithHeaders:
    """Adds the headers, and says in Japanese that the queue is full."""

    def __init__(self, send: Send, scope: Message) -> None:
        self._send = send
        self._added = dict(HEADERS)
        if not scope["path"].startswith(UNCHANGING):
            self._added["cache-control"] = "no-store"
        if scope.get("scheme") == "https":
            self._added.update([STRICT])
        self._replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 503:
            await _refuse(self, 429, BUSY)  # Gradio's page puts English words of its own on a 503
            self._replaced = True
        elif message["type"] == "http.response.start":
            await self._send({**message, "headers": self._headers(message["headers"])})
        elif not self._replaced:
            await self._send(message)

    def _headers(self, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        ours = [(name.encode(), value.encode()) for name, value in self._added.items()]
        names = {name for name, _ in ours}
        return [
            *(pair for pair in given if pair[0] not in names and not pair[0].startswith(_CORS)),
            *ours,
        ]


class _TimedBody:
    """Waits ``BODY_SECONDS`` for each piece of a body; whoever is slower counts as gone."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:  # from here on there is only the news that the client has left
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), BODY_SECONDS)
        except TimeoutError:
            return {"type": "http.disconnect"}
        self._whole = not message.get("more_body", False)
        return message


class _JapanesePage:
    """Holds the page back until it is whole, then sends it on as Japanese."""

    def __init__(self, send: Send) -> None:
        self._send = send
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
