"""Store homes for tests: made quickly, written to, and expected to recover."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.disk import Disk
from index.build import Build
from index.shard import Shard
from index.store import Store
from tests.index.shards import LIBRARIES, MODEL, holds, make_shard

OLD, NEW, NEXT = ((make_shard(seed),) for seed in (1, 2, 3))
_MEMORY = Path("/dev/shm")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where the system has one: waiting for a disk tells a test nothing."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def write(home: Path, shards: tuple[Shard, ...], disk: Disk | None = None) -> Build:
    """Write a build of the toy model."""
    return Store(home, disk or Disk()).write(shards, model_id=MODEL, libraries=LIBRARIES)


def recovers(home: Path) -> None:
    """The next build succeeds, leaves nothing unfinished, and answers."""
    write(home, NEXT)
    build = Store(home).open(MODEL)
    assert holds(build, NEXT)
    assert build.warnings == ()
    assert Store(home).problems() == ()
    assert not [path for path in (home / "builds").iterdir() if path.name.startswith(".")]
