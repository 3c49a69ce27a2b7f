"""Run by the tests as a process of its own, to be killed: writes rows, and tells each that is kept.

Arguments: the work, the URL, a name. ``rate`` keeps an answer and rates it, again and again, and prints
the answer's id once the rating is acknowledged; ``note COUNT`` notes that many events; ``hold`` takes
the database for itself and waits.
"""

import sqlite3
import sys
import time
from collections.abc import Callable

from tests.ui.records.small_answers import small_answer
from ui.records.database import open_database
from ui.records.database_url import file_of, read_url
from ui.records.model import AuditAction, Rating
from ui.records.repository import Repository


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def rate(url: str, name: str) -> None:
    """Until killed."""
    repository, turn = Repository(open_database(url)), 0
    while True:
        id = repository.save_answer(small_answer(turn), conversation=name, turn=turn, build="b")
        repository.rate(id, Rating.DOWN, f"{name} {turn}")
        _say(id)
        turn += 1


def note(url: str, name: str) -> None:
    """Twelve events and as many answers."""
    repository = Repository(open_database(url))
    for turn in range(12):
        repository.record_action(name, AuditAction.EXPORT, str(turn))
        repository.save_answer(small_answer(turn), conversation=name, turn=turn, build="b")


def hold(url: str, _name: str) -> None:
    """Lock the file for everybody else."""
    file = file_of(read_url(url))
    assert file
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    _say("held")
    time.sleep(60)


WORKS: dict[str, Callable[[str, str], None]] = {"rate": rate, "note": note, "hold": hold}

if __name__ == "__main__":
    WORKS[sys.argv[1]](*sys.argv[2:4])
