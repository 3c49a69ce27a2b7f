"""Disks that refuse leave what answered."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import StoreDamagedError, StoreError, StoreMissingError, StoreWriteError
from corpus.files.disk import Disk, ignore
from index.search.shard import Shard
from index.store.record import Deed, Stage
from index.store.steps import MAKING, PUBLISHING
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.index.doomed import WORKS, failing_disk, template
from tests.index.homes import NEW, OLD, make_and_publish, quick_folder, recovers, write
from tests.index.shards import MODEL, holds

pytestmark = pytest.mark.long


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


REFUSALS = [(errno.ENOSPC, False), (errno.ENOSPC, True), (errno.EIO, False), (errno.EIO, True)]


def refused(work: str, home: Path, disk: Disk) -> str | None:
    """Do a work on a disk; what was said where it was refused."""
    try:
        WORKS[work](StoreWriter(home, disk), ignore)
    except StoreError as error:
        assert any(word in str(error) for word in ("空き容量", "故障")), error
        assert isinstance(error.__cause__, OSError | StoreError) or "読めません" in str(error)
        return str(error)
    return None


@pytest.mark.parametrize(("number", "forever"), REFUSALS)
@pytest.mark.parametrize(
    ("work", "old", "new"), [("make", OLD, OLD), ("publish", OLD, NEW), ("rollback", NEW, OLD)]
)
def test_a_refusing_disk_leaves_what_answered_and_says_what_answers(
    tmp_path: Path, work: str, old: tuple[Shard, ...], new: tuple[Shard, ...], number: int, forever: bool
) -> None:
    made, n, reached = template(work, tmp_path / "template"), 0, True
    while reached:
        n += 1
        home = shutil.copytree(made, tmp_path / str(n))
        disk = failing_disk(n, number, forever=forever)
        said, reached = refused(work, home, disk), disk.reached
        build = Store(home).open(MODEL)
        assert build.warnings == ()
        # A disk that refuses even to put the pointer back leaves the new build, whole.
        assert holds(build, new if said is None else old) or (said and forever and holds(build, new))
        if said and "いま使用中の索引は" in said:
            assert build.build_id in said
        if n % 5 == 0:
            recovers(home)
            assert Store(home).history().problems == ()
    assert n > 20


@pytest.mark.parametrize(("number", "forever"), REFUSALS)
def test_a_disk_that_refuses_the_first_build_leaves_nothing_or_all_of_it(
    tmp_path: Path, number: int, forever: bool
) -> None:
    n, reached = 0, True
    while reached:
        n += 1
        home = tmp_path / str(n)
        home.mkdir()
        disk = failing_disk(n, number, forever=forever)
        said, reached = refused("write", home, disk), disk.reached
        try:
            assert holds(Store(home).open(MODEL), NEW)
        except StoreMissingError:
            assert said
        if n % 5 == 0:
            recovers(home)
    assert n > 40


def test_what_the_record_could_not_be_told_is_made_up_for_later(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    made = StoreWriter(tmp_path).make(NEW, model_id=MODEL, libraries={})
    store = StoreWriter(tmp_path, SecondAppendFails())
    published = store.publish(made.build_id)
    assert "record.jsonl" in published.warnings[0]
    assert holds(store.open(MODEL), NEW)
    assert Store(tmp_path).history().pending is not None
    recovers(tmp_path)
    entries = Store(tmp_path).history().entries
    assert [
        each.stage for each in entries if each.build_id == made.build_id and each.deed is Deed.PUBLISH
    ] == [
        Stage.BEGUN,
        Stage.DONE,
    ]


class SecondAppendFails(Disk):
    """Full when the record is written to for the second time."""

    appended = 0

    def append(self, path: Path, data: bytes, at: int) -> None:
        """Write a part of it, as a full disk does."""
        self.appended += 1
        super().append(path, data if self.appended == 1 else data[:20], at)
        if self.appended == 2:
            raise StoreWriteError("空き容量が足りません。")


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
@pytest.mark.parametrize("step", dict.fromkeys((*MAKING, *PUBLISHING)))
def test_an_interrupt_leaves_no_litter(tmp_path: Path, step: str, error: type[BaseException]) -> None:
    def interrupt(heard: str) -> None:
        if heard == step:
            raise error

    old = write(tmp_path, OLD)
    with pytest.raises(error):
        make_and_publish(StoreWriter(tmp_path), NEW, on_step=interrupt)
    build = Store(tmp_path).open()
    made = step in ("record", "prune")  # the candidate is whole, and was not published
    assert holds(build, NEW if step == "settle" else OLD)
    assert build.warnings == ()
    kept = {path.name for path in (tmp_path / "builds").iterdir()}
    assert len(kept) == 1 + (made or step in PUBLISHING[1:])
    assert old.build_id in kept
    recovers(tmp_path)
