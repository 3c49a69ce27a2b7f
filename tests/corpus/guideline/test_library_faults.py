"""A version is there whole or not at all, whenever the process dies or the disk refuses."""

import errno
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import StoreError, StoreWriteError
from corpus.guideline.library import IngestStep, Library
from tests.corpus.doomed_library import CountingDisk, add, ends
from tests.corpus.three_versions import DOCUMENT, files, write_versions
from tests.index.homes import quick_folder

OPERATIONS = 30  # more than adding takes


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def refusing(n: int, number: int, *, forever: bool = False) -> CountingDisk:
    def refuse() -> None:
        raise OSError(number, os.strerror(number))

    return CountingDisk(n, refuse, forever=forever)


def has_whole(root: Path, *versions: str) -> bool:
    """Whether exactly these versions are seen, each with all its bytes."""
    return Library(root).versions(DOCUMENT) == versions and all(
        {path.name: path.read_bytes() for path in (root / DOCUMENT / version).iterdir()} == files(version)
        for version in versions
    )


def left(root: Path) -> list[str]:
    """What is on its way, or was."""
    return [path.name for path in (root / DOCUMENT).glob(".*")]


@pytest.fixture(scope="module")
def killed() -> Iterator[dict[str, Path]]:
    """Libraries without and with a version to which another one was added until the process was killed."""
    with quick_folder() as folder:
        for fate in (*IngestStep, *map(str, range(1, OPERATIONS + 1))):
            (folder / f"first {fate}").mkdir()
            write_versions(folder / f"later {fate}", "1.0")
        found = ends(folder)
        assert set(found.values()) == {0, -signal.SIGKILL}
        yield {name: folder / name for name, end in found.items() if end}


@pytest.mark.process
def test_each_step_and_operation_was_killed_at(killed: dict[str, Path]) -> None:
    for group in ("first", "later"):
        assert {f"{group} {step}" for step in IngestStep} <= set(killed)
        operations = {
            int(name.split()[1]) for name in killed if name.startswith(group) and name[-1].isdigit()
        }
        assert operations == set(range(1, len(operations) + 1))
        assert 10 < len(operations) < OPERATIONS


@pytest.mark.process
def test_who_is_killed_leaves_a_whole_version_or_none_and_the_next_clears_up(killed: dict[str, Path]) -> None:
    for name, root in killed.items():
        before = ("1.0",) if name.startswith("later") else ()
        added = has_whole(root, *before, "1.1")
        assert added or has_whole(root, *before), name
        assert added or not name.endswith(IngestStep.SYNC), name
        seen = {folder.name for folder in Library(root).folders()} if before or added else set()
        assert seen == {*before, *(["1.1"] if added else [])}, name
        add(root, "1.2")
        assert has_whole(root, *before, *(["1.1"] if added else []), "1.2"), name
        assert left(root) == [], name


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("forever", [False, True])
def test_a_disk_that_refuses_leaves_what_there_was(tmp_path: Path, number: int, forever: bool) -> None:
    for n in range(1, OPERATIONS):
        root = write_versions(tmp_path / str(n), "1.0")
        disk = refusing(n, number, forever=forever)
        try:
            add(root, disk=disk)
        except StoreError as error:
            said = "は登録されましたが" in str(error)
            assert has_whole(root, "1.0", "1.1") if said else has_whole(root, "1.0"), (n, str(error))
            assert said is False or forever
            assert str(error).endswith("ください。")
            assert forever or left(root) == []
        if disk.count < n:
            break
        add(root, "1.2")
        assert left(root) == []
    assert 10 < n < OPERATIONS - 1


def test_what_cannot_be_cleared_is_in_nobodys_way(tmp_path: Path) -> None:
    root = write_versions(tmp_path, "1.0")
    (root / DOCUMENT / ".ingest-1.1-old").mkdir()
    add(root, disk=refusing(2, errno.EACCES))  # the first lists, the second removes
    assert has_whole(root, "1.0", "1.1")
    assert left(root) == [".ingest-1.1-old"]


def test_a_disk_that_gives_other_bytes_back_is_told(tmp_path: Path) -> None:
    class Forgetful(CountingDisk):
        def read(self, path: Path) -> bytes | None:
            return (super().read(path) or b"")[:-1]

    with pytest.raises(StoreWriteError, match="読み直すと、内容が違っていました"):
        add(tmp_path, disk=Forgetful(0, lambda: None))
    assert has_whole(tmp_path)
    assert left(tmp_path) == []


def test_no_room_on_a_real_disk(tmp_path: Path) -> None:
    """/dev/full refuses as a full disk does."""
    if not Path("/dev/full").exists():
        pytest.skip("この機械には /dev/full がありません")
    root = write_versions(tmp_path, "1.0")

    class Full(CountingDisk):
        def make_folder(self, folder: Path) -> None:
            super().make_folder(folder)
            (folder / "source.md").symlink_to("/dev/full")

    with pytest.raises(StoreWriteError, match="空き容量"):
        add(root, disk=Full(0, lambda: None))
    assert has_whole(root, "1.0")
    shutil.rmtree(root)
