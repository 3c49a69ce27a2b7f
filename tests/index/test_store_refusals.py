"""Disks that refuse leave what answered (FAULTS 2)."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.disk import Disk
from corpus.errors import (
    StoreDamagedError,
    StoreError,
    StoreMissingError,
)
from index.shard import Shard
from index.step import MAKING, PUBLISHING
from index.store import Store
from tests.index.doomed import CountingDisk, failing_disk
from tests.index.homes import NEW, OLD, quick_folder, recovers, write
from tests.index.shards import MODEL, holds


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("number", "forever"),
    [(errno.ENOSPC, False), (errno.ENOSPC, True), (errno.EIO, False), (errno.EIO, True)],
)
def test_a_refusing_disk_leaves_what_answered(
    tmp_path: Path, first: bool, number: int, forever: bool
) -> None:
    template = tmp_path / "template"
    template.mkdir()
    if not first:
        write(template, OLD)
    n = 0
    while True:
        n += 1
        disk = failing_disk(n, number, forever=forever)
        home = shutil.copytree(template, tmp_path / str(n))
        failed = _refused(home, disk)
        if not disk.reached:
            break
        _old_answers(home, None if first else OLD, failed=failed, forever=forever)
        if n % 5 == 0:
            recovers(home)
    assert n > 30


def _refused(home: Path, disk: CountingDisk) -> bool:
    try:
        build = write(home, NEW, disk)
    except StoreError as error:
        assert any(word in str(error) for word in ("空き容量", "故障")), error
        assert isinstance(error.__cause__, OSError | StoreError)
        return True
    assert holds(build, NEW)
    return False


def _old_answers(home: Path, old: tuple[Shard, ...] | None, *, failed: bool, forever: bool) -> None:
    try:
        build = Store(home).open(MODEL)
    except StoreMissingError:
        assert failed
        assert old is None
        return
    if failed and not forever:
        assert old is not None
        assert holds(build, old)
        assert [path.name for path in (home / "builds").iterdir()] == [build.build_id]
    # A disk that refuses even to put the pointer back leaves the new build, whole.
    assert holds(build, NEW) or (failed and old is not None and holds(build, old))


class StubbornDisk(Disk):
    """Refuses one operation on every path that holds a word; reads it refuses once."""

    def __init__(self, operation: str, word: str) -> None:
        self.operation, self.word, self.refused = operation, word, 0

    def before(self, operation: str, path: Path) -> None:
        """Refuse."""
        if operation == self.operation and self.word in str(path):
            if operation == "read" and self.refused:
                return
            self.refused += 1
            raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_litter_that_cannot_be_removed_does_not_stop_a_build(tmp_path: Path) -> None:
    (tmp_path / "builds" / ".staging-left").mkdir(parents=True)
    build = write(tmp_path, NEW, StubbornDisk("remove", ".staging-left"))
    assert "片付け" in build.warnings[0]
    assert holds(Store(tmp_path).open(MODEL), NEW)
    recovers(tmp_path)


def test_one_failed_read_does_not_cost_an_old_build(tmp_path: Path) -> None:
    old = write(tmp_path, OLD)
    disk = StubbornDisk("read", old.build_id)
    write(tmp_path, NEW, disk)
    assert disk.refused == 1
    assert old.path.is_dir()


def test_a_reader_on_a_failing_disk_answers_or_says_so(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    write(tmp_path, NEW)
    n = 0
    while True:
        n += 1
        disk = failing_disk(n, errno.EIO)
        build = Store(tmp_path, disk).open(MODEL)
        if not disk.reached:
            break
        assert holds(build, NEW) or (holds(build, OLD) and build.warnings)
    with pytest.raises(StoreDamagedError, match="故障"):
        Store(tmp_path, failing_disk(1, errno.EIO, forever=True)).open(MODEL)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("step", [*MAKING, *PUBLISHING])
def test_an_interrupt_leaves_no_litter(tmp_path: Path, step: str, error: type[BaseException]) -> None:
    def interrupt(heard: str) -> None:
        if heard == step:
            raise error

    write(tmp_path, OLD)
    with pytest.raises(error):
        Store(tmp_path).write(NEW, model_id=MODEL, libraries={}, on_step=interrupt)
    build, published = Store(tmp_path).open(), step in ("settle", "prune")
    assert holds(build, NEW if published else OLD)
    assert build.warnings == ()
    assert len(list((tmp_path / "builds").iterdir())) == 1 + published


def test_a_refused_rollback_leaves_what_answered(tmp_path: Path) -> None:
    old, new = write(tmp_path, OLD), write(tmp_path, NEW)
    n, reached = 0, True
    while reached:
        n += 1
        disk = failing_disk(n, errno.EIO)
        try:
            Store(tmp_path, disk).publish(old.build_id)
        except StoreError as error:
            assert "故障" in str(error) or old.build_id in str(error)
            assert holds(Store(tmp_path).open(MODEL), NEW)
        else:
            assert holds(Store(tmp_path).open(MODEL), OLD)
            Store(tmp_path).publish(new.build_id)
        reached = disk.reached
    assert n > 10
