"""Run by the tests as a process of its own: the page over a store, with a toy for a model.

Arguments: the store's home, and the folder of the compiled dictionary.
"""

import sys
from dataclasses import replace
from pathlib import Path

from corpus.text.tokens import Tokenizer
from index.store.store import Store
from tests.assistant.editions import live_over
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools
from tests.ui.toy_site import toy_site
from ui.web.server import serve


def _ready(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    tools = toy_tools(ToyEmbedder(), Tokenizer(Path(sys.argv[2])))
    live = live_over(Store(Path(sys.argv[1])), tools)
    with live.watching(0.05):
        site = replace(toy_site(live, Path(sys.argv[1])), health=live.health)
        serve(site, "127.0.0.1", 0, _ready)
