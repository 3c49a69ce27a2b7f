"""A journal keeps every line that was added, whoever else adds, dies or runs out of room."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.saved_answers import Journal
from corpus.errors import StoreDamagedError, StoreWriteError
from tests.corpus.doomed_library import CountingDisk

ROOT = Path(__file__).resolve().parents[2]
ADDER = """
import sys
from pathlib import Path
from assistant.saved_answers import Journal
journal = Journal(Path(sys.argv[1]))
for number in range(20):
    journal.add(f"{sys.argv[2]}-{number}".encode(), b"second")
"""
LIMITED = """
import resource, sys
from pathlib import Path
from corpus.errors import StoreWriteError
from assistant.saved_answers import Journal
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    Journal(Path(sys.argv[1])).add(b"0123456789" * 5)
except StoreWriteError as error:
    sys.exit(f"refused: {error}")
"""


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def test_lines_are_kept_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "new" / "journal.jsonl")
    assert journal.lines() == ()
    journal.add("一".encode())
    journal.add(b"", "二\r".encode())
    assert journal.lines() == ("一".encode(), b"", "二\r".encode())
    assert journal.path.read_bytes() == "一\n\n二\r\n".encode()


def test_a_torn_last_line_is_no_line_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b'{"a": 1}\n{"b": ')
    assert Journal(path).lines() == (b'{"a": 1}',)
    Journal(path).add(b'{"c": 3}')
    assert path.read_bytes() == b'{"a": 1}\n{"c": 3}\n'


def test_a_single_torn_line_leaves_an_empty_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b"torn")
    assert Journal(path).lines() == ()
    Journal(path).add(b"whole")
    assert Journal(path).lines() == (b"whole",)


@pytest.mark.process
def test_processes_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    adders = [start(ADDER, str(path), name) for name in "abc"]
    assert [adder.communicate()[1] for adder in adders] == [""] * 3
    lines = Journal(path).lines()
    assert sorted(lines[::2]) == sorted(f"{name}-{n}".encode() for name in "abc" for n in range(20))
    assert set(lines[1::2]) == {b"second"}
    for name in "abc":
        assert [line for line in lines if line.startswith(name.encode())] == [
            f"{name}-{n}".encode() for n in range(20)
        ]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("before", [b"", b"one\n", b"one\ntor"])
def test_a_disk_that_refuses_leaves_the_lines(tmp_path: Path, number: int, before: bytes) -> None:
    def refuse() -> None:
        raise OSError(number, os.strerror(number))

    met = 0
    for n in range(1, 20):
        path = tmp_path / str(n) / "journal"
        path.parent.mkdir()
        if before:
            path.write_bytes(before)
        kept, disk = Journal(path).lines(), CountingDisk(n, refuse)
        try:
            Journal(path, disk).add(b"two", b"three")
        except (StoreDamagedError, StoreWriteError) as error:
            assert "書き込めません" in str(error) or "読めません" in str(error)
            assert Journal(path).lines() == kept
            met += 1
    assert Journal(path).lines() == (*kept, b"two", b"three")
    assert 3 <= met < n - 1


@pytest.mark.process
@pytest.mark.parametrize("room", [10, 20, 31, 32, 60])
def test_a_line_that_does_not_fit_leaves_no_part_of_it(tmp_path: Path, room: int) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b"a line of before\nand another\n")
    error = start(LIMITED, str(path), str(room)).communicate()[1]
    assert error.startswith("refused: ")
    assert path.read_bytes() == b"a line of before\nand another\n"


def test_a_journal_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreDamagedError, match="読めません"):
        Journal(tmp_path).lines()
    with pytest.raises(StoreDamagedError, match="読めません"):
        Journal(tmp_path).add(b"line")
