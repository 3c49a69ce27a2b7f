"""Run by the tests as a process of its own: the whole site as ``shishin serve`` makes it, over toys.

Argument: JSON of ``home``, ``accounts`` (name → role; the password of each is ``PASSWORD``), and the
fields of ``Wanted``.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.ui.toy_asker import ToyAsker
from ui.access.account import AccountRole
from ui.access.accounts import Accounts
from ui.records.database import open_database, sqlite_url
from ui.server import serve
from ui.serving import Wanted, open_site

PASSWORD = "correct horse battery"


def _ready(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


def _serve(home: Path, accounts: dict[str, str], **wanted: Any) -> None:
    kept = Accounts(open_database(sqlite_url(home)))
    for name, role in accounts.items():
        if kept.find(name) is None:
            kept.add(name, AccountRole(role), PASSWORD)
    paths = {"log_file": Path(wanted.pop("log_file"))} if "log_file" in wanted else {}
    lists = {each: tuple(wanted.pop(each)) for each in ("names", "proxies") if each in wanted}
    options = Wanted(**wanted, **lists, **paths, port=0)
    with open_site(options, home) as finish:
        asker = ToyAsker()
        site = finish(asker, lambda: {"versions": asker.versions})
        serve(site, options.host, 0, _ready)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    _serve(Path(given.pop("home")), given.pop("accounts"), **given)
