"""The whole site over a maintainer's place, in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.forked import serving
from tests.ui.manage.toy_maintenance import ToyHome

SERVER = "tests.ui.manage.serve_manage"


@contextmanager
def served_manage(home: ToyHome) -> Iterator[str]:
    """Its address, while it runs."""
    with serving(SERVER, str(home.folder)) as (url, _):
        yield url
