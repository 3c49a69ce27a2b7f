"""Builders that are killed anywhere leave the old or the new build, and the lock (FAULTS 1, 6)."""

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import (
    StoreBusyError,
    StoreMissingError,
)
from index.step import STEPS
from index.store import Store
from tests.index.doomed import CountingDisk, start
from tests.index.homes import NEW, OLD, quick_folder, recovers, write
from tests.index.shards import MODEL, holds

ROLLBACK = ("pointer", "swap", "settle")


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def operations(home: Path) -> int:
    """How many operations a write takes."""
    disk = CountingDisk(10**9, lambda: None)
    write(home, NEW, disk)
    return disk.count


@pytest.fixture(scope="module")
def killed() -> Iterator[dict[str, Path]]:
    """The homes of killed builders and rollbacks, by what they were at and how far they came."""
    with quick_folder() as root:
        template, homes = root / "template", root / "homes"
        write(template, OLD)
        count = operations(shutil.copytree(template, root / "counted"))
        for fate in [f"step-{step}" for step in STEPS] + [f"operation-{n}" for n in range(1, count + 1)]:
            (homes / f"first-{fate}").mkdir(parents=True)
            shutil.copytree(template, homes / f"later-{fate}")
        write(template, NEW)
        for step in ROLLBACK:
            shutil.copytree(template, homes / f"rollback-select-{step}")
        ends = json.loads(start(str(homes)).communicate()[0])
        yield {fate: homes / fate for fate, end in ends.items() if end == -signal.SIGKILL}


def test_every_step_and_operation_was_killed_at(killed: dict[str, Path]) -> None:
    for group, kind, steps in (
        ("first", "step", STEPS),
        ("later", "step", STEPS),
        ("rollback", "select", ROLLBACK),
    ):
        assert {step for step in steps if f"{group}-{kind}-{step}" not in killed} == set()
    for group in ("first", "later"):
        assert sum(name.startswith(f"{group}-operation") for name in killed) > 30


def test_a_killed_builder_leaves_the_old_or_the_new_build(killed: dict[str, Path]) -> None:
    for name, home in killed.items():
        if name.startswith("later-"):
            build = Store(home).open(MODEL)
            assert build.warnings == (), name
            settled = name.endswith(("-settle", "-prune"))
            assert holds(build, NEW) or (holds(build, OLD) and not settled), name
            recovers(home)


def test_a_killed_first_builder_leaves_nothing_or_its_build(killed: dict[str, Path]) -> None:
    for name, home in killed.items():
        if name.startswith("first-"):
            try:
                assert holds(Store(home).open(MODEL), NEW), name
            except StoreMissingError:
                assert not name.endswith(("-settle", "-prune"))
            recovers(home)


def test_a_killed_rollback_leaves_one_of_the_two(killed: dict[str, Path]) -> None:
    for name, home in killed.items():
        if name.startswith("rollback-"):
            build = Store(home).open(MODEL)
            assert holds(build, OLD if name.endswith("settle") else NEW)
            recovers(home)


def test_the_lock_frees_when_its_holder_is_killed(tmp_path: Path) -> None:
    with start("--hold", str(tmp_path)) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusyError, match=f"プロセス {holder.pid}、"):
            write(tmp_path, OLD)
        holder.kill()
    recovers(tmp_path)
