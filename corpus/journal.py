"""A journal: a file of lines that is only ever added to."""

from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from corpus.disk import Disk, writing


@dataclass(frozen=True)
class Journal:
    """The lines of ``path``; several processes may add at once.

    A line counts once its line end is there: what a killed process left behind the last one is
    no line, and goes when the next is added.
    """

    path: Path
    disk: Disk = field(default_factory=Disk)

    def lines(self) -> tuple[bytes, ...]:
        """Every whole line, oldest first, without its end; none where there is no file.

        Raises:
            StoreDamagedError: the file cannot be read.
        """
        return tuple(self._whole().split(b"\n")[:-1])

    def add(self, *lines: bytes) -> None:
        """Add lines, none of which holds a line end, and wait until the disk holds them.

        Raises:
            StoreDamagedError: the file cannot be read.
            StoreWriteError: the disk refuses; none of them was added.
        """
        self.disk.make_folder(self.path.parent)
        with writing(self.path), FileLock(self.path.with_name(f".{self.path.name}.lock")):
            raw = b"".join(line + b"\n" for line in lines)
            self.disk.append(self.path, raw, len(self._whole()))

    def _whole(self) -> bytes:
        raw = self.disk.read(self.path) or b""
        return raw[: raw.rfind(b"\n") + 1]
