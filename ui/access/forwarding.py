"""Forwarding: who really sent a request that came through a proxy, and under which name."""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ui.access.policy import AccessPolicy
from ui.wording import WRONG_HOST

_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-gradio-server")
# `127.0.0.1:7860`, `shishin.example`, `[::1]:7860`: the name, with or without a port.
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::[0-9]+)?")


class Forwarding:
    """An ASGI application around another one.

    What only a trusted proxy may say is taken off every other request; behind it, the address, the
    scheme and the host are those of whoever asked the proxy, and paths have lost the root path.
    """

    def __init__(self, app: ASGIApp, policy: AccessPolicy) -> None:
        self._app, self._reach = app, policy
        self._forwarded = ProxyHeadersMiddleware(self._arrived, list(policy.proxies))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse a host that is none of ours."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif (scope.get("client") or ("",))[0] in self._forwarded.trusted_hosts:
            scope = {**scope, "headers": _named_as_asked(scope["headers"])}
            await self._forwarded(scope, receive, send)  # type: ignore[arg-type]
        else:
            said = {*_FORWARDED, self._reach.header.lower().encode()}
            kept = [pair for pair in scope["headers"] if pair[0] not in said]
            await self._arrived({**scope, "headers": kept}, receive, send)

    async def _arrived(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = self._reach.names
        # Else a page of another site whose name is made to lead to this address (DNS rebinding) would count
        # as ours: for the browser its requests are of the same origin.
        if names is not None and _host(scope) not in names:
            await JSONResponse({"detail": WRONG_HOST}, 400)(scope, receive, send)
            return
        await self._app(_rooted(scope, self._reach.root_path), receive, send)


def _named_as_asked(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kept = list(headers)
    # uvicorn takes over the address and the scheme only. Proxies in a row each add a host: the first is
    # the one that the browser asked for.
    asked = [value.split(b",")[0].strip() for name, value in kept if name == b"x-forwarded-host"]
    if asked:
        kept = [pair for pair in kept if pair[0] not in (b"host", b"x-forwarded-host")]
        kept.append((b"host", asked[0]))
    return kept


def _host(scope: Scope) -> str:
    """The host that was asked for, without its port; empty unless exactly one is named."""
    hosts = Headers(scope=scope).getlist("host")
    found = _HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
    return found[1].strip("[]") if found else ""


def _rooted(scope: Scope, root: str) -> Scope:
    # Some proxies take the root path off, others leave it.
    path = scope["path"]
    if root and (path == root or path.startswith(f"{root}/")):
        path = path.removeprefix(root) or "/"
    return {**scope, "path": path, "raw_path": path.encode(), "root_path": root}
