"""Store homes for tests: made quickly, written to, and expected to recover."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from corpus.files.disk import Disk, OnStep, ignore
from index.search.shard import Shard
from index.store.build import Build
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.index.shards import LIBRARIES, MODEL, holds, make_shard

OLD, NEW, NEXT = ((make_shard(seed),) for seed in (1, 2, 3))
_MEMORY = Path("/dev/shm")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where the system has one: waiting for a disk tells a test nothing."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def write(home: Path, shards: tuple[Shard, ...], disk: Disk | None = None) -> Build:
    """Make a build of the toy model and put it in service."""
    return make_and_publish(StoreWriter(home, disk or Disk()), shards)


def make_and_publish(
    store: StoreWriter, shards: Sequence[Shard], *, model_id: str = MODEL, on_step: OnStep = ignore
) -> Build:
    """Make a build, put it in service, and give it back as it was made."""
    with store.lock():
        made = store.make(shards, model_id=model_id, libraries=LIBRARIES, on_step=on_step)
        published = store.publish(made.build_id, on_step=on_step)
    return replace(made, warnings=(*made.warnings, *published.warnings))


def recovers(home: Path) -> None:
    """The next build succeeds, leaves nothing unfinished, and answers."""
    write(home, NEXT)
    build = Store(home).open(MODEL)
    assert holds(build, NEXT)
    assert build.warnings == ()
    assert Store(home).problems() == ()
    assert Store(home).history().served[0] == build.build_id
    assert not [path for path in (home / "builds").iterdir() if path.name.startswith(".")]
