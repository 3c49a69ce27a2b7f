"""Answers of the command line are kept in the records: those of an older version's file move there, once."""

import errno
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main
from corpus.errors import RecordsError, StoreDamagedError
from corpus.files.disk import Disk
from tests.corpus.doomed_library import CountingDisk
from ui.records.database import Database, open_database
from ui.records.database_url import sqlite_url
from ui.records.import_saved_answers import FILE, import_saved_answers
from ui.records.repository import Repository

ROOT = Path(__file__).parents[3]
LINES = tuple(f'{{"number": {n}, "語": "答え"}}'.encode() for n in range(700))  # more than go in at once
IMPORTER = """
import os, signal, sys
from pathlib import Path
from corpus.files.disk import Disk
from tests.corpus.doomed_library import CountingDisk, die
from ui.records.database import open_database
from ui.records.import_saved_answers import import_saved_answers
from ui.records.repository import Repository
url, home, at = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
repository = Repository(open_database(url))
print("open", flush=True)
import_saved_answers(repository, home, CountingDisk(at, die))
"""
ADDER = """
import sys
from ui.records.database import open_database
from ui.records.repository import Repository
repository = Repository(open_database(sys.argv[1]))
for number in range(20):
    repository.add_saved_lines([f"{sys.argv[2]}-{number}".encode()])
"""


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def old_file(home: Path, *lines: bytes, torn: bytes = b"") -> Path:
    path = home / FILE
    path.write_bytes(b"".join(line + b"\n" for line in lines) + torn)
    return path


def test_lines_are_kept_byte_for_byte_in_their_order_and_none_twice(repository: Repository) -> None:
    assert repository.saved_lines() == ()
    repository.add_saved_lines(LINES[:2])
    repository.add_saved_lines(["二\r".encode(), LINES[0], b"\xff no text"])
    assert repository.saved_lines() == (*LINES[:2], "二\r".encode(), b"\xff no text")


@pytest.mark.process
def test_processes_that_add_at_once_lose_nothing(database: Database, url: str) -> None:
    adders = [start(ADDER, url, name) for name in "abc"]
    assert [adder.communicate()[1] for adder in adders] == [""] * 3
    lines = Repository(database).saved_lines()
    assert len(lines) == 60
    for name in "abc":
        assert [line for line in lines if line.startswith(name.encode())] == [
            f"{name}-{n}".encode() for n in range(20)
        ]


def test_the_file_of_an_older_version_is_imported_once_and_kept(
    repository: Repository, tmp_path: Path
) -> None:
    path = old_file(tmp_path, *LINES)
    raw = path.read_bytes()
    for _ in range(2):
        import_saved_answers(repository, tmp_path)
        assert repository.saved_lines() == LINES
        assert not path.exists()
        assert (tmp_path / f"{FILE}.imported").read_bytes() == raw


def test_a_file_that_an_older_version_begins_anew_is_imported_too(
    repository: Repository, tmp_path: Path
) -> None:
    for part in (LINES[:3], LINES[2:5]):
        old_file(tmp_path, *part)
        import_saved_answers(repository, tmp_path)
    assert repository.saved_lines() == LINES[:5]
    assert sorted(path.name for path in tmp_path.glob(f"{FILE}*")) == [
        f"{FILE}.imported",
        f"{FILE}.imported-2",
    ]


@pytest.mark.parametrize("lines", [LINES[:2], ()])
def test_a_torn_last_line_is_no_line(
    repository: Repository, tmp_path: Path, lines: tuple[bytes, ...]
) -> None:
    raw = old_file(tmp_path, *lines, torn=b'{"torn').read_bytes()
    import_saved_answers(repository, tmp_path)
    assert repository.saved_lines() == lines
    assert (tmp_path / f"{FILE}.imported").read_bytes() == raw


@pytest.mark.process
def test_who_is_killed_at_an_operation_loses_nothing(tmp_path: Path) -> None:
    ended = []
    for at in range(1, 6):
        home = tmp_path / str(at)
        home.mkdir()
        path = old_file(home, *LINES)
        process = start(IMPORTER, sqlite_url(home), str(home), str(at))
        process.communicate()
        ended.append(process.returncode)
        repository = Repository(open_database(sqlite_url(home)))
        assert path.exists() or repository.saved_lines() == LINES, at
        import_saved_answers(repository, home)
        assert repository.saved_lines() == LINES, at
        assert not path.exists()
        repository.close()
    assert ended[0] == -9  # before the file is read
    assert -9 in ended[1:-1]  # between the database and the new name
    assert ended[-1] == 0


@pytest.mark.process
def test_who_is_killed_at_any_time_loses_nothing(tmp_path: Path) -> None:
    path, chance = old_file(tmp_path, *LINES), random.Random(10)
    for _ in range(4):
        process = start(IMPORTER, sqlite_url(tmp_path), str(tmp_path), "0")
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.03))
        process.kill()
        process.communicate()
        repository = Repository(open_database(sqlite_url(tmp_path)))
        assert repository.saved_lines() in ((), LINES)
        assert path.exists() or repository.saved_lines() == LINES
        repository.close()
    repository = Repository(open_database(sqlite_url(tmp_path)))
    import_saved_answers(repository, tmp_path)
    assert repository.saved_lines() == LINES
    repository.close()


def refusal(number: int) -> Callable[[], None]:
    def refuse() -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_that_refuses_loses_nothing(repository: Repository, tmp_path: Path, number: int) -> None:
    told = 0
    for at in range(1, 5):
        path = old_file(tmp_path, *LINES[: at + 1])
        try:
            import_saved_answers(repository, tmp_path, CountingDisk(at, refusal(number)))
        except StoreDamagedError as error:
            assert "読めません" in str(error)
            assert path.exists()
            told += 1
        import_saved_answers(repository, tmp_path)
        assert repository.saved_lines() == LINES[: at + 1]
        assert not path.exists()
    assert told == 1


class UnwritableFolder(Disk):
    """Nothing in it can get another name."""

    def before(self, operation: str, path: Path) -> None:
        """Only reading is allowed."""
        if operation != "read":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_in_a_folder_that_cannot_be_written_each_opening_finds_the_same(
    repository: Repository, tmp_path: Path
) -> None:
    path = old_file(tmp_path, *LINES)
    (tmp_path / f".{FILE}.lock").mkdir()  # no lock can be made there
    for _ in range(2):
        import_saved_answers(repository, tmp_path, UnwritableFolder())
        assert repository.saved_lines() == LINES
        assert path.exists()


def test_a_database_that_refuses_leaves_the_file(tmp_path: Path) -> None:
    path = old_file(tmp_path, *LINES)
    database = open_database(sqlite_url(tmp_path))
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE saved_answer")
    with pytest.raises(RecordsError):
        import_saved_answers(Repository(database), tmp_path)
    assert path.exists()
    database.close()


def test_a_file_that_cannot_be_read_is_told(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreDamagedError, match="読めません"):
        import_saved_answers(repository, tmp_path)


def test_the_commands_see_what_an_older_version_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SHISHIN_DATABASE", raising=False)
    monkeypatch.setenv("SHISHIN_HOME", str(tmp_path))
    old_file(tmp_path, *LINES[:2], torn=b"{")
    for _ in range(2):
        main(["answers", "export"])
        assert capsys.readouterr().out.encode() == b"".join(line + b"\n" for line in LINES[:2])
