"""The doors of the site around a few routes: all real but for Gradio, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from ui.access.accounts import ANONYMOUS, AccountRole, Accounts
from ui.access.authorization import Authorization
from ui.access.caller import caller_in
from ui.access.forwarding import Forwarding
from ui.access.gradio_calls import GradioCalls
from ui.access.policy import AccessPolicy, SignInMode
from ui.access.sessions import ByHeader, BySession, Identify, Sessions
from ui.access.sign_in import SignIn
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.repository import Repository
from ui.web.guard import Guard

PASSWORD = "correct horse battery"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class SmallSite:
    """A site that says who asked, for ``/``, ``/review``, ``/manage`` and the calls of a handler ``ask``."""

    def __init__(self, home: Path, policy: AccessPolicy) -> None:
        database = open_database(sqlite_url(home))
        self.close = database.close
        self.accounts, self.repository = Accounts(database, QUICK), Repository(database)
        self.sessions = Sessions(database)
        for name, role in (("花子", AccountRole.TRAINER), ("三郎", AccountRole.MAINTAINER)):
            self.accounts.add(name, role, PASSWORD)
        ways: dict[SignInMode, Identify] = {
            SignInMode.OPEN: BySession(self.sessions, ANONYMOUS),
            SignInMode.FORM: BySession(self.sessions, None),
            SignInMode.PROXY: ByHeader(self.accounts, policy.header),
        }
        app = FastAPI()
        SignIn(self.accounts, self.sessions, self.repository).add_routes(app)
        for path in ("/", "/review", "/manage", "/gradio_api/call/ask"):
            app.add_api_route(path, _who, methods=["GET", "POST"])
        calls = GradioCalls(app, lambda name, _: name == "ask", policy.ask_rate)
        self.app = Forwarding(Guard(Authorization(calls, ways[policy.mode], policy.mode)), policy)

    def client(self, *, base: str = "http://127.0.0.1", peer: str = "127.0.0.1") -> TestClient:
        """A browser at ``peer``; it follows no redirect by itself."""
        headers = {"origin": base}
        return TestClient(self.app, base, follow_redirects=False, client=(peer, 50000), headers=headers)


def _who(request: Request) -> dict[str, object]:
    account = caller_in(request.scope).account
    scheme, query = request.url.scheme, request.url.query
    address = request.client.host if request.client else ""
    return {
        "name": account.name if account else None,
        "role": account.role if account else None,
        "scheme": scheme,
        "query": query,
        "address": address,
        "host": request.headers["host"],
    }


@contextmanager
def small_site(home: Path, policy: AccessPolicy) -> Iterator[SmallSite]:
    """The site, until its database is closed."""
    site = SmallSite(home, policy)
    try:
        yield site
    finally:
        site.close()


def token_of(client: TestClient, asked: str = "/") -> str:
    """The token of the sign-in form."""
    page = client.get("/signin", params={"next": asked}).text
    return page.partition('name="token" value="')[2].partition('"')[0]
