"""Answers that older versions saved in a file of the home: its lines move into the database, once."""

from contextlib import ExitStack, suppress
from pathlib import Path

from filelock import FileLock

from corpus.errors import StoreWriteError
from corpus.files.disk import Disk
from ui.records.repository import Repository

FILE = "answers.jsonl"
_IMPORTED = "answers.jsonl.imported"


def import_saved_answers(repository: Repository, home: Path, disk: Disk | None = None) -> None:
    """Take over every whole line of the file, then rename it; where there is no file, nothing happens.

    Safe to interrupt at any point and to repeat: the lines go in together, none of them twice, and
    the file keeps its name until the database holds them all. It is never deleted. What a killed
    process left behind the last line end was never a line, and stays in the renamed file only.

    Raises:
        RecordsError: the database refuses; nothing was taken over.
        StoreDamagedError: the file cannot be read.
    """
    disk, path = disk or Disk(), home / FILE
    if not path.exists():
        return
    with ExitStack() as stack:
        with suppress(OSError):  # where no lock can be made, nobody can add to the file either
            # An older version that is still running takes this lock before it adds a line.
            stack.enter_context(FileLock(home / f".{FILE}.lock"))
        raw = disk.read(path)
        if raw is None:  # another process was faster
            return
        repository.add_saved_lines(raw[: raw.rfind(b"\n") + 1].split(b"\n")[:-1])
        # Where the folder cannot be written the file stays as it is; the next opening adds nothing.
        with suppress(StoreWriteError):
            disk.replace(path, _free_name(home))
            disk.sync_folder(home)


def _free_name(home: Path) -> Path:
    """A name that no file has: an older version that is used again begins a new file."""
    path, number = home / _IMPORTED, 1
    while path.exists():
        number += 1
        path = home / f"{_IMPORTED}-{number}"
    return path
