"""Authorization: notes who sent each request, and refuses whoever may not have what they ask for."""

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.accounts import AccountRole
from ui.access.caller import BROWSER_COOKIE, Caller, with_caller
from ui.access.policy import SignInMode
from ui.access.sessions import COOKIE, Identify
from ui.log import log
from ui.wording import FOREIGN, NOT_ALLOWED

NEEDED: Mapping[str, AccountRole] = {
    "": AccountRole.STAFF,
    "review": AccountRole.TRAINER,
    "manage": AccountRole.MAINTAINER,
}
"""The role that the pages and handlers under a path need, by its first part; any other part: staff."""
FORMS = ("/signin", "/signout")
OPEN = (*FORMS, "/healthz", "/favicon.ico", "/robots.txt", "/manifest.json")
OPEN_UNDER = ("/assets/", "/static/")  # the app's own scripts and styles, the same for everybody
_READING = ("GET", "HEAD", "OPTIONS")  # methods that change nothing
DESCRIBED = ("/config", "/gradio_api/info")  # what the pages are made of


class Authorization:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, identify: Identify, mode: SignInMode = SignInMode.OPEN) -> None:
        self._app, self._identify, self._mode = app, identify, mode

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        known = request.cookies.get(BROWSER_COOKIE, "")
        caller = Caller(None, self._mode, known or secrets.token_urlsafe(24))
        if not _is_open(scope["path"]):
            # In a thread: it reads the database, which the event loop must not wait for.
            account = await run_in_threadpool(self._identify, scope)
            caller = Caller(account, caller.mode, caller.browser_id)
        refusal = _refusal(request, caller)
        app = refusal or self._app
        # Only pages and forms set the cookie: a program that keeps none would get a new one with every call.
        lasting = known or not (_is_page(request) or scope["path"] in FORMS)
        sending = send if lasting else _SettingCookie(send, scope, caller.browser_id)
        await app(with_caller(_of_one_page(scope, caller), caller), receive, sending)


def _is_open(path: str) -> bool:
    return path in OPEN or path.startswith(OPEN_UNDER)


def _is_page(request: Request) -> bool:
    """Whether somebody looks at it, rather than a script."""
    wanted = "text/html" in request.headers.get("accept", "")
    return request.method == "GET" and (wanted or request.url.path.strip("/") in NEEDED)


def _refusal(request: Request, caller: Caller) -> Response | None:
    path = request.scope["path"]
    if not is_same_origin(request.method, request.headers, cookie=COOKIE in request.cookies):
        log().warning("refused", why="foreign", path=path)
        return JSONResponse({"detail": FOREIGN}, 403)
    if _is_open(path):
        return None
    needed = _needed(path, request)
    if caller.account and caller.account.role.covers(needed):
        return None
    log().info("refused", why="role", path=path, needed=str(needed))
    if not _is_page(request):
        return JSONResponse({"detail": NOT_ALLOWED}, 403)
    if caller.mode is SignInMode.PROXY:
        return PlainTextResponse(NOT_ALLOWED, 403)
    query = f"?{request.url.query}" if request.url.query else ""
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/signin?next={quote(path + query, safe='/')}", 303)


def _needed(path: str, request: Request) -> AccountRole:
    if path in DESCRIBED:
        page = request.query_params.get("page", "")
        return NEEDED.get(page, AccountRole.MAINTAINER)
    first = path.strip("/").partition("/")[0]
    return NEEDED.get(first, AccountRole.STAFF)


def _of_one_page(scope: Scope, caller: Caller) -> Scope:
    """The same request, asking for one page only: Gradio gives any page to whoever names it in the query."""
    path = scope["path"]
    if path not in DESCRIBED and path.strip("/") not in NEEDED:
        return scope
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    # `deep_link` names saved components, which Gradio would show in place of the page's own.
    kept = [(name, value) for name, value in pairs if name not in ("page", "deep_link")]
    page = dict(pairs).get("page")  # the last one, which is also the one that was checked
    whole = caller.account is not None and caller.account.role.covers(AccountRole.MAINTAINER)
    # Without `page` Gradio describes all pages at once: that is for those who may open them all.
    if path in DESCRIBED and not (whole and page is None):
        kept.append(("page", page or ""))
    return {**scope, "query_string": urlencode(kept).encode()}


def is_same_origin(method: str, headers: Headers, *, cookie: bool) -> bool:
    """Whether a request may be answered.

    What changes something must come from the same origin, by ``Sec-Fetch-Services`` or else ``Origin``.
    Without either it was no browser: that may be unless it carries a session ``cookie``. What only
    reads may also be a link that somebody followed, but no script or image of another site.
    https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if method in _READING:
        navigating = headers.get("sec-fetch-mode") == "navigate"
        return navigating or site in (None, "same-origin", "none")
    if site is not None:
        return site in ("same-origin", "none")
    if origin is not None:
        # An empty Origin and `null` have an empty netloc, which must not equal a missing Host.
        return urlsplit(origin).netloc == headers.get("host", "") != ""
    return not cookie


class _SettingCookie:
    """Gives the browser the cookie that it is known by, together with a page."""

    def __init__(self, send: Send, scope: Scope, browser_id: str) -> None:
        self._send, self._scope, self._visitor = send, scope, browser_id

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            response = Response()
            set_cookie(response, self._scope, BROWSER_COOKIE, self._visitor)
            message = {**message, "headers": list(message["headers"])}
            MutableHeaders(scope=message).append("set-cookie", response.headers["set-cookie"])
        await self._send(message)


def set_cookie(response: Response, scope: Scope, name: str, value: str) -> None:
    """Give the browser a cookie that no script reads and no other site sends; gone when it closes."""
    response.set_cookie(
        name,
        value,
        path=scope.get("root_path") or "/",
        secure=scope.get("scheme") == "https",
        httponly=True,
        # Not strict: then a link from another site would open as if nobody were signed in.
        samesite="lax",
    )
