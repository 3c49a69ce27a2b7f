"""Run by the tests as a process of its own: the page over the toy assistant.

Arguments: port, then document folders (none: the real overview). On SIGUSR1 the last of them
goes out of service, as by a rollback; on SIGUSR2 all are in service, as by a publication.
``TOY_ROLE`` is what everybody may do, ``TOY_HOME`` where the records are kept.
"""

import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ui.toy_asker import OVERVIEW, ToyAsker
from tests.ui.toy_site import toy_site
from ui.access.accounts import AccountRole
from ui.web.server import serve


def _ready(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


def _serve(port: int, folders: list[Path]) -> None:
    asker, waiting = ToyAsker(folders), int(os.environ.get("TOY_WAITING", "40"))
    served = list(folders)

    def take_over(now: list[Path]) -> None:
        served[:] = now
        asker.take_over(served)

    signal.signal(signal.SIGUSR1, lambda *_: take_over(served[:-1]))
    signal.signal(signal.SIGUSR2, lambda *_: take_over(folders))
    role = AccountRole(os.environ.get("TOY_ROLE", "staff"))
    with TemporaryDirectory() as folder:
        home = Path(os.environ.get("TOY_HOME", folder))
        serve(toy_site(asker, home, role), "127.0.0.1", port, _ready, waiting=waiting)


if __name__ == "__main__":
    _serve(int(sys.argv[1]), [Path(each) for each in sys.argv[2:]] or [OVERVIEW])
