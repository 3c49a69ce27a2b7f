"""Faults of the records: killed writers, locked, full and damaged databases (FAULTS 14)."""

import random
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.errors import RecordsError
from tests.forked import Forked, start
from tests.index.homes import quick_folder
from tests.index.store.test_store_full import small_disk
from tests.ui.records.kept_samples import on_file
from tests.ui.records.small_answers import small_answer
from ui.records.database import open_database
from ui.records.database_url import FILE, sqlite_url
from ui.records.model import AnswerFilter, AuditAction, Rating, VerdictKind
from ui.records.repository import Repository

SECONDS = 30  # within which a locked database must be told


def writer(work: str, url: str, name: str = "x") -> Forked:
    return start("tests.ui.records.doomed_writer", work, url, name)


def ended(process: Forked) -> list[str]:
    """What it had told whole when it died."""
    said, _ = process.communicate()
    return said.split("\n")[:-1]


@pytest.mark.process
def test_what_was_acknowledged_outlives_a_killed_writer(url: str, tmp_path: Path) -> None:
    kept: list[str] = []
    chance = random.Random(14)
    for name in "abc":
        process = writer("rate", url, name)
        first = process.stdout.readline().strip()
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        kept += [first, *ended(process)]
    database = open_database(url)
    repository = Repository(database)
    for id in kept:
        found = repository.answer(id)
        assert found and found.rating is Rating.DOWN
    assert len(kept) >= 3
    for found in repository.answers():  # an answer whose rating was not acknowledged may stand without it
        assert found.id in kept or found.rating in (None, Rating.DOWN)
    database.close()
    if url.startswith("sqlite"):
        with sqlite3.connect(tmp_path / FILE) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.process
def test_several_processes_write_at_once_and_no_row_is_lost(url: str) -> None:
    started = [writer("note", url, name) for name in "abc"]
    for process in started:
        _, errors = process.communicate()
        assert (process.returncode, errors) == (0, "")
    database = open_database(url)
    repository = Repository(database)
    assert sorted((each.by, int(each.subject)) for each in repository.audit_events(1000)) == [
        (name, turn) for name in "abc" for turn in range(12)
    ]
    for name in "abc":
        assert [each.turn for each in repository.conversation(name)] == list(range(12))
    database.close()


METHODS: dict[str, Callable[[Repository], object]] = {
    "keep": lambda r: r.save_answer(small_answer(1), conversation="y", turn=0, build="b"),
    "conversation": lambda r: r.conversation("x"),
    "answer": lambda r: r.answer("x"),
    "answers": lambda r: list(r.answers()),
    "forget": lambda r: r.forget("x"),
    "rate": lambda r: r.rate("x", Rating.UP),
    "queue": lambda r: r.queue(AnswerFilter()),
    "verdicts": lambda r: r.verdicts(),
    "progress": lambda r: r.statistics.progress(AnswerFilter()),
    "judge": lambda r: r.judge("x", VerdictKind.RIGHT, by="花子"),
    "undo": lambda r: r.undo(1),
    "promote": lambda r: r.promote(1, "花子"),
    "promoted": lambda r: r.promoted(),
    "withdraw": lambda r: r.withdraw(1, "花子"),
    "uses": lambda r: r.statistics.item_usage("d", "v"),
    "asked_per_day": lambda r: r.statistics.asked_per_day(),
    "verdict_counts": lambda r: r.statistics.verdict_counts(),
    "asked_by_role": lambda r: r.statistics.asked_by_role(),
    "note": lambda r: r.record_action("花子", AuditAction.EXPORT, "y"),
    "events": lambda r: r.audit_events(),
    "write_questions": lambda r: r.write_questions(),
}


@pytest.mark.process
def test_a_locked_database_is_told_in_time_and_takes_rows_afterwards(tmp_path: Path) -> None:
    repository = on_file(tmp_path)
    holder = writer("hold", sqlite_url(tmp_path))
    assert holder.stdout and holder.stdout.readline() == "held\n"
    began = time.monotonic()
    with ThreadPoolExecutor() as pool:
        attempts = (
            pool.submit(repository.record_action, "花子", AuditAction.EXPORT, "y"),
            pool.submit(on_file, tmp_path),
        )
    assert time.monotonic() - began < SECONDS
    for attempt in attempts:
        with pytest.raises(RecordsError, match="ほかのプログラムが使い続けて"):
            attempt.result()
    holder.kill()
    ended(holder)
    repository.record_action("花子", AuditAction.EXPORT, "after")
    assert [each.subject for each in repository.audit_events()] == ["after"]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_tells_a_damaged_database(tmp_path: Path, method: str) -> None:
    repository = on_file(tmp_path)
    repository.save_answer(small_answer(0), conversation="x", turn=0, build="b")
    repository = damaged(tmp_path, repository)
    with pytest.raises(RecordsError, match="壊れています"):
        METHODS[method](repository)


def damaged(home: Path, repository: Repository) -> Repository:
    """The database overwritten while it is in use: its pages are read anew by new connections."""
    repository.close()
    path = home / FILE
    path.write_bytes(path.read_bytes()[:100] + b"\x5a" * 8000)
    for beside in ("-wal", "-shm"):
        path.with_name(FILE + beside).unlink(missing_ok=True)
    return repository


@pytest.mark.parametrize("content", [b"\x5a" * 8192, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(RecordsError, match=r"壊れています.*何も消していません"):
        on_file(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_a_page_that_was_overwritten_is_found_at_the_start(tmp_path: Path) -> None:
    repository = on_file(tmp_path)
    for turn in range(30):
        repository.save_answer(small_answer(turn), conversation="x", turn=turn, build="b")
    repository.close()
    path = tmp_path / FILE
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2] + b"\x5a" * 4096 + raw[len(raw) // 2 + 4096 :])
    with pytest.raises(RecordsError, match="壊れています"):
        on_file(tmp_path)


@pytest.mark.process
def test_a_full_disk_is_told_and_what_was_kept_stays() -> None:
    with quick_folder() as folder:
        home = folder / "tiny"
        with small_disk(home, 400 * 1024):
            if not home.is_mount():
                pytest.skip("小さなディスクをここでは作れません")
            repository, kept = on_file(home), []
            with pytest.raises(RecordsError, match="いっぱい"):
                for turn in range(10_000):
                    repository.save_answer(small_answer(turn), conversation="x", turn=turn, build="b" * 64)
                    kept.append(turn)
            assert kept
            assert [each.turn for each in repository.conversation("x")] == kept
            repository.close()


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordsError, match="開けません"):
        on_file(tmp_path / "file" / "home")


def test_nobody_else_can_read_the_records(tmp_path: Path) -> None:
    (tmp_path / FILE).touch(0o644)
    repository = on_file(tmp_path)
    repository.record_action("花子", AuditAction.EXPORT, "y")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob(f"{FILE}*")} == {0o600}


def test_acknowledged_rows_wait_for_the_disk(tmp_path: Path) -> None:
    """FULL (2) syncs the log at every commit; NORMAL would only outlive a killed process."""
    database = open_database(sqlite_url(tmp_path))
    with database.begin() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
