"""Builders that meet a fault: disks that fail, processes that die.

``python -m tests.index.doomed FOLDER`` runs, in a process forked for each, the fate that
each subfolder of FOLDER is named after: the work (a name in ``WORKS``) and what it meets
(``publish-step-swap``, ``make-operation-12``, ``write-limit-1000``), with that subfolder as the
store's home. A word before it tells homes apart. It prints how each ended:
``{"later-make-step-swap": -9, …}``, as ``subprocess`` counts. One Python start serves them all.
``python -m tests.index.doomed --hold HOME`` takes the builder's lock and waits to be killed.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from corpus.errors import StoreWriteError
from corpus.files.disk import Disk, OnStep, ignore
from index.store.record import Deed
from index.store.store_writer import StoreWriter
from tests.index.homes import NEW, OLD, make_and_publish, write
from tests.index.shards import LIBRARIES, MODEL

REFUSED = 3
_ROOT = Path(__file__).resolve().parents[2]


def _make(store: StoreWriter, on_step: OnStep) -> None:
    store.make(NEW, model_id=MODEL, libraries=LIBRARIES, on_step=on_step)


def _publish(store: StoreWriter, on_step: OnStep) -> None:
    store.publish(max(store.ids()), on_step=on_step)


def _rollback(store: StoreWriter, on_step: OnStep) -> None:
    store.publish(min(store.ids()), Deed.ROLLBACK, on_step=on_step)


def _write(store: StoreWriter, on_step: OnStep) -> None:
    make_and_publish(store, NEW, on_step=on_step)


WORKS: dict[str, Callable[[StoreWriter, OnStep], None]] = {
    "make": _make,
    "publish": _publish,
    "rollback": _rollback,
    "write": _write,
}


def template(work: str, home: Path) -> Path:
    """A home as a work finds it."""
    store = StoreWriter(home)
    home.mkdir()
    if work != "write":
        write(home, OLD)
    if work == "publish":
        store.make(NEW, model_id=MODEL, libraries=LIBRARIES)
    if work == "rollback":
        write(home, NEW)
    return home


def operations(work: str, home: Path) -> int:
    """How many operations of the disk a work takes."""
    disk = CountingDisk(10**9, lambda: None)
    WORKS[work](StoreWriter(home, disk), ignore)
    return disk.count


class MappingDisk(Disk):
    """Maps every file that is not empty, as the real one does large ones."""

    mapped_from = 1


class CountingDisk(Disk):
    """Calls ``fate`` at the n-th operation, or (``forever``) from the n-th on."""

    def __init__(self, n: int, fate: Callable[[], None], *, forever: bool = False) -> None:
        self.n, self.fate, self.forever, self.count = n, fate, forever, 0

    @property
    def reached(self) -> bool:
        """Whether the fate was met."""
        return self.count >= self.n

    def before(self, operation: str, path: Path) -> None:
        """Count, and meet the fate."""
        self.count += 1
        if self.count == self.n or (self.forever and self.reached):
            self.fate()


def failing_disk(n: int, number: int, *, forever: bool = False) -> CountingDisk:
    """A disk whose n-th operation fails with an errno."""

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return CountingDisk(n, fail, forever=forever)


def die() -> None:
    """As a power cut or the OOM killer does it."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(doomed: str) -> Callable[[str], None]:
    """An ``on_step`` that dies before one step."""
    return lambda step: die() if step == doomed else None


def meet(fate: str, home: Path) -> None:
    """Do the work in ``home`` and meet the fate on the way."""
    work, kind, detail = fate.split("-")[-3:]
    disk = CountingDisk(int(detail), die) if kind == "operation" else Disk()
    if kind == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(detail), int(detail)))
    WORKS[work](StoreWriter(home, disk), die_at(detail) if kind == "step" else ignore)


def _run(home: Path) -> int:
    child = os.fork()
    if child == 0:
        try:
            meet(home.name, home)
        except StoreWriteError as error:
            sys.stderr.write(f"{home.name}: {error}\n")
            sys.stderr.flush()
            os._exit(REFUSED)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def start(*arguments: str) -> subprocess.Popen[str]:
    """This module as a process of its own."""
    command = [sys.executable, "-m", "tests.index.doomed", *arguments]
    return subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def main(arguments: list[str]) -> None:
    """See the module's docstring."""
    if arguments[0] == "--hold":
        with StoreWriter(Path(arguments[1])).lock():
            sys.stdout.write("held\n")
            sys.stdout.flush()
            time.sleep(60)
    else:
        fates = {home.name: _run(home) for home in sorted(Path(arguments[0]).iterdir())}
        sys.stdout.write(json.dumps(fates))


if __name__ == "__main__":
    main(sys.argv[1:])
