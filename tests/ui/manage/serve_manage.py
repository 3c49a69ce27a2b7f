"""Run by the tests as a process of its own: the whole site over a store, with a toy for a model.

Argument: a folder that ``ToyHome`` set up. Everybody is a maintainer, or what their ``x-role`` says. While
a file of that name stands in the folder, embedding is ``held`` up and a comparison finds it ``worse``.
"""

import sys
from dataclasses import replace
from pathlib import Path

from starlette.types import Scope

from index.store.store import Store
from tests.assistant.editions import live_over
from tests.toy_tools import toy_tools
from tests.ui.manage.toy_maintenance import ToyHome, toy_maintenance
from tests.ui.toy_site import toy_site
from ui.access.accounts import Account, AccountRole
from ui.web.server import serve


def _ready(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


def _identify(scope: Scope) -> Account:
    role = dict(scope["headers"]).get(b"x-role", b"maintainer").decode()
    return Account("太郎", AccountRole(role))


if __name__ == "__main__":
    home = ToyHome(Path(sys.argv[1]))
    live = live_over(Store(home.settings.home), toy_tools(home.embedder(), home.tokenizer))
    with live.watching(0.05):
        site = toy_site(live, home.settings.home)
        whole = replace(site, identify=_identify, health=live.health, maintenance=toy_maintenance(home))
        serve(whole, "127.0.0.1", 0, _ready)
