"""An entry of the record: one line that says who did what to which build, and when."""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from index.manifest import sha256

_SEAL = b',"sha256":"'


class Deed(StrEnum):
    """What was done."""

    BUILD = "build"
    PUBLISH = "publish"
    FORCED = "forced-publish"
    ROLLBACK = "rollback"
    INGEST = "ingest"
    FOUND = "found"
    """a build was found in service that the record did not know to be"""

    @property
    def label(self) -> str:
        """Its Japanese name."""
        return _LABELS[self]

    @property
    def serves(self) -> bool:
        """Whether it puts a build in service."""
        return self in (Deed.PUBLISH, Deed.FORCED, Deed.ROLLBACK, Deed.FOUND)


_LABELS = {
    Deed.BUILD: "構築",
    Deed.PUBLISH: "公開",
    Deed.FORCED: "公開(強制)",
    Deed.ROLLBACK: "戻し",
    Deed.INGEST: "取り込み",
    Deed.FOUND: "確認",
}


class Stage(StrEnum):
    """How far it came. A line ``BEGUN`` is followed by one that says how it ended."""

    BEGUN = "begun"
    DONE = "done"
    UNDONE = "undone"


def whoami() -> str:
    """The name of the user at work; the number where the system knows no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"uid {os.getuid()}"


@dataclass(frozen=True)
class Note:
    """What people say of a deed: who, why, and what the evaluation measured."""

    by: str = field(default_factory=whoami)
    reason: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One line. ``at`` is UTC, ``versions`` are ``document@version``.

    ``previous`` is the build that was in service; ``before`` the checksum of the line before,
    empty in the first.
    """

    at: datetime
    by: str
    deed: Deed
    stage: Stage
    build_id: str | None
    previous: str | None
    versions: tuple[str, ...]
    model_id: str
    figures: dict[str, float]
    reason: str
    before: str = ""

    @property
    def served(self) -> bool:
        """Whether it put its build in service."""
        return self.deed.serves and self.stage is Stage.DONE

    @property
    def sha256(self) -> str:
        """Its checksum, which the next line carries."""
        return sha256(_ENTRY.dump_json(self))

    def to_line(self) -> bytes:
        """JSON with its own checksum at the end, and a line feed; the only form ``from_line`` takes."""
        return _ENTRY.dump_json(self)[:-1] + _SEAL + self.sha256.encode() + b'"}\n'

    @classmethod
    def from_line(cls, line: bytes) -> "Entry | None":
        """Read what ``to_line`` wrote; None for any other bytes."""
        try:
            entry = _ENTRY.validate_json(line.rpartition(_SEAL)[0] + b"}", strict=True)
        except ValidationError:
            return None
        return entry if entry.to_line() == line else None

    def to_json(self) -> object:
        """Fields that JSON can carry."""
        return _ENTRY.dump_python(self, mode="json")


_ENTRY = TypeAdapter(Entry)
