"""The whole site over a maintainer's place, in a process of its own."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from tests import forked
from tests.forked import Forked
from tests.ui.manage.toy_maintenance import ToyHome


def start(home: ToyHome) -> tuple[str, Forked]:
    """Its address and its process."""
    process = forked.start("tests.ui.manage.serve_manage", str(home.folder))
    url = process.stdout.readline().strip()
    assert url, process.communicate()[1]
    return url, process


@contextmanager
def served_manage(home: ToyHome) -> Iterator[str]:
    """Its address, while it runs."""
    url, process = start(home)
    try:
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
