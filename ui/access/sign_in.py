"""Signing in and out: two forms that work without scripts."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.errors import RecordsError
from corpus.files.templates import environment
from ui import wording
from ui.access.accounts import Account, Accounts
from ui.access.authorization import set_cookie
from ui.access.caller import Caller, caller_in
from ui.access.policy import SignInMode
from ui.access.rate_limit import RateLimit, RateLimiter
from ui.access.sessions import COOKIE, BySession, Sessions
from ui.log import log
from ui.records.model import AuditAction
from ui.records.repository import Repository

TRIES = 5  # a minute, for one name from one address
TRIES_IN_ALL = 20  # a minute, for one name from anywhere, and for one address with any name
_WRONG = "名前かパスワードが違います。確かめて、もう一度入力してください。"
_WAIT = "続けて試されたため、少し止めています。{0}秒ほど待ってから、もう一度入力してください。"
_STALE = "ページが古くなっていました。もう一度入力してください。"
_LACKING = "{0} さんには、そのページを開く権限がありません。権限のある名前でサインインしてください。"


class SignIn:
    """The pages ``/signin`` and ``/signout``."""

    def __init__(self, accounts: Accounts, sessions: Sessions, repository: Repository) -> None:
        self._accounts, self._sessions, self._repository = accounts, sessions, repository
        self._rate_limiter = RateLimiter()
        self._who = BySession(sessions, None)
        self._template = environment(Path(__file__).parent).get_template("sign_in.html.j2")

    def add_routes(self, app: FastAPI) -> None:
        """Add the pages."""
        app.add_api_route("/signin", self.page, methods=["GET"], response_model=None)
        app.add_api_route("/signin", self.enter, methods=["POST"], response_model=None)
        app.add_api_route("/signout", self.leave, methods=["POST"], response_model=None)

    async def page(self, request: Request) -> Response:
        """The form; whoever is signed in came here because that was not enough."""
        account = await run_in_threadpool(self._who, request.scope)
        asked = own_path(request.query_params.get("next", ""))
        said = _LACKING.format(account.name) if account and asked != "/" else ""
        return await self._form(request, asked, said, 200)

    async def enter(self, request: Request) -> Response:
        """Sign in."""
        form = await request.form()
        name, password, asked = (str(form.get(each, "")) for each in ("name", "password", "next"))
        asked = own_path(asked)
        if not _came_from_us(caller_in(request.scope), str(form.get("token", ""))):
            return await self._form(request, asked, _STALE, 403, name)
        limits = _limits(name, request)
        if wait := self._rate_limiter.wait(limits):
            log().warning("sign-in refused", why="rate")
            return await self._form(request, asked, _WAIT.format(wait), 429, name)
        try:
            # Checking a password is made to be slow; the event loop must not wait for it.
            token = await run_in_threadpool(self._let_in, name, password, request)
        except RecordsError as error:
            return await self._form(request, asked, str(error), 500, name)
        if token is None:
            return await self._form(request, asked, _WRONG, 401, name)
        # Not the wider limits: else an attacker with an account resets the count of their own address.
        self._rate_limiter.forget(limits[0])
        response = RedirectResponse(f"{request.scope.get('root_path', '')}{asked}", 303)
        set_cookie(response, request.scope, COOKIE, token)
        return response

    async def leave(self, request: Request) -> Response:
        """Sign out."""
        form = await request.form()
        if not _came_from_us(caller_in(request.scope), str(form.get("token", ""))):
            return await self._form(request, "/", _STALE, 403)
        await run_in_threadpool(self._ended, request)
        root = request.scope.get("root_path", "")
        response = RedirectResponse(f"{root}/", 303)
        # Browsers drop a cookie only under the path it was set for.
        response.delete_cookie(COOKIE, path=root or "/")
        return response

    def _let_in(self, name: str, password: str, request: Request) -> str | None:
        account = self._checked(name, password)
        return self._begun(account, request) if account else None

    def _checked(self, name: str, password: str) -> Account | None:
        account = self._accounts.check(name, password)
        if account is None:
            known = self._accounts.find(name)  # what is no name may be a password, typed in the wrong box
            self._repository.record_action(known.name if known else "", AuditAction.SIGN_IN_FAILED, "")
            log().warning("sign-in failed", known=known is not None)
        return account

    def _begun(self, account: Account, request: Request) -> str:
        # The token that the browser brought is never taken over: somebody else may have put it there.
        self._sessions.end(request.cookies.get(COOKIE, ""))
        self._repository.record_action(account.name, AuditAction.SIGN_IN, account.role.label)
        log().info("signed in", role=account.role)
        return self._sessions.begin(account.name)

    def _ended(self, request: Request) -> None:
        account = self._who(request.scope)
        self._sessions.end(request.cookies.get(COOKIE, ""))
        if account:
            self._repository.record_action(account.name, AuditAction.SIGN_OUT, account.role.label)
            log().info("signed out", role=account.role)

    async def _form(self, request: Request, asked: str, said: str, status: int, name: str = "") -> Response:
        caller = caller_in(request.scope)
        page = self._template.render(
            token=caller.token,
            asked=asked,
            said=said,
            name=name[:100],
            title=wording.SIGN_IN,
            back=caller.mode is SignInMode.OPEN or await run_in_threadpool(self._who, request.scope),
            nobody=not await run_in_threadpool(self._accounts.all),
        )
        return HTMLResponse(page, status)


def own_path(given: str) -> str:
    r"""``given`` if it is a path of ours, else ``/``.

    Browsers read ``\`` as ``/`` and skip tabs and line breaks, so ``/\evil`` and ``/TAB/evil`` lead away too.
    """
    plain = given.isprintable() and "\\" not in given and given.startswith("/")
    parts = urlsplit(given) if plain and not given.startswith("//") else None
    return given if parts and not parts.scheme and not parts.netloc else "/"


def _came_from_us(caller: Caller, token: str) -> bool:
    # As bytes: compare_digest refuses text beyond ASCII, and a form may hold any.
    return bool(caller.token) and secrets.compare_digest(token.encode(), caller.token.encode())


def _limits(name: str, request: Request) -> tuple[RateLimit, ...]:
    address, name = request.client.host if request.client else "", name[:100]
    return (
        RateLimit(f"name {name} at {address}", TRIES),
        RateLimit(f"name {name}", TRIES_IN_ALL),
        RateLimit(f"address {address}", TRIES_IN_ALL),
    )
