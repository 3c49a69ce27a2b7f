"""The builder's lock: one builder at a time, freed by the system when its process dies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from corpus.disk import Disk, writing
from corpus.errors import StoreBusyError, StoreDamagedError, StoreWriteError


@dataclass(frozen=True)
class Holder:
    """Who holds the lock, since when (UTC)."""

    pid: int
    since: datetime


_HOLDER = TypeAdapter(Holder)


class BuilderLock:
    """``builder.lock``; beside it ``builder.json`` says who holds it.

    The note is only for the message: what counts is the lock on the open file, so a note
    left by a killed builder does no harm.
    """

    def __init__(self, home: Path, disk: Disk) -> None:
        self._path = home / "builder.lock"
        self._note = home / "builder.json"
        self._disk = disk
        self._lock = FileLock(self._path)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock for a block; inside another ``hold`` of this object it is held already.

        Raises:
            StoreBusyError: another builder holds it.
            StoreWriteError: the disk refuses the lock file.
        """
        if self._lock.is_locked:
            yield
            return
        self._disk.make_folder(self._path.parent)
        self._acquire()
        try:
            self._disk.write(self._note, _HOLDER.dump_json(Holder(os.getpid(), datetime.now(UTC))))
            yield
        finally:
            with suppress(StoreWriteError):
                self._disk.remove(self._note)
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
            holder = _HOLDER.validate_json(self._disk.read(self._note) or b"")
        except (ValidationError, StoreDamagedError):
            return ""
        return f"(プロセス {holder.pid}、{holder.since.astimezone():%Y-%m-%d %H:%M:%S} から)"
