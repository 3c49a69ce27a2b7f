"""The caller of a request: what ``Authorization`` found out, for the handlers that answer it."""

import hashlib
from dataclasses import dataclass, replace

from starlette.requests import HTTPConnection
from starlette.types import Scope

from ui.access.accounts import Account
from ui.access.policy import SignInMode

BROWSER_COOKIE = "shishin-visitor"
"""The cookie by which a browser is known again: random, and readable by nobody but this server."""
_KEY = "caller"


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
