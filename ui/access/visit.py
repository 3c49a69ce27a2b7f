"""A visit: what the gate notes of each request for those who answer it."""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from starlette.requests import HTTPConnection
from starlette.types import Scope

from ui.access.account import Account

VISITOR = "shishin-visitor"
"""The cookie by which a browser is known again: random, and readable by nobody but this server."""
_KEY = "visit"


class Entrance(StrEnum):
    """How people come in."""

    OPEN = "open"  # whoever does not sign in is staff
    FORM = "form"  # everybody signs in with a password
    PROXY = "proxy"  # a proxy before this server says who it is


@dataclass(frozen=True)
class Visit:
    """Who sent a request (None: nobody who may come in), how, and the secret of their browser."""

    account: Account | None
    entrance: Entrance = Entrance.OPEN
    visitor: str = ""

    @property
    def token(self) -> str:
        """What a form of ours carries, to show that it was this browser that got the form from us.

        A hash of the cookie, which no other site can read; empty where there is no cookie.
        """
        return hashlib.sha256(f"form:{self.visitor}".encode()).hexdigest() if self.visitor else ""


def visit_in(scope: Scope) -> Visit:
    """The visit that a request belongs to, as ``with_visit`` noted it."""
    found = scope.get("state", {}).get(_KEY)
    return found if isinstance(found, Visit) else Visit(None)


def with_visit(scope: Scope, visit: Visit) -> Scope:
    """The same request, known to belong to ``visit``."""
    return {**scope, "state": {**scope.get("state", {}), _KEY: visit}}


def with_account(scope: Scope, account: Account | None) -> Scope:
    """The same request, known to be from ``account``."""
    return with_visit(scope, replace(visit_in(scope), account=account))


def account_in(scope: Scope) -> Account | None:
    """Who sent a request; None for nobody who may ask."""
    return visit_in(scope).account


def visit_of(request: object) -> Visit:
    """The visit that a handler was called in: ``request`` is a ``gr.Request``, or what it is made from."""
    inner = getattr(request, "request", request)
    return visit_in(inner.scope) if isinstance(inner, HTTPConnection) else Visit(None)
