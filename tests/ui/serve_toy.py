"""Run by the tests as a process of its own: the page over the toy assistant.

Arguments: port, then document folders (none: the real overview). On SIGUSR1 only the first of
them is in service, as after a rollback; on SIGUSR2 all of them, as after a publication.
"""

import os
import signal
import sys
from pathlib import Path

from tests.ui.toy_asker import OVERVIEW, ToyAsker
from ui.server import serve


def _ready(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    folders = [Path(each) for each in sys.argv[2:]] or [OVERVIEW]
    asker = ToyAsker(folders)
    signal.signal(signal.SIGUSR1, lambda *_: asker.take_over(folders[:1]))
    signal.signal(signal.SIGUSR2, lambda *_: asker.take_over(folders))
    waiting = int(os.environ.get("TOY_WAITING", "40"))
    serve(asker, "127.0.0.1", int(sys.argv[1]), _ready, waiting=waiting)
