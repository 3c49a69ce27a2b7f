"""A caller: what the gate notes of each request for those who answer it."""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Scope

from ui.access.accounts import Account

BROWSER_COOKIE = "shishin-browser_id"
"""The cookie by which a browser is known again: random, and readable by nobody but this server."""
_KEY = "caller"


class SignInMode(StrEnum):
    """How people come in."""

    OPEN = "open"  # whoever does not sign in is staff
    FORM = "form"  # everybody signs in with a password
    PROXY = "proxy"  # a proxy before this server says who it is


@dataclass(frozen=True)
class Caller:
    """Who sent a request (None: nobody who may come in), how, and the secret of their browser."""

    account: Account | None
    mode: SignInMode = SignInMode.OPEN
    browser_id: str = ""

    @property
    def token(self) -> str:
        """What a form of ours carries, to show that it was this browser that got the form from us.

        A hash of the cookie, which no other site can read; empty where there is no cookie.
        """
        return hashlib.sha256(f"form:{self.browser_id}".encode()).hexdigest() if self.browser_id else ""


def caller_in(scope: Scope) -> Caller:
    """The caller that a request belongs to, as ``with_caller`` noted it."""
    found = scope.get("state", {}).get(_KEY)
    return found if isinstance(found, Caller) else Caller(None)


def with_caller(scope: Scope, caller: Caller) -> Scope:
    """The same request, known to belong to ``caller``."""
    return {**scope, "state": {**scope.get("state", {}), _KEY: caller}}


def with_account(scope: Scope, account: Account | None) -> Scope:
    """The same request, known to be from ``account``."""
    return with_caller(scope, replace(caller_in(scope), account=account))


def account_in(scope: Scope) -> Account | None:
    """Who sent a request; None for nobody who may ask."""
    return caller_in(scope).account


def caller_of(request: object) -> Caller:
    """The caller that a handler was called in: ``request`` is a ``gr.Request``, or what it is made from."""
    inner = getattr(request, "request", request)
    return caller_in(inner.scope) if isinstance(inner, HTTPConnection) else Caller(None)


LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class AccessPolicy:
    """How a site is reached.

    ``names`` are the hosts it answers for (None: any); ``proxies`` the addresses whose forwarding
    headers it believes; ``header`` the one that names the person; ``root_path`` where a proxy serves
    it, without a slash at the end; ``ask_rate`` questions a minute that one person may ask (0: any).
    """

    mode: SignInMode = SignInMode.OPEN
    names: frozenset[str] | None = None
    proxies: Sequence[str] = ()
    header: str = ""
    root_path: str = ""
    ask_rate: int = 0


def is_loopback(host: str) -> bool:
    """Whether only this machine can policy a server that listens at ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


SAFE = ("GET", "HEAD", "OPTIONS")


def is_ours(method: str, headers: Headers, *, cookie: bool) -> bool:
    """Whether a request may be answered.

    What changes something must come from the same origin, by ``Sec-Fetch-Services`` or else ``Origin``.
    Without either it was no browser: that may be unless it carries a session ``cookie``. What only
    reads may also be a link that somebody followed, but no script or image of another site.
    https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if method in SAFE:
        navigating = headers.get("sec-fetch-mode") == "navigate"
        return navigating or site in (None, "same-origin", "none")
    if site is not None:
        return site in ("same-origin", "none")
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host", "") != ""
    return not cookie
