"""The manifest: what a build holds, and the pointer that names a build, as data.

``manifest.json`` lists every file of a build with its size and checksum; a ``Pointer``
names a build together with the checksum of its manifest. The same few bytes stand in the
build itself (``seal.json``, so that every kept build can be checked by itself) and in
``current`` (which build answers).
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import StoreDamagedError, StoreMismatchError
from index.search.shard import Shard

_FORM = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{8}")
_TIME = "%Y%m%dT%H%M%S.%fZ"
_TICK = timedelta(microseconds=1)


def new_build_id(newest: str | None = None, now: datetime | None = None) -> str:
    """A new id, later than ``newest`` even where the clock has gone back (UTC, microseconds)."""
    moment = now or datetime.now(UTC)
    last = created_at(newest) if newest else None
    if last and last >= moment:
        moment = last + _TICK
    return f"{moment.astimezone(UTC).strftime(_TIME)}-{secrets.token_hex(4)}"


def created_at(build_id: str) -> datetime | None:
    """When a build was made (UTC); None for what is no build id."""
    if not _FORM.fullmatch(build_id):
        return None
    try:
        return datetime.strptime(build_id.partition("-")[0], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


LAYOUT = 2
"""Raise it when the files of a build, or the shapes in them, change."""


def sha256(raw: bytes) -> str:
    """Checksum in lower-case hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True)
class ShardSummary:
    """One document version in a build: counts, and the checksum of its source text."""

    document_id: str
    version: str
    items: int
    passages: int
    source_sha256: str

    @property
    def folder(self) -> str:
        """Its folder, relative to the build."""
        return f"{self.document_id}/{self.version}"


@dataclass(frozen=True)
class FileChecksum:
    """One file of a build; ``path`` is relative to the build, ``size`` in bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class BuildManifest:
    """``manifest.json``. ``created`` is UTC; ``libraries`` maps names to versions."""

    layout: int
    build_id: str
    created: datetime
    model_id: str
    dimension: int
    libraries: dict[str, str]
    shards: tuple[ShardSummary, ...]
    files: tuple[FileChecksum, ...]

    @property
    def versions(self) -> tuple[str, ...]:
        """``document@version`` of every shard."""
        return tuple(f"{card.document_id}@{card.version}" for card in self.shards)

    def to_bytes(self) -> bytes:
        """JSON, UTF-8."""
        return _MANIFEST.dump_json(self, indent=2)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "BuildManifest":
        """Read bytes whose checksum is known to be right.

        Raises:
            StoreMismatchError: they are of another layout, so another Shishin wrote them.
        """
        try:
            layout = _ANY_LAYOUT.validate_json(raw, strict=True).layout
            if layout == LAYOUT:
                return _MANIFEST.validate_json(raw, strict=True, extra="forbid")
        except ValidationError as error:
            raise other_layout("不明") from error
        raise other_layout(str(layout))


@dataclass(frozen=True)
class Pointer:
    """Names a build and what its manifest hashes to."""

    build_id: str
    manifest_sha256: str

    def to_bytes(self) -> bytes:
        """JSON, one line; the only form that ``from_bytes`` takes."""
        return _POINTER.dump_json(self) + b"\n"

    @classmethod
    def from_bytes(cls, raw: bytes, name: str) -> "Pointer":
        """Read what ``to_bytes`` wrote; ``name`` is the file, for the message.

        Raises:
            StoreDamagedError: any other bytes.
        """
        try:
            pointer = _POINTER.validate_json(raw, strict=True, extra="forbid")
        except ValidationError as error:
            raise StoreDamagedError(f"{name} が壊れています。") from error
        if pointer.to_bytes() != raw or created_at(pointer.build_id) is None:
            raise StoreDamagedError(f"{name} が壊れています。")
        return pointer


def other_layout(found: str) -> StoreMismatchError:
    """The error for files that are whole but of another shape."""
    return StoreMismatchError(
        f"索引の形式({found})が、この Shishin の形式({LAYOUT})と違います。"
        "`shishin build` で作り直すか、索引を作った版の Shishin を使ってください。"
    )


@dataclass(frozen=True)
class _AnyLayout:
    layout: int


_MANIFEST = TypeAdapter(BuildManifest)
_POINTER = TypeAdapter(Pointer)
_ANY_LAYOUT = TypeAdapter(_AnyLayout)


@dataclass(frozen=True, eq=False)
class Build:
    """A build held wholly in memory; what happens to its files later does not matter.

    ``warnings`` are Japanese sentences: why this is not the build that should answer, or
    what could not be tidied up. Empty when all is well.
    """

    build_id: str
    manifest: BuildManifest
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
