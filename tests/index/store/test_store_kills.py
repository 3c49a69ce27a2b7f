"""Whoever is killed anywhere leaves the old or the new build, and frees the lock."""

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import StoreBusyError, StoreMissingError
from index.search.shard import Shard
from index.store.record import Deed, RecordEntry, Stage
from index.store.steps import MAKING, PUBLISHING
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.index.doomed import WORKS, operations, start, template
from tests.index.homes import NEW, OLD, make_and_publish, quick_folder, recovers
from tests.index.shards import MODEL, holds

pytestmark = pytest.mark.process

STEPS = {
    "make": MAKING,
    "publish": PUBLISHING,
    "rollback": PUBLISHING,
    "write": tuple(dict.fromkeys((*MAKING, *PUBLISHING))),
}
SWAPPED = ("settle", "record", "prune")  # the steps that come after the pointer was replaced


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def killed() -> Iterator[dict[str, Path]]:
    """The homes of the killed, by what they were at and how far they came."""
    with quick_folder() as root:
        homes = root / "homes"
        for work in WORKS:
            made = template(work, root / work)
            count = operations(work, shutil.copytree(made, root / f"{work}-counted"))
            for fate in [f"step-{each}" for each in STEPS[work]] + [
                f"operation-{n}" for n in range(1, count + 1)
            ]:
                shutil.copytree(made, homes / f"{work}-{fate}")
        ends = json.loads(start(str(homes)).communicate()[0])
        yield {fate: homes / fate for fate, end in ends.items() if end == -signal.SIGKILL}


def of(killed: dict[str, Path], work: str) -> list[tuple[str, Path]]:
    """The homes of one work, with the step or operation it was killed at."""
    return [(fate.rpartition("-")[2], home) for fate, home in killed.items() if fate.startswith(f"{work}-")]


def well_recorded(home: Path) -> tuple[RecordEntry, ...]:
    """After the next build, whatever was begun has ended, and what answers is what the record says."""
    recovers(home)
    history = Store(home).history()
    assert history.problems == ()
    stages = [each.stage for each in history.entries]
    for number, stage in enumerate(stages):
        if stage is Stage.BEGUN:
            assert stages[number + 1] is not Stage.BEGUN
    return history.entries


@pytest.mark.parametrize("work", WORKS)
def test_every_step_and_operation_was_killed_at(killed: dict[str, Path], work: str) -> None:
    names = {name for name, _ in of(killed, work)}
    assert {step for step in STEPS[work] if step not in names} == set()
    assert sum(name.isdigit() for name in names) > 20


def test_a_killed_builder_changes_nothing_that_answers(killed: dict[str, Path]) -> None:
    for name, home in of(killed, "make"):
        build = Store(home).open(MODEL)
        assert (build.warnings, holds(build, OLD)) == ((), True), name
        well_recorded(home)


@pytest.mark.parametrize(("work", "old", "new"), [("publish", OLD, NEW), ("rollback", NEW, OLD)])
def test_a_killed_publisher_leaves_the_old_or_the_new_build_and_it_is_recorded(
    killed: dict[str, Path], work: str, old: tuple[Shard, ...], new: tuple[Shard, ...]
) -> None:
    deed = Deed.ROLLBACK if work == "rollback" else Deed.PUBLISH
    for name, home in of(killed, work):
        build = Store(home).open(MODEL)
        assert build.warnings == (), name
        swapped = holds(build, new)
        assert swapped or holds(build, old), name
        assert swapped or name not in SWAPPED
        entries = well_recorded(home)
        told = [each for each in entries if (each.deed, each.build_id) == (deed, build.build_id)]
        assert not swapped or told[-1].stage is Stage.DONE, name


def test_a_killed_first_builder_leaves_nothing_or_its_build(killed: dict[str, Path]) -> None:
    for name, home in of(killed, "write"):
        try:
            assert holds(Store(home).open(MODEL), NEW), name
        except StoreMissingError:
            assert name not in ("settle",)
        well_recorded(home)


def test_the_lock_frees_when_its_holder_is_killed(tmp_path: Path) -> None:
    with start("--hold", str(tmp_path)) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusyError, match=f"プロセス {holder.pid}、"):
            make_and_publish(StoreWriter(tmp_path), OLD)
        holder.kill()
    recovers(tmp_path)
