"""A home that the workers of pytest-xdist share: what is costly is made there once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock


class SharedHome:
    """A folder beside the workers' own; ``lock`` is held while something is made in it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "home"
        self.lock = FileLock(root / "home.lock")
        self._workers = root / "home-workers"

    @contextmanager
    def entered(self, worker: str) -> Iterator["SharedHome"]:
        """Use the folder; the last worker that leaves clears it, and a later one makes it anew."""
        with self.lock:
            self.folder.mkdir(exist_ok=True)
            self._workers.mkdir(exist_ok=True)
            (self._workers / worker).touch()
        try:
            yield self
        finally:
            with self.lock:
                (self._workers / worker).unlink()
                if not any(self._workers.iterdir()):
                    shutil.rmtree(self.folder)
