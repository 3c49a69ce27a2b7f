"""GradioCalls of Gradio's handlers: a session belongs to who began it, and nobody asks without end.

Gradio lets the client name its session (``session_hash``, in a browser ``Math.random()``) and gives
whoever names it that session's state and event stream. Here the name is made to hold for one
browser only: what anybody else sends is another session.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.accounts import ANONYMOUS
from ui.access.caller import BROWSER_COOKIE, Caller, caller_in
from ui.access.rate_limit import RateLimit, RateLimiter
from ui.log import log
from ui.wording import TOO_OFTEN

API = "/gradio_api/"
_CALLED = tuple(f"{API}{each}" for each in ("queue/join", "run/", "api/", "call/", "cancel", "mcp"))
_HEARTBEAT = f"{API}heartbeat/"
_TOOL = "tools/call"  # in JSON-RPC; what else a client of MCP sends sets nothing to work
_CROWD = 10  # people behind one address that have no account

Asks = Callable[[str, object], bool]
"""Whether a handler, by its name and its number or None, answers a question."""


class GradioCalls:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, asks: Asks, ask_rate: int) -> None:
        """``ask_rate`` questions a minute may each person ask; 0: any number."""
        self._app, self._asks, self._rate = app, asks, ask_rate
        self._rate_limiter = RateLimiter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what belongs to the caller."""
        if scope["type"] == "http" and scope["path"].startswith(API):
            scope = _own(scope)
            if scope["method"] == "POST" and scope["path"].startswith(_CALLED):
                body = await _read(receive)
                called = _parsed(body)
                if wait := self._wait(scope, called):
                    log().warning("refused", why="rate")
                    detail = {"detail": TOO_OFTEN.format(wait)}
                    await JSONResponse(detail, 429, {"retry-after": str(wait)})(scope, receive, send)
                    return
                owned = _owned_body(called, scope)
                scope, receive = _with_body(scope, receive, body if owned is None else owned)
        await self._app(scope, receive, send)

    def _wait(self, scope: Scope, called: dict[str, Any]) -> int:
        name = scope["path"].rstrip("/").rpartition("/")[2]
        # The handler is named by its number in the body (`…/queue/join`), or in the path (`…/call/ask`).
        asks = called.get("method") == _TOOL if name == "mcp" else self._asks(name, called.get("fn_index"))
        if self._rate == 0 or not asks:
            return 0
        return self._rate_limiter.wait(_limits(caller_in(scope), _address(scope), self._rate))


def _limits(caller: Caller, address: str, rate: int) -> list[RateLimit]:
    """What a person has; a browser can throw its cookie away, so its address counts too."""
    account = caller.account or ANONYMOUS
    if account.name:
        return [RateLimit(f"account {account.name}", rate)]
    return [RateLimit(f"browser {caller.browser_id}", rate), RateLimit(f"address {address}", rate * _CROWD)]


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _scoped(session: str, scope: Scope) -> str:
    """The name of a session as it holds for one browser.

    A program has no cookie, and another would be made up for each of its calls. It shares its sessions
    with programs that know their names (128 random bits in Gradio's client), with no browser.
    """
    browser = Request(scope).cookies.get(BROWSER_COOKIE, "")
    owner = ((caller_in(scope).account or ANONYMOUS).name, browser, session)
    return hashlib.sha256(json.dumps(owner).encode()).hexdigest()[:32]


def _own(scope: Scope) -> Scope:
    path = scope["path"]
    # Gradio takes a session's name from three places: this path, the query, and the body of a call.
    if path.startswith(_HEARTBEAT):
        path = _HEARTBEAT + _scoped(path.removeprefix(_HEARTBEAT), scope)
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    owned = [(name, _scoped(value, scope) if name == "session_hash" else value) for name, value in pairs]
    return {**scope, "path": path, "raw_path": path.encode(), "query_string": urlencode(owned).encode()}


async def _read(receive: Receive) -> bytes:
    # Held in memory whole; `Guard`, which stands before this, has refused bodies that are too long.
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return b"".join(parts)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):  # Gradio says what is wrong with it
        return {}
    return found if isinstance(found, dict) else {}


def _owned_body(called: dict[str, Any], scope: Scope) -> bytes | None:
    """The body with the session's name as it holds for the caller; None where it names none."""
    session = called.get("session_hash")
    if not isinstance(session, str):
        return None
    return json.dumps({**called, "session_hash": _scoped(session, scope)}).encode()


def _with_body(scope: Scope, receive: Receive, body: bytes) -> tuple[Scope, Receive]:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    # The name of the session has got another length, and so has the body.
    headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
    return {**scope, "headers": [*headers, (b"content-length", b"%d" % len(body))]}, again
