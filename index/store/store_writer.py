"""The store as a builder or publisher sees it: what changes it, each under the builder's lock."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property

from corpus.errors import StoreDamagedError, StoreWriteError
from corpus.files.disk import OnStep, ignore
from index.search.shard import Shard
from index.store.build import Build, new_build_id
from index.store.lock import BuilderLock
from index.store.record import Deed, RecordNote
from index.store.record_writer import RecordWriter
from index.store.staging import Staging, plan_build
from index.store.steps import StoreStep
from index.store.store import Store


@dataclass(frozen=True)
class StoreWriter(Store):
    """The store in ``home``, to be changed; ``keep`` builds that were in service before stay for rollback."""

    keep: int = 3

    def lock(self) -> AbstractContextManager[None]:
        """Hold the builder's lock for a block; what this object does inside it needs no other.

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
            on_step(StoreStep.CLEAR)
            with suppress(StoreWriteError):  # the name of our staging folder is new in any case
                self._builds.clear()
            newest = next(iter(self.ids()), None)
            # Planned before the record is told: shards that do not fit are refused without a trace.
            plan = plan_build(new_build_id(newest), shards, model_id, libraries)
            with self._failure_recorded():
                # First what a killed holder left open: it is looked for in the record's last line only.
                self._recorder.settle()
                on_step(StoreStep.BEGIN)
                self._recorder.begin(Deed.BUILD, plan.manifest, note or RecordNote())
                build = self._staged(Staging(plan, self._builds.path, self.disk), on_step)
            return self._ended(build, on_step)

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
            folder = self._builds.folder(self.find(build_id))
            build, seal = folder.load(), folder.seal()
            # It has been read to the last byte by now, so what can still fail is the disk alone.
            with self._failure_recorded():
                self._recorder.settle()
                on_step(StoreStep.BEGIN)
                self._recorder.begin(deed, build.manifest, note or RecordNote())
                self._pointer.swap(seal, on_step)
            return self._ended(build, on_step)

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
            self._recorder.settle(present())
            self._recorder.begin_ingest(version, note)
            try:
                add()
            except BaseException:  # an interrupt too: how far ``add`` came is seen in the documents
                self._recorder.settled(present())
                raise
            return self._recorder.settled(present())

    def settle(self, present: Collection[str] | None = None) -> None:
        """Tell the record how it ended where somebody was killed before they could.

        ``present`` are the versions (``document@version``) that are among the documents, if known.

        Raises:
            StoreBusyError: a builder is at work.
            StoreDamagedError, StoreWriteError: the record cannot be read or written.
        """
        with self.lock():
            self._recorder.settle(present)

    def _staged(self, staging: Staging, on_step: OnStep) -> Build:
        try:
            return staging.make(on_step)
        except BaseException:  # an interrupt too must not leave half a build behind
            staging.discard()
            self._builds.remove_unpublished(staging.build_id)
            raise

    @contextmanager
    def _failure_recorded(self) -> Iterator[None]:
        """What fails in the block is told to the record; a refusing disk's error says what answers."""
        try:
            yield
        except StoreWriteError as error:
            self._recorder.settled()
            live = self.live_id()
            now = f"いま使用中の索引は {live} です。" if live else "使用中の索引はまだありません。"
            raise StoreWriteError(f"{error}{now}") from error
        except BaseException:
            self._recorder.settled()
            raise

    def _ended(self, build: Build, on_step: OnStep) -> Build:
        """The last two steps, which cannot undo the deed any more: what fails in them is a warning."""
        on_step(StoreStep.RECORD)
        untold = self._recorder.settled()
        on_step(StoreStep.PRUNE)
        return replace(build, warnings=(*untold, *self._pruned()))

    def _pruned(self) -> tuple[str, ...]:
        try:
            self._builds.prune(self._order(), self.keep)
        except (StoreWriteError, StoreDamagedError) as error:
            return (f"古い索引を片付けられませんでした。次の構築でもう一度試します。{error}",)
        return ()

    @cached_property
    def _lock(self) -> BuilderLock:
        return BuilderLock(self.home, self.disk)

    @property
    def _recorder(self) -> RecordWriter:
        return RecordWriter(self._record, self._pointer, self._builds)
