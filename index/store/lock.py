"""The builder's lock: one process at a time changes the store, and the others hear who it is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from corpus.errors import StoreBusyError, StoreDamagedError, StoreWriteError
from corpus.files.disk import Disk, writing


class BuilderLock:
    """``builder.lock``; beside it ``builder.json`` says who holds it.

    The second file is only for the message: what counts is the lock on the open file, which the system
    drops when its process dies. So a ``builder.json`` left by a killed builder does no harm.
    """

    def __init__(self, home: Path, disk: Disk) -> None:
        self._path = home / "builder.lock"
        self._holder = home / "builder.json"
        self._disk = disk
        self._lock = FileLock(self._path)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock for a block; inside another ``hold`` of this object it is held already.

        Raises:
            StoreBusyError: another builder holds it.
            StoreWriteError: the disk refuses the lock file.
        """
        # FileLock keeps this for each thread: another thread of the process is a second builder.
        if self._lock.is_locked:
            yield
            return
        self._disk.make_folder(self._path.parent)
        self._acquire()
        try:
            self._disk.write(self._holder, _HOLDER.dump_json(Holder(os.getpid(), datetime.now(UTC))))
            yield
        finally:
            # Removed before the lock is let go: after that it could be the next holder's.
            with suppress(StoreWriteError):
                self._disk.remove(self._holder)
            self._lock.release()

    def _acquire(self) -> None:
        with writing(self._path):
            self._disk.before("lock", self._path)
            try:
                self._lock.acquire(blocking=False)
            except Timeout as error:  # an OSError itself, so it is caught in here
                raise StoreBusyError(
                    f"別の構築か公開{self._who()}が進行中です。終わるのを待ってから、もう一度実行してください。"
                ) from error

    def _who(self) -> str:
        try:
            # The file may be missing: its holder has not written it yet, or is just done.
            holder = _HOLDER.validate_json(self._disk.read(self._holder) or b"")
        except (ValidationError, StoreDamagedError):
            return ""
        return f"(プロセス {holder.pid}、{holder.since.astimezone():%Y-%m-%d %H:%M:%S} から)"


@dataclass(frozen=True)
class Holder:
    """Who holds the lock, since when (UTC)."""

    pid: int
    since: datetime


_HOLDER = TypeAdapter(Holder)
