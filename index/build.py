"""A build: one finished state of the index, as readers and maintainers see it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.manifest import Manifest
from index.shard import Shard


@dataclass(frozen=True, eq=False)
class Build:
    """A build held wholly in memory; what happens to its files later does not matter.

    ``warnings`` are Japanese sentences: why this is not the build that should answer, or
    what could not be tidied up. Empty when all is well.
    """

    build_id: str
    manifest: Manifest
    shards: tuple[Shard, ...]
    path: Path
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class BuildState:
    """A kept build as ``status`` shows it: times in UTC, ``size`` in bytes.

    ``candidate``: made after the one in service, and never in service itself. ``served`` and ``by``:
    when, and by whom, it was last put in service; None where the record does not tell.
    """

    build_id: str
    created: datetime
    ok: bool
    current: bool
    size: int
    problems: tuple[str, ...]
    candidate: bool = False
    served: datetime | None = None
    by: str | None = None
