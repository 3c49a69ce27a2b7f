"""Libraries to which a version is added while the process dies.

``python -m tests.corpus.doomed_library FOLDER`` adds version 1.1 to every library in FOLDER, in a
process forked for each, and dies where the library's name says: before a step (``first ingest-stage``)
or at an operation of the disk (``later 12``). It prints how each ended: ``{"later 12": -9, …}``.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from corpus.files.disk import Disk
from corpus.guideline.library import Library
from tests.corpus.three_versions import DOCUMENT, files

_ROOT = Path(__file__).resolve().parents[2]


class CountingDisk(Disk):
    """Meets ``fate`` at the n-th operation, or (``forever``) from the n-th on."""

    def __init__(self, n: int, fate: Callable[[], None], *, forever: bool = False) -> None:
        self.n, self.fate, self.forever, self.count = n, fate, forever, 0

    def before(self, operation: str, path: Path) -> None:
        """Count, and meet the fate."""
        self.count += 1
        if self.count == self.n or (self.forever and self.count > self.n):
            self.fate()


def die() -> None:
    """As a power cut or the OOM killer does it."""
    os.kill(os.getpid(), signal.SIGKILL)


def add(root: Path, version: str = "1.1", disk: Disk | None = None) -> None:
    """Add a version of the trial document."""
    Library(root, disk or Disk()).add(DOCUMENT, version, files(version))


def _meet(root: Path) -> None:
    _, fate = root.name.split()
    if fate.isdigit():
        add(root, disk=CountingDisk(int(fate), die))
    else:
        library, made = Library(root), files("1.1")
        library.add(DOCUMENT, "1.1", made, lambda step: die() if step == fate else None)


def _run(root: Path) -> int:
    child = os.fork()
    if child == 0:
        try:
            _meet(root)
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ends(folder: Path) -> dict[str, int]:
    """This module as a process of its own, and how each library in ``folder`` ended, by name."""
    command = [sys.executable, "-m", "tests.corpus.doomed_library", str(folder)]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, check=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps({root.name: _run(root) for root in sorted(Path(sys.argv[1]).iterdir())}))
