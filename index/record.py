"""The record: ``record.jsonl``, to which lines are only ever added.

Each line carries the checksum of the line before and its own, so that a change is found. A last
line without its line feed is what a killed writer left: readers pass over it and the next line is
written over it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.disk import Disk
from corpus.errors import StoreDamagedError
from index.entry import Entry
from index.history import History
from index.manifest import sha256

_AFRESH = "このファイルを別の名前で保管すると、次の構築か公開から新しい記録が始まります。"


@dataclass(frozen=True)
class Record:
    """The file; only the holder of the builder's lock adds to it."""

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
        lines = raw[: raw.rfind(b"\n") + 1].splitlines(keepends=True)
        found = [Entry.from_line(line) for line in lines]
        last = found[-1].sha256 if found and found[-1] else sha256(lines[-1]) if lines else ""
        entries = tuple(entry for entry in found if entry)
        return History(entries, tuple(self._problems(found)), sum(map(len, lines)), last)

    def append(self, entry: Entry) -> None:
        """Add a line and wait until the disk holds it; its ``before`` is filled in.

        Raises:
            StoreDamagedError: the file cannot be read.
            StoreWriteError: the disk refuses; the record stays as it was.
        """
        history = self.load()
        self.disk.make_folder(self.path.parent)
        self.disk.append(self.path, replace(entry, before=history.last).to_line(), history.size)

    def _problems(self, found: Sequence[Entry | None]) -> Iterator[str]:
        before = ""
        for number, entry in enumerate(found, 1):
            if entry is None:
                yield f"{self.path} の {number} 行目が壊れています。{_AFRESH}"
                return
            if entry.before != before:
                yield (
                    f"{self.path} の {number} 行目が、その前の行とつながりません"
                    f"(書き換えや抜き取りが疑われます)。{_AFRESH}"
                )
                return
            before = entry.sha256
