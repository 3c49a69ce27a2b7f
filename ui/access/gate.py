"""The gate: notes who sent each request, and turns away whoever may not see the page asked for."""

from collections.abc import Callable, Mapping

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.access.account import Account, AccountRole
from ui.access.visit import with_account
from ui.wording import NOT_ALLOWED

Identify = Callable[[Scope], Account | None]

NEEDED: Mapping[str, AccountRole] = {
    "": AccountRole.STAFF,
    "item": AccountRole.STAFF,
    "conversation": AccountRole.STAFF,
    "review": AccountRole.TRAINER,
    "manage": AccountRole.MAINTAINER,
}
"""The role that the pages and handlers under a path need, by its first part."""


class Gate:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, identify: Identify) -> None:
        self._app, self._identify = app, identify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        account = self._identify(scope)
        first = scope["path"].strip("/").partition("/")[0]
        needed = NEEDED.get(first)
        if needed and not (account and account.role.covers(needed)):
            await JSONResponse({"detail": NOT_ALLOWED}, 403)(scope, receive, send)
            return
        await self._app(with_account(scope, account), receive, send)
