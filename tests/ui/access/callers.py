"""The whole site in a process of its own, and people who talk to it without a browser."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.forked import serving
from tests.ui.access.serve_site import PASSWORD

ACCOUNTS = {"花子": "staff", "次郎": "trainer", "三郎": "maintainer"}


@contextmanager
def served_site(home: Path, accounts: dict[str, str] | None = None, **wanted: Any) -> Iterator["Served"]:
    """The site with these accounts, as ``shishin serve`` with options ``wanted`` makes it."""
    given = {"home": str(home), "accounts": ACCOUNTS if accounts is None else accounts, **wanted}
    with serving("tests.ui.access.serve_site", json.dumps(given)) as (url, _), ExitStack() as left:
        yield Served(url, left)


class Caller:
    """Somebody who keeps cookies, as a browser does, and says where the request came from."""

    def __init__(self, url: str, **headers: str) -> None:
        self.client = httpx.Client(
            base_url=url,
            timeout=20,
            trust_env=False,
            headers={"origin": url.rstrip("/"), **headers},
            # The server closes a connection that was idle for 5 s; a slow client must not use it just then.
            limits=httpx.Limits(keepalive_expiry=2),
        )

    def token(self, asked: str = "/") -> str:
        """The token of the sign-in form."""
        page = self.client.get("/signin", params={"next": asked})
        found = re.search(r'name="token" value="([0-9a-f]+)"', page.text)
        assert found, page.text
        return found[1]

    def sign_in(self, name: str, password: str = PASSWORD, asked: str = "/") -> httpx.Response:
        """Fill in the form and send it."""
        form = {"name": name, "password": password, "next": asked, "token": self.token(asked)}
        return self.client.post("/signin", data=form)

    def sign_out(self) -> httpx.Response:
        """Press the button."""
        return self.client.post("/signout", data={"token": self.token()})


@dataclass
class Served:
    """A site that is up; when it goes down, everybody who called it has left."""

    url: str
    left: ExitStack = field(repr=False)

    def caller(self, name: str = "", **headers: str) -> Caller:
        """Somebody, signed in if they have a name."""
        someone = Caller(self.url, **headers)
        self.left.enter_context(someone.client)
        if name:
            assert someone.sign_in(name).status_code == 303
        return someone
