"""A journal: a file of lines that is only ever added to."""

import errno
import os
from dataclasses import dataclass, field
from io import FileIO
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
        return tuple(_whole(self.disk.read(self.path) or b"").split(b"\n")[:-1])

    def add(self, *lines: bytes) -> None:
        """Add lines, none of which holds a line end, and wait until the disk holds them.

        Raises:
            StoreWriteError: the disk refuses; none of them was added.
        """
        self.disk.make_folder(self.path.parent)
        with writing(self.path), FileLock(self.path.with_name(f".{self.path.name}.lock")):
            self.disk.before("open", self.path)
            # Without a buffer: closing would write what is left in it after the lines were taken back.
            with self.path.open("a+b", buffering=0) as file:
                self.disk.sync_folder(self.path.parent)
                file.seek(0)
                file.truncate(len(_whole(file.read())))
                self._write(file, b"".join(line + b"\n" for line in lines))

    def _write(self, file: FileIO, raw: bytes) -> None:
        end = file.seek(0, os.SEEK_END)
        try:
            self.disk.before("write", self.path)
            if file.write(raw) < len(raw):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self.disk.before("fsync", self.path)
            os.fsync(file.fileno())
        except BaseException:  # an interrupt too must not leave a part of them
            os.ftruncate(file.fileno(), end)
            raise


def _whole(raw: bytes) -> bytes:
    """The lines that have their end."""
    return raw[: raw.rfind(b"\n") + 1]
