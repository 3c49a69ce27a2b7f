"""A disk without room leaves what answered."""

import errno
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.errors import StoreWriteError
from corpus.files.disk import Disk
from index.store.store import Store
from tests.index.doomed import REFUSED, start
from tests.index.homes import OLD, quick_folder, recovers, write
from tests.index.shards import MODEL, holds, make_shard

pytestmark = pytest.mark.process


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def test_a_limit_on_file_size_leaves_the_pointer(tmp_path: Path) -> None:
    homes = [tmp_path / f"full-write-limit-{size}" for size in (0, 40, 1000, 2000, 2600)]
    for home in homes:
        write(home, OLD)
    before = [(home / "current").read_bytes() for home in homes]
    ends, said = start(str(tmp_path)).communicate()
    assert set(json.loads(ends).values()) == {REFUSED}
    assert said.count("空き容量") == len(homes)
    for home, pointer in zip(homes, before, strict=True):
        assert (home / "current").read_bytes() == pointer
        assert holds(Store(home).open(MODEL), OLD)
        recovers(home)


class SmallDisk(Disk):
    """Full once the files under ``home`` hold more than ``room`` bytes."""

    def __init__(self, home: Path, room: int) -> None:
        self.home, self.room = home, room

    def before(self, operation: str, path: Path) -> None:
        """Refuse what does not fit."""
        if operation == "fsync" and self.size(self.home) > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def small_disk(home: Path, room: int) -> Iterator[Disk]:
    """A real tiny tmpfs on ``home`` where mounting is permitted, a ``SmallDisk`` elsewhere."""
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room}", "shishin-test", str(home)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield Disk() if mounted else SmallDisk(home, room)
    finally:
        if mounted:
            subprocess.run(["umount", str(home)], check=True)


def test_a_full_disk_leaves_what_answered(tmp_path: Path) -> None:
    home = tmp_path / "tiny"
    with small_disk(home, 256 * 1024) as disk:
        write(home, OLD, disk)
        with pytest.raises(StoreWriteError, match="空き容量"):
            write(home, (make_shard(9, dimension=20_000),), disk)
        assert holds(Store(home).open(MODEL), OLD)
        recovers(home)
