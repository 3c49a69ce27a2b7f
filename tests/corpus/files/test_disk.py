"""The disk says in one sentence what is wrong and what to do."""

import errno
import mmap
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import StoreDamagedError, StoreWriteError
from corpus.files.disk import Disk
from tests.index.doomed import CountingDisk, MappingDisk, failing_disk


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "空き容量"),
        (errno.EDQUOT, "空き容量"),
        (errno.EFBIG, "空き容量"),
        (errno.EROFS, "書き込み権限"),
        (errno.EACCES, "書き込み権限"),
        (errno.EIO, "ディスクの故障"),
        (errno.ENODEV, "SHISHIN_HOME"),
    ],
)
def test_a_refusal_names_the_path_the_reason_and_the_cause(tmp_path: Path, number: int, words: str) -> None:
    target = tmp_path / "file"
    with pytest.raises(StoreWriteError, match=words) as caught:
        failing_disk(1, number).write(target, b"x")
    assert str(target) in str(caught.value)
    assert isinstance(caught.value.__cause__, OSError)


def test_every_way_of_changing_the_disk_is_translated(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    disk = failing_disk(1, errno.EIO, forever=True)
    changes: tuple[Callable[[], None], ...] = (
        lambda: disk.write(tmp_path / "a", b"x"),
        lambda: disk.sync_folder(tmp_path),
        lambda: disk.make_folder(tmp_path / "new"),
        lambda: disk.replace(tmp_path / "a", tmp_path / "b"),
        lambda: disk.remove(tmp_path / "a"),
    )
    for change in changes:
        with pytest.raises(StoreWriteError, match="故障"):
            change()
    assert (tmp_path / "a").read_bytes() == b""


def test_opening_writing_and_syncing_can_each_fail(tmp_path: Path) -> None:
    for n in (1, 2, 3):
        with pytest.raises(StoreWriteError):
            failing_disk(n, errno.ENOSPC).write(tmp_path / "file", b"x")
    disk = failing_disk(4, errno.ENOSPC)
    disk.write(tmp_path / "file", b"words")
    assert not disk.reached
    assert (tmp_path / "file").read_bytes() == b"words"


def test_folders_are_made_parents_first_and_again_is_fine(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "c"
    Disk().make_folder(folder)
    Disk().make_folder(folder)
    assert folder.is_dir()


def test_a_file_in_the_place_of_a_folder_is_a_clear_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreWriteError, match="SHISHIN_HOME"):
        Disk().make_folder(tmp_path / "file" / "below")


def test_replacing_and_removing(tmp_path: Path) -> None:
    disk, folder = Disk(), tmp_path / "folder"
    disk.make_folder(folder / "deep")
    disk.write(folder / "deep" / "file", b"new")
    disk.replace(folder, tmp_path / "renamed")
    assert disk.names(tmp_path) == ("renamed",)
    assert disk.size(tmp_path) == 3
    disk.remove(tmp_path / "renamed")
    disk.remove(tmp_path / "renamed")
    assert disk.names(tmp_path) == ()


def test_what_is_not_there_reads_as_nothing(tmp_path: Path) -> None:
    assert Disk().read(tmp_path / "none" / "file") is None
    assert Disk().names(tmp_path / "none") == ()
    assert Disk().size(tmp_path / "none") == 0


def test_what_cannot_be_read_is_damage(tmp_path: Path) -> None:
    disk = failing_disk(1, errno.EIO, forever=True)
    for read in (disk.read, disk.names):
        with pytest.raises(StoreDamagedError, match=str(tmp_path)):
            read(tmp_path)


@pytest.mark.parametrize("disk", [Disk(), MappingDisk()])
def test_a_view_holds_what_the_file_does(tmp_path: Path, disk: Disk) -> None:
    (tmp_path / "file").write_bytes(b"\x00whole\xff")
    (tmp_path / "empty").touch()
    view, empty = disk.view(tmp_path / "file"), disk.view(tmp_path / "empty")
    assert view is not None
    assert empty is not None
    assert isinstance(view.obj, mmap.mmap) == isinstance(disk, MappingDisk)
    assert view.readonly
    assert bytes(view) == b"\x00whole\xff"
    assert bytes(empty) == b""
    assert disk.view(tmp_path / "nothing") is None
    with pytest.raises(StoreDamagedError, match="読めません"):
        disk.view(tmp_path)


def test_a_mapped_file_that_is_replaced_or_removed_is_still_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    view = MappingDisk().view(path)
    Disk().write_whole(path, b"after")
    Disk().remove(path)
    assert view is not None
    assert bytes(view) == b"before"


def test_a_counting_disk_counts_system_calls(tmp_path: Path) -> None:
    disk = CountingDisk(100, lambda: None)
    disk.write(tmp_path / "file", b"x")
    disk.sync_folder(tmp_path)
    assert disk.count == 4


@pytest.mark.parametrize("n", range(1, 5))  # open, write, fsync, replace
def test_a_file_written_whole_is_the_old_one_until_the_last_operation(tmp_path: Path, n: int) -> None:
    path = tmp_path / "file"
    Disk().write_whole(path, b"old")
    with pytest.raises(StoreWriteError, match=str(path)):
        failing_disk(n, errno.ENOSPC).write_whole(path, b"new")
    assert Disk().names(tmp_path) == ("file",)
    assert path.read_bytes() == b"old"


def test_writing_a_file_whole_takes_four_operations(tmp_path: Path) -> None:
    disk = CountingDisk(100, lambda: None)
    disk.write_whole(tmp_path / "file", b"new")
    assert disk.count == 4
    assert (tmp_path / "file").read_bytes() == b"new"
