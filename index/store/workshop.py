"""The workshop: where builds are made and put in service, under the builder's lock."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from corpus.errors import StoreDamagedError, StoreError, StoreMismatchError, StoreWriteError
from corpus.files.disk import Disk, OnStep
from index.search.shard import Shard
from index.store.build import Build, BuildManifest, new_build_id
from index.store.builds import KeptBuilds, PointerFile
from index.store.reader import StoreReader
from index.store.record import Deed, RecordEntry, RecordFile, RecordNote, Stage
from index.store.staging import Staging, StoreStep, plan_build

_FOUND = "記録にないまま使用中でした"


@dataclass(frozen=True)
class RecordWriter:
    """Writes the record of what happens to ``pointer`` and ``shelf``; used under the builder's lock."""

    record: RecordFile
    pointer: PointerFile
    shelf: KeptBuilds

    def begin(self, deed: Deed, manifest: BuildManifest, note: RecordNote) -> None:
        """Tell what is about to be done to a build.

        Raises:
            StoreWriteError, StoreDamagedError: the record cannot be written; nothing may be done then.
        """
        self._add(deed, Stage.BEGUN, manifest.build_id, manifest, note)

    def begin_ingest(self, version: str, note: RecordNote) -> None:
        """Tell that ``document@version`` is about to be added to the documents.

        Raises:
            StoreWriteError, StoreDamagedError: the record cannot be written; nothing may be added then.
        """
        self._add(Deed.INGEST, Stage.BEGUN, None, None, note, (version,))

    def settle(self, present: Collection[str] | None = None) -> None:
        """Tell how what was begun has ended, and of a build in service that the record does not know.

        ``present`` are the versions (``document@version``) there are; None where nobody has looked,
        and nothing is told of ingests then.

        Raises:
            StoreWriteError, StoreDamagedError: the record cannot be written.
        """
        history = self.record.read()
        if begun := history.pending:
            stage = Stage.DONE if self._took_place(begun) else Stage.UNDONE
            self.record.append(replace(begun, at=datetime.now(UTC), stage=stage))
            history = self.record.read()
        live = self.pointer.build_id()
        if live and not history.problems and history.served[:1] != (live,):
            self._add(Deed.FOUND, Stage.DONE, live, self._manifest(live), RecordNote("shishin", _FOUND))
        if present is not None:  # last: a build that was begun is found in the last line
            self._settle_ingests(present)

    def _settle_ingests(self, present: Collection[str]) -> None:
        for begun in self.record.load().open_ingests:
            stage = Stage.DONE if set(begun.versions) <= set(present) else Stage.UNDONE
            self.record.append(replace(begun, at=datetime.now(UTC), stage=stage))

    def settled(self, present: Collection[str] | None = None) -> tuple[str, ...]:
        """``settle`` after the deed is done: what fails now is only told, and made up for later."""
        try:
            self.settle(present)
        except StoreError as error:
            return (f"記録 {self.record.path} に終わりを書けませんでした。次の操作のときに補います。{error}",)
        return ()

    def _took_place(self, begun: RecordEntry) -> bool:
        if begun.deed.serves:
            return self.pointer.build_id() == begun.build_id
        return begun.build_id in self.shelf.ids()

    def _manifest(self, build_id: str) -> BuildManifest | None:
        try:
            return self.shelf.folder(build_id).manifest()
        except (StoreDamagedError, StoreMismatchError):
            return None

    def _add(
        self,
        deed: Deed,
        stage: Stage,
        build_id: str | None,
        manifest: BuildManifest | None,
        note: RecordNote,
        versions: tuple[str, ...] = (),
    ) -> None:
        self.record.append(
            RecordEntry(
                at=datetime.now(UTC),
                by=note.by,
                deed=deed,
                stage=stage,
                build_id=build_id,
                previous=self.pointer.build_id(),
                versions=manifest.versions if manifest else versions,
                model_id=manifest.model_id if manifest else "",
                figures=dict(note.figures),
                reason=note.reason,
            )
        )


@dataclass(frozen=True)
class StoreWriter:
    """Changes what ``reader`` reads; ``keep`` builds that were in service before stay."""

    reader: StoreReader
    disk: Disk
    keep: int

    def make(
        self,
        shards: Sequence[Shard],
        model_id: str,
        libraries: Mapping[str, str],
        note: RecordNote,
        on_step: OnStep,
    ) -> Build:
        """Make a build beside the one that answers; see ``Store.make``."""
        shelf = self.reader.shelf
        on_step(StoreStep.CLEAR)
        with suppress(StoreWriteError):  # the name of our staging is new in any case
            shelf.clear()
        newest = next(iter(shelf.ids()), None)
        plan = plan_build(new_build_id(newest), shards, model_id, libraries)
        with self._told():
            self._journal.settle()
            on_step(StoreStep.BEGIN)
            self._journal.begin(Deed.BUILD, plan.manifest, note)
            build = self._made(Staging(plan, shelf.path, self.disk), on_step)
        return self._ended(build, on_step)

    def publish(self, build_id: str, deed: Deed, note: RecordNote, on_step: OnStep) -> Build:
        """Let a kept build answer; see ``Store.publish``."""
        folder = self.reader.shelf.folder(build_id)
        build, seal = folder.load(), folder.seal()
        with self._told():
            self._journal.settle()
            on_step(StoreStep.BEGIN)
            self._journal.begin(deed, build.manifest, note)
            self.reader.pointer.swap(seal, on_step)
        return self._ended(build, on_step)

    def settle(self, present: Collection[str] | None) -> None:
        """Tell the record how it ended; see ``Store.settle``."""
        self._journal.settle(present)

    def ingest(
        self,
        version: str,
        note: RecordNote,
        add: Callable[[], object],
        present: Callable[[], Collection[str]],
    ) -> tuple[str, ...]:
        """Add a version and tell the record; see ``Store.ingest``."""
        self._journal.settle(present())
        self._journal.begin_ingest(version, note)
        try:
            add()
        except BaseException:
            self._journal.settled(present())
            raise
        return self._journal.settled(present())

    @property
    def _journal(self) -> RecordWriter:
        return RecordWriter(self.reader.record, self.reader.pointer, self.reader.shelf)

    def _made(self, staging: Staging, on_step: OnStep) -> Build:
        try:
            return staging.make(on_step)
        except BaseException:  # an interrupt too must not leave half a build behind
            staging.discard()
            self.reader.shelf.remove_unpublished(staging.build_id)
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What fails in the block is told to the record; a refusing disk's error says what answers."""
        try:
            yield
        except StoreWriteError as error:
            self._journal.settled()
            live = self.reader.pointer.build_id()
            now = f"いま使用中の索引は {live} です。" if live else "使用中の索引はまだありません。"
            raise StoreWriteError(f"{error}{now}") from error
        except BaseException:
            self._journal.settled()
            raise

    def _ended(self, build: Build, on_step: OnStep) -> Build:
        on_step(StoreStep.RECORD)
        untold = self._journal.settled()
        on_step(StoreStep.PRUNE)
        return replace(build, warnings=(*untold, *self._pruned()))

    def _pruned(self) -> tuple[str, ...]:
        try:
            self.reader.shelf.prune(self.reader.succession(), self.keep)
        except (StoreWriteError, StoreDamagedError) as error:
            return (f"古い索引を片付けられませんでした。次の構築でもう一度試します。{error}",)
        return ()
