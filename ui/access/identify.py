"""Identifying: who sent a request."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.types import Scope

from corpus.errors import AccountError
from ui.access.account import Account, AccountRole
from ui.access.accounts import Accounts
from ui.access.credentials import clean_name
from ui.access.sessions import COOKIE, Sessions

Identify = Callable[[Scope], Account | None]
"""The account that a request is from; None for nobody who may come in."""


@dataclass(frozen=True)
class BySession:
    """By the cookie of a session; ``otherwise`` is who comes without one."""

    sessions: Sessions
    otherwise: Account | None

    def __call__(self, scope: Scope) -> Account | None:
        """The account that is signed in."""
        token = HTTPConnection(scope).cookies.get(COOKIE)
        return (self.sessions.account(token) if token else None) or self.otherwise


@dataclass(frozen=True)
class ByHeader:
    """By the header of a proxy; ``Forwarding`` has taken it off whatever came from elsewhere."""

    accounts: Accounts
    header: str

    def __call__(self, scope: Scope) -> Account | None:
        """The account of the name that the proxy gives; a name without an account is staff."""
        given = HTTPConnection(scope).headers.getlist(self.header)
        if len(given) != 1:
            return None
        try:
            name = clean_name(given[0].encode("latin-1").decode())  # HTTP itself knows Latin-1 only
        except (AccountError, UnicodeDecodeError):
            return None
        return self.accounts.find(name) or Account(name, AccountRole.STAFF)
