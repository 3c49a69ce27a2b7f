"""The record: a file with one line for everything done to the store, who did it, when and why.

Each line carries its own checksum and that of the line before, so that a line which was changed or taken
out is found. What a damaged record says is shown, but not acted upon.
"""

import getpass
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import StoreDamagedError
from corpus.files.disk import Disk
from index.store.build import sha256

_SEAL = b',"sha256":"'  # begins the checksum at the end of a line
_AFRESH = "このファイルを別の名前で保管すると、次の構築か公開から新しい記録が始まります。"


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
    # A user number without a name: KeyError before Python 3.13, OSError since.
    except (OSError, KeyError):
        return f"uid {os.getuid()}"


@dataclass(frozen=True)
class RecordNote:
    """What is noted beside a deed: who did it, why, and what the evaluation measured."""

    by: str = field(default_factory=whoami)
    reason: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordEntry:
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
    def from_line(cls, line: bytes) -> "RecordEntry | None":
        """Read what ``to_line`` wrote; None for any other bytes."""
        try:
            entry = _ENTRY.validate_json(line.rpartition(_SEAL)[0] + b"}", strict=True)
        except ValidationError:
            return None
        # Compares the checksum as well, and finds another spelling of the same JSON.
        return entry if entry.to_line() == line else None

    def to_json(self) -> object:
        """Fields that JSON can carry."""
        return _ENTRY.dump_python(self, mode="json")


_ENTRY = TypeAdapter(RecordEntry)


@dataclass(frozen=True)
class History:
    """The entries that can be read, oldest first, and what is wrong with the record, as sentences.

    ``size`` is where the last whole line ends (bytes), ``last`` the checksum that the next carries.
    """

    entries: tuple[RecordEntry, ...] = ()
    problems: tuple[str, ...] = ()
    size: int = 0
    last: str = ""

    @property
    def trusted(self) -> tuple[RecordEntry, ...]:
        """The entries to act upon: none where the record is damaged."""
        return () if self.problems else self.entries

    @property
    def pending(self) -> RecordEntry | None:
        """What was begun with a build and never told to have ended; the last line, if any."""
        # Only the last line can leave a build open: whoever begins something first tells how the last ended.
        last = self.entries[-1] if self.entries else None
        return last if last and last.stage is Stage.BEGUN and last.build_id else None

    @property
    def open_ingests(self) -> tuple[RecordEntry, ...]:
        """The versions whose ingest was begun and not yet told to have ended, oldest first.

        Other lines may follow: how it ended is seen only where the documents are known.
        """
        begun: dict[tuple[str, ...], RecordEntry] = {}
        for each in self.trusted:
            if each.deed is Deed.INGEST:
                begun.pop(each.versions, None)
                if each.stage is Stage.BEGUN:
                    begun[each.versions] = each
        return tuple(begun.values())

    @property
    def served(self) -> tuple[str, ...]:
        """Builds that were in service, the latest first, each once."""
        ids = [each.build_id for each in reversed(self.trusted) if each.served and each.build_id]
        return tuple(dict.fromkeys(ids))

    @property
    def rollback_order(self) -> tuple[str, ...]:
        """The build in service and those that it replaced, nearest first.

        Going back to one takes off all that came after it: after 1, 2, 3 and back to 2 comes 1.
        """
        way: list[str] = []
        for each in self.trusted:
            if each.served and each.build_id:
                way = way[: way.index(each.build_id)] if each.build_id in way else way
                way.append(each.build_id)
        return tuple(reversed(way))

    def knows(self, build_id: str) -> bool:
        """Whether any entry speaks of a build."""
        return any(each.build_id == build_id for each in self.trusted)

    def served_by(self, build_id: str) -> RecordEntry | None:
        """The entry that last put a build in service."""
        return next(
            (each for each in reversed(self.trusted) if each.served and each.build_id == build_id), None
        )


@dataclass(frozen=True)
class RecordFile:
    """``record.jsonl`` in the store's home; only the holder of the builder's lock adds to it."""

    path: Path
    disk: Disk

    def read(self) -> History:
        """What it holds; a file that cannot be read is a problem of the history, not an error."""
        try:
            return self.load()
        except StoreDamagedError as error:
            return History(problems=(str(error),))

    def load(self) -> History:
        """What it holds, where it has to be known.

        Raises:
            StoreDamagedError: the file cannot be read.
        """
        return self._history(self.disk.read(self.path))

    def _history(self, raw: bytes | None) -> History:
        raw = raw or b""
        # Split as bytes: in text a U+2028 of a reason would end a line too.
        lines = raw[: raw.rfind(b"\n") + 1].splitlines(keepends=True)
        found = [RecordEntry.from_line(line) for line in lines]
        # What follows a damaged line carries the checksum of its bytes, as it has no entry.
        last = found[-1].sha256 if found and found[-1] else sha256(lines[-1]) if lines else ""
        entries = tuple(entry for entry in found if entry)
        return History(entries, tuple(self._problems(found)), sum(map(len, lines)), last)

    def append(self, entry: RecordEntry) -> None:
        """Add a line and wait until the disk holds it; its ``before`` is filled in.

        Raises:
            StoreDamagedError: the file cannot be read.
            StoreWriteError: the disk refuses; the record stays as it was.
        """
        history = self.load()
        # Written where the last whole line ends: half a line that a killed writer left is overwritten.
        self.disk.make_folder(self.path.parent)
        self.disk.append(self.path, replace(entry, before=history.last).to_line(), history.size)

    def _problems(self, found: Sequence[RecordEntry | None]) -> Iterator[str]:
        before = ""
        for number, entry in enumerate(found, 1):
            if entry is None:
                # One problem is enough: nothing of a damaged record is acted upon.
                yield f"{self.path} の {number} 行目が壊れています。{_AFRESH}"
                return
            if entry.before != before:
                yield (
                    f"{self.path} の {number} 行目が、その前の行とつながりません"
                    f"(書き換えや抜き取りが疑われます)。{_AFRESH}"
                )
                return
            before = entry.sha256
