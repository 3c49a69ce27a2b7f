"""What a build is: its id, its manifest, and the whole of it in memory."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import StoreMismatchError
from index.search.shard import Shard

BUILD_LAYOUT = 3
"""Raise it when the files of a build, or the shapes in them, change."""

# `20240419T090000.000005Z-1a2b3c4d`
_ID = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{8}")
_ID_TIME = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True, eq=False)
class Build:
    """A build held wholly in memory; what happens to its files later does not matter.

    ``warnings`` are Japanese sentences: why this is not the build that should answer, or
    what could not be tidied up. Empty when all is well.
    """

    build_id: str
    manifest: "BuildManifest"
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
        return tuple(f"{each.document_id}@{each.version}" for each in self.shards)

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
            # The layout is read by itself first: the other fields of another layout cannot be known.
            layout = _ANY_LAYOUT.validate_json(raw, strict=True).layout
            if layout == BUILD_LAYOUT:
                # The bytes are those written, so fields that do not fit mean another Shishin, not damage.
                return _MANIFEST.validate_json(raw, strict=True, extra="forbid")
        except ValidationError as error:
            raise other_layout("不明") from error
        raise other_layout(str(layout))


@dataclass(frozen=True)
class _AnyLayout:
    """The one field that manifests of every layout have."""

    layout: int


_MANIFEST = TypeAdapter(BuildManifest)
_ANY_LAYOUT = TypeAdapter(_AnyLayout)


def other_layout(found: str) -> StoreMismatchError:
    """The error for files that are whole but of another shape."""
    return StoreMismatchError(
        f"索引の形式({found})が、この Shishin の形式({BUILD_LAYOUT})と違います。"
        "`shishin build` で作り直すか、索引を作った版の Shishin を使ってください。"
    )


def new_build_id(newest: str | None = None, now: datetime | None = None) -> str:
    """A new id, later than ``newest`` even where the clock has gone back (UTC, microseconds).

    Ids begin with the time, so that the order of the names is the order of the builds.
    """
    moment = now or datetime.now(UTC)
    last = created_at(newest) if newest else None
    if last and last >= moment:
        moment = last + timedelta(microseconds=1)
    return f"{moment.astimezone(UTC).strftime(_ID_TIME)}-{secrets.token_hex(4)}"


def created_at(build_id: str) -> datetime | None:
    """When a build was made (UTC); None for what is no build id."""
    if not _ID.fullmatch(build_id):
        return None
    try:
        return datetime.strptime(build_id.partition("-")[0], _ID_TIME).replace(tzinfo=UTC)
    except ValueError:  # digits that are no date, such as the 31st of February
        return None


def sha256(raw: bytes | memoryview) -> str:
    """Checksum in lower-case hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()
