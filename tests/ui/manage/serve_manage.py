"""Run by the tests as a process of its own: the whole site over a store, with a toy for a model.

Argument: a folder that ``toy_home`` set up. ``TOY_ROLE`` is what everybody may do. While a file of that
name stands in the folder, embedding is ``slow`` and the verdict of a comparison is ``worse``.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from index.store import Store
from tests.assistant.editions import live_over
from tests.toy_tools import toy_tools
from tests.ui.manage.toy_upkeep import ToyHome, toy_upkeep
from tests.ui.toy_site import toy_site
from ui.access.account import AccountRole
from ui.server import serve


def _ready(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    home = ToyHome(Path(sys.argv[1]))
    live = live_over(Store(home.settings.home), toy_tools(home.embedder(), home.tokenizer))
    role = AccountRole(os.environ.get("TOY_ROLE", "maintainer"))
    with live.watching(0.05):
        site = toy_site(live, home.settings.home, role)
        serve(replace(site, health=live.health, upkeep=toy_upkeep(home)), "127.0.0.1", 0, _ready)
