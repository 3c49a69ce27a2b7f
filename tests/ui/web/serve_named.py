"""Run by the tests as a process of its own: a site that lets in whoever names themselves in a header."""

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.types import Scope

from tests.ui.toy_asker import ToyAsker
from tests.ui.toy_site import toy_site
from ui.access.accounts import Account, AccountRole
from ui.web.server import serve

HEADER = "x-toy-name"


def _named(scope: Scope) -> Account | None:
    name = dict(scope["headers"]).get(HEADER.encode())
    return Account(name.decode(), AccountRole.STAFF) if name else None


def _ready(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        serve(replace(toy_site(ToyAsker(), Path(folder)), identify=_named), "127.0.0.1", 0, _ready)
