"""Run by the tests as a process of its own: the page over the toy assistant.

Arguments: port, then document folders (none: the real overview).
"""

import os
import sys
from pathlib import Path

from tests.ui.toy_asker import OVERVIEW, ToyAsker
from ui.server import serve


def _ready(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    folders = [Path(each) for each in sys.argv[2:]] or [OVERVIEW]
    waiting = int(os.environ.get("TOY_WAITING", "40"))
    serve(ToyAsker(folders), "127.0.0.1", int(sys.argv[1]), _ready, waiting=waiting)
