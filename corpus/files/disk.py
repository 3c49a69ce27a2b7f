"""The disk: the few file operations that Shishin uses, with errors that people can act on.

``Disk`` is passed in as a collaborator, so that a test's disk can fail (or die) at the n-th
operation: every system call is announced to ``before``, inside the translation of errors.
``write_whole`` and ``sync`` are what it is made of, for the few who name their errors themselves.
"""

import errno
import mmap
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import TypeVar

from corpus.errors import InputError, ShishinError, StoreDamagedError, StoreWriteError

T = TypeVar("T")
OnStep = Callable[[str], None]
"""Hears the name of each step of a long piece of work, before the step begins."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def ignore(step: str) -> None:
    """The usual ``OnStep``: the steps are told to nobody."""


class Disk:
    """The real disk. What changes it raises StoreWriteError, what reads it StoreDamagedError."""

    mapped_from = 2**26
    """Bytes from which on ``view`` maps a file instead of reading it."""

    def before(self, operation: str, path: Path) -> None:
        """Called before every system call; a test's disk raises OSError here."""

    def write(self, path: Path, data: bytes) -> None:
        """Write a whole file where nobody reads yet, and wait until the disk holds it."""
        with writing(path):
            _write(path, data, self.before)

    def write_whole(self, path: Path, data: bytes) -> None:
        """Write a file that others may be reading: they see the old one or the new one."""
        with writing(path):
            write_whole(path, data, self.before)

    def append(self, path: Path, data: bytes, at: int) -> None:
        """Write behind the first ``at`` bytes of a file, over what stands there, and wait for the disk.

        What cannot be written wholly is cut off again, as far as the disk lets us.
        """
        new = not path.exists()
        with writing(path):
            self.before("open", path)
            # Unbuffered: a buffer would write its rest on closing, after the cut that undoes a failure.
            with path.open("x+b" if new else "r+b", buffering=0) as file:
                if new:  # before there is anything to take back
                    self.sync_folder(path.parent)
                try:
                    self._write_at(file, path, data, at)
                except OSError:
                    with suppress(OSError):
                        file.truncate(at)
                    raise

    def _write_at(self, file: FileIO, path: Path, data: bytes, at: int) -> None:
        self.before("truncate", path)
        # What a killed writer left behind goes first, or its end would follow a shorter new part.
        file.truncate(at)
        file.seek(at)
        self.before("write", path)
        written = 0
        while written < len(data):  # a disk that is nearly full takes a part
            written += file.write(data[written:])
        self.before("fsync", path)
        os.fsync(file.fileno())

    def sync_folder(self, folder: Path) -> None:
        """Wait until the disk holds the names in a folder."""
        with writing(folder):
            self.before("fsync", folder)
            sync(folder)

    def make_folder(self, folder: Path) -> None:
        """Make a folder where there is none, parents first, each name held by the disk."""
        if folder.is_dir():
            return
        self.make_folder(folder.parent)
        with writing(folder):
            self.before("mkdir", folder)
            folder.mkdir(exist_ok=True)
        self.sync_folder(folder.parent)

    def replace(self, source: Path, target: Path) -> None:
        """Rename a file or folder in one step; a file that was ``target`` is replaced."""
        with writing(target):
            self.before("replace", target)
            source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file or a whole folder; nothing there is fine."""
        with writing(path):
            self.before("remove", path)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def read(self, path: Path) -> bytes | None:
        """A whole file; None where there is none.

        Raises:
            StoreDamagedError: it is there and cannot be read.
        """
        return self._held(path, Path.read_bytes)

    def view(self, path: Path) -> memoryview | None:
        """What a whole file holds, without a copy of a large one; None where there is none.

        Raises:
            StoreDamagedError: it is there and cannot be read.
        """
        return self._held(path, self._view)

    def _view(self, path: Path) -> memoryview:
        # A process that looks into a map dies where the file has been cut short by then, so only what is
        # too large for the memory is mapped.
        return _mapped(path) if path.stat().st_size >= self.mapped_from else memoryview(path.read_bytes())

    def _held(self, path: Path, read: Callable[[Path], T]) -> T | None:
        try:
            self.before("read", path)
            return read(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise StoreDamagedError(f"{path} を読めません。{_reason(error)}。") from error

    def names(self, folder: Path) -> tuple[str, ...]:
        """The names in a folder, sorted; none where there is no folder.

        Raises:
            StoreDamagedError: it is there and cannot be listed.
        """
        try:
            self.before("list", folder)
            return tuple(sorted(path.name for path in folder.iterdir()))
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise StoreDamagedError(f"{folder} を読めません。{_reason(error)}。") from error

    def size(self, folder: Path) -> int:
        """Bytes of all files under a folder, as far as they can be seen."""
        total = 0
        for place, _, names in os.walk(folder):
            for name in names:
                with suppress(OSError):  # a builder may be removing it; a size is only for show
                    total += Path(place, name).stat().st_size
        return total


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


Before = Callable[[str, Path], None]
"""Hears of each system call, by its name and the path it is for."""


def write_whole(path: Path, data: bytes, before: Before = lambda _operation, _path: None) -> None:
    """Write beside ``path`` and rename: whoever reads it sees the old file or the new one, never a part.

    The file is on the disk before it gets its name, so that a power cut leaves no empty file under it.

    Raises:
        OSError: the disk refuses; the old file stays, and nothing is left beside it.
    """
    # In the same folder, for a rename works only on one file system; by process, so that two do not share it.
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write(beside, data, before)
        before("replace", path)
        beside.replace(path)
    except BaseException:  # an interrupt too leaves nothing behind
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _write(path: Path, data: bytes, before: Before) -> None:
    before("open", path)
    with path.open("wb") as file:
        before("write", path)
        file.write(data)
        file.flush()
        before("fsync", path)
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Wait until the disk holds a file, or the names in a folder; Windows cannot be asked.

    Raises:
        OSError: the disk refuses.
    """
    if sys.platform == "win32":
        return
    # A folder cannot be opened for writing, and fsync does not ask for it.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn any OSError of the block, which writes ``path``, into one clear sentence.

    Raises:
        StoreWriteError: full, read-only or failing disk.
    """
    try:
        yield
    except OSError as error:
        raise StoreWriteError(f"{path} に書き込めません。{_reason(error)}。") from error


def _reason(error: OSError) -> str:
    if error.errno in _FULL:
        return (
            "ディスクの空き容量(または容量の上限)が足りません。"
            "不要なファイルを消すか、SHISHIN_HOME を空きのある場所に変えてください"
        )
    if error.errno in _FORBIDDEN:
        return (
            "読み書きの権限(書き込み権限)がありません。"
            "フォルダーの所有者と権限、読み取り専用でないことを確かめてください"
        )
    if error.errno == errno.EIO:
        return (
            "入出力エラーです。ディスクの故障が疑われます。"
            "ディスクを点検し、SHISHIN_HOME を別のディスクに変えてください"
        )
    return f"{error.strerror or error}。SHISHIN_HOME の場所が正しいか確かめてください"


def check_writable(path: Path) -> None:
    """Tell before the slow work that a file cannot be written there.

    Raises:
        InputError: the path is a folder, or lies in no folder.
    """
    if path.is_dir():
        raise InputError(f"{path} はフォルダーです。書き出すファイルの名前まで指定してください。")
    if not path.parent.is_dir():
        raise InputError(f"フォルダー {path.parent} がありません。先に作るか、別の場所を指定してください。")


def write_output(path: Path, content: str | bytes) -> None:
    """Write bytes, or a text in UTF-8; what that cannot carry (a lone surrogate) becomes a question mark.

    Raises:
        ShishinError: the disk refuses; the old file stays, and no part of the new one is left.
    """
    try:
        write_whole(path, content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    except OSError as error:
        # No StoreWriteError: that speaks of SHISHIN_HOME, and this file lies where the person said.
        raise ShishinError(
            f"{path} に書き込めません({error.strerror or error})。場所・権限・空き容量を確かめてください。"
        ) from error
