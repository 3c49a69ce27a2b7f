"""Sessions: who is signed in, by a token that only their browser holds."""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from starlette.requests import HTTPConnection
from starlette.types import Scope

from corpus.errors import AccountError, RecordsError
from ui.access.accounts import Account, AccountRole, Accounts, clean_name
from ui.records.database import Database
from ui.records.tables import accounts, sessions

COOKIE = "shishin-session"
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
_SEEN_EVERY = timedelta(minutes=1)  # a page makes many requests; not each is written down


def _now() -> datetime:
    return datetime.now(UTC)


class Sessions:
    """Begins, finds and ends sessions; the database keeps the hashes of their tokens."""

    def __init__(self, database: Database, now: Callable[[], datetime] = _now) -> None:
        self._database, self._now = database, now

    def begin(self, name: str) -> str:
        """Sign an account in: its new token, 256 random bits, never one that a browser brought along."""
        token, now = secrets.token_urlsafe(32), self._now()
        account = select(accounts.c.id).where(accounts.c.name == name).scalar_subquery()
        with self._database.begin() as connection:
            # Nothing else clears away sessions that were left without signing out.
            connection.execute(delete(sessions).where(self._over()))
            connection.execute(
                insert(sessions).values(key=_key(token), account_id=account, begun=now, seen=now)
            )
        return token

    def account(self, token: str) -> Account | None:
        """Who is signed in with a token; None if nobody is, any more."""
        this = sessions.c.key == _key(token)
        wanted = select(accounts.c.name, accounts.c.role, sessions.c.seen).join(sessions).where(this)
        with self._database.connect() as connection:
            row = connection.execute(wanted.where(~self._over())).one_or_none()
        if row is None:
            return None
        if self._now() - row.seen > _SEEN_EVERY:
            with (
                suppress(RecordsError),
                self._database.begin() as connection,
            ):  # locked: the next request will
                connection.execute(update(sessions).where(this).values(seen=self._now()))
        return Account(row.name, AccountRole(row.role))

    def end(self, token: str) -> None:
        """Sign out."""
        with self._database.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.key == _key(token)))

    def _over(self) -> ColumnElement[bool]:
        now = self._now()
        return or_(sessions.c.seen < now - IDLE, sessions.c.begun < now - LONGEST)


def _key(token: str) -> str:
    # A quick hash without salt is enough: nobody guesses 256 random bits, unlike a password.
    return hashlib.sha256(token.encode()).hexdigest()


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
        # Of two headers, one may be the caller's own that the proxy has passed on.
        if len(given) != 1:
            return None
        try:
            name = clean_name(given[0].encode("latin-1").decode())  # HTTP itself knows Latin-1 only
        except (AccountError, UnicodeDecodeError):
            return None
        return self.accounts.find(name) or Account(name, AccountRole.STAFF)
