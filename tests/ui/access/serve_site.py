"""Run by the tests as a process of its own: the whole site as ``shishin serve`` makes it, over toys.

Argument: JSON of ``home``, ``accounts`` (name → role; the password of each is ``PASSWORD``), and the
fields of ``ServeOptions``.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tests.ui.manage.toy_maintenance import ToyHome, toy_maintenance
from tests.ui.toy_asker import ToyAsker
from ui.access.accounts import AccountRole, Accounts
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.repository import Repository
from ui.web.server import serve
from ui.web.startup import ServeOptions, open_services

PASSWORD = "correct horse battery"


def _ready(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


def _serve(home: Path, accounts: dict[str, str], **wanted: Any) -> None:
    url = sqlite_url(home)
    database = open_database(url)
    kept = Accounts(database)
    for name, role in accounts.items():
        if kept.find(name) is None:
            kept.add(name, AccountRole(role), PASSWORD)
    options = TypeAdapter(ServeOptions).validate_python(wanted)
    with open_services(options, url) as finish:
        asker = ToyAsker()
        repository = Repository(database, source_of=asker.source_of, model="toy")
        site = finish(asker, repository, lambda: {"versions": asker.versions})
        maintenance = toy_maintenance(
            ToyHome(home / "place")
        )  # nothing is built there: nobody who may gets that far
        serve(replace(site, maintenance=maintenance), options.host, 0, _ready)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    _serve(Path(given.pop("home")), given.pop("accounts"), **given)
