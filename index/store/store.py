"""The store: builds on disk, one of which answers.

    <home>/current                          which build answers
    <home>/record.jsonl                     who put which build in service, when and why
    <home>/builder.lock, builder.json       one builder or publisher at a time, and who it is
    <home>/builds/<build_id>/manifest.json  every file with size and sha256
                            /seal.json      the sha256 of the manifest
                            /<document>/<version>/shard.json, source.md, vectors.faiss

A build is made beside the one that answers and is put in service by ``publish``. A reader never waits
and never sees half a build; whatever fails leaves what answered.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from corpus.errors import ChoiceError, StoreBusyError, StoreDamagedError, StoreMismatchError, StoreWriteError
from corpus.files.disk import Disk, OnStep, ignore, writing
from index.search.shard import Shard
from index.store.build import Build, BuildState
from index.store.builds import BuildOrder, KeptBuilds, PointerFile
from index.store.reader import StoreReader
from index.store.record import Deed, History, RecordFile, RecordNote
from index.store.workshop import StoreWriter


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


@dataclass(frozen=True)
class Store:
    """The store in ``home``; ``keep`` builds that were in service before stay for rollback."""

    home: Path
    disk: Disk = field(default_factory=Disk)
    keep: int = 3

    @cached_property
    def _lock(self) -> BuilderLock:
        return BuilderLock(self.home, self.disk)

    @property
    def _pointer(self) -> PointerFile:
        return PointerFile(self.home / "current", self.disk)

    @property
    def _shelf(self) -> KeptBuilds:
        return KeptBuilds(self.home / "builds", self.disk)

    @property
    def _record(self) -> RecordFile:
        return RecordFile(self.home / "record.jsonl", self.disk)

    @property
    def _reader(self) -> StoreReader:
        return StoreReader(self._pointer, self._shelf, self._record)

    @property
    def _workshop(self) -> StoreWriter:
        return StoreWriter(self._reader, self.disk, self.keep)

    def lock(self) -> AbstractContextManager[None]:
        """Hold the builder's lock for a block; ``make`` and ``publish`` inside it share it.

        Raises:
            StoreBusyError: another builder holds it; the message says who, since when.
            StoreWriteError: the disk refuses the lock file.
        """
        return self._lock.hold()

    def make(
        self,
        shards: Sequence[Shard],
        *,
        model_id: str,
        libraries: Mapping[str, str],
        note: RecordNote | None = None,
        on_step: OnStep = ignore,
    ) -> Build:
        """Make a build beside the one that answers; ``on_step`` hears each of ``MAKING``.

        Raises:
            DocumentError: no shards, or names that cannot be stored.
            StoreMismatchError: a shard whose parts do not belong together.
            StoreBusyError: another builder is at work.
            StoreWriteError: the disk refuses; no build was added.
        """
        with self.lock():
            return self._workshop.make(shards, model_id, libraries, note or RecordNote(), on_step)

    def publish(
        self,
        build_id: str,
        deed: Deed = Deed.PUBLISH,
        note: RecordNote | None = None,
        *,
        on_step: OnStep = ignore,
    ) -> Build:
        """Let the kept build whose id begins with ``build_id`` answer.

        What is kept no longer is removed; ``on_step`` hears each of ``PUBLISHING``.

        Raises:
            ChoiceError: no such build.
            StoreDamagedError, StoreMismatchError: it cannot answer.
            StoreBusyError: a builder is at work.
            StoreWriteError: the disk refuses; the message says which build answers.
        """
        with self.lock():
            return self._workshop.publish(self.find(build_id), deed, note or RecordNote(), on_step)

    def settle(self, present: Collection[str] | None = None) -> None:
        """Tell the record how it ended where somebody was killed before they could.

        ``present`` are the versions (``document@version``) that are among the documents, if known.

        Raises:
            StoreBusyError: a builder is at work.
            StoreDamagedError, StoreWriteError: the record cannot be read or written.
        """
        with self.lock():
            self._workshop.settle(present)

    def ingest(
        self,
        version: str,
        note: RecordNote,
        add: Callable[[], object],
        present: Callable[[], Collection[str]],
    ) -> tuple[str, ...]:
        """Let ``add`` put ``document@version`` among the documents, and tell the record before and after.

        ``present`` looks which versions are there. Sentences come back where the version is in, but
        the record could not be told that it is; the next ingest or build makes up for that.

        Raises:
            StoreBusyError: a builder is at work.
            StoreDamagedError, StoreWriteError: the record cannot be read or written; nothing was added.
            Exception: whatever ``add`` raises.
        """
        with self.lock():
            return self._workshop.ingest(version, note, add, present)

    def open(self, model_id: str | None = None) -> Build:
        """The build that answers, read and checked to the last byte.

        Where the pointer or its build is damaged, the newest build that is whole answers
        and ``Build.warnings`` says so.

        Raises:
            StoreMissingError: nothing has been built yet.
            StoreDamagedError: no build is whole; the message names the files.
            StoreMismatchError: made by another model than ``model_id``, or of another layout.
        """
        return self._reader.open(model_id)

    def load(self, build_id: str) -> Build:
        """The kept build whose id begins with ``build_id``, read and checked to the last byte.

        Raises:
            ChoiceError: no such build.
            StoreDamagedError, StoreMismatchError: it cannot answer.
        """
        return self._shelf.folder(self.find(build_id)).load()

    def live(self, model_id: str | None = None) -> Build:
        """The build that the pointer names, and no other in its stead; see ``StoreReader.named``."""
        return self._reader.named(model_id)

    def live_id(self) -> str | None:
        """The build that the pointer names; None where it names none."""
        return self._pointer.build_id()

    def ids(self) -> tuple[str, ...]:
        """The kept builds, newest first.

        Raises:
            StoreDamagedError: the folder of builds cannot be listed.
        """
        return self._shelf.ids()

    def mark(self) -> bytes | None:
        """What the pointer file holds: other bytes mean that another build was put in service."""
        return self._pointer.raw()

    def find(self, name: str) -> str:
        """The kept build whose id begins with ``name``.

        Raises:
            ChoiceError: there is none, or more than one.
        """
        kept = self._shelf.ids()
        found = [build_id for build_id in kept if name and build_id.startswith(name)]
        if len(found) == 1:
            return found[0]
        wrong = f"索引 {name} は一つに決まりません" if found else f"索引 {name} はありません"
        raise ChoiceError(f"{wrong}。次のどれかを選んでください: {'、'.join(found or kept) or '(なし)'}。")

    def candidate(self) -> str | None:
        """The newest build that waits to be put in service.

        Raises:
            StoreDamagedError: the folder of builds cannot be listed.
        """
        return next(iter(self._succession.candidates), None)

    def history(self) -> History:
        """What the record holds."""
        return self._record.read()

    def builds(self) -> tuple[BuildState, ...]:
        """Every kept build, newest first, each checked in full.

        Raises:
            StoreDamagedError: the folder of builds cannot be listed.
        """
        return tuple(self._shelf.states(self._succession))

    def previous(self, model_id: str | None = None) -> str | None:
        """The whole build (made by ``model_id``) to go back to: the one in service before, by the record."""
        for build_id in self._succession.way_back:
            with suppress(StoreDamagedError, StoreMismatchError):
                if model_id in (None, self._shelf.folder(build_id).load().manifest.model_id):
                    return build_id
        return None

    def problems(self) -> tuple[str, ...]:
        """Check the pointer, every build and the record; one sentence for each thing that is wrong."""
        return self._reader.problems()

    @property
    def _succession(self) -> BuildOrder:
        return self._reader.succession()
