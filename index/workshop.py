"""The workshop: where builds are made and put in service, under the builder's lock."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from corpus.disk import Disk
from corpus.errors import StoreDamagedError, StoreWriteError
from corpus.step import OnStep
from index.blueprint import blueprint
from index.build import Build
from index.build_id import new_build_id
from index.entry import Deed, Note
from index.journal import Journal
from index.reader import Reader
from index.shard import Shard
from index.staging import Staging
from index.step import Step


@dataclass(frozen=True)
class Workshop:
    """Changes what ``reader`` reads; ``keep`` builds that were in service before stay."""

    reader: Reader
    disk: Disk
    keep: int

    def make(
        self,
        shards: Sequence[Shard],
        model_id: str,
        libraries: Mapping[str, str],
        note: Note,
        on_step: OnStep,
    ) -> Build:
        """Make a build beside the one that answers; see ``Store.make``."""
        shelf = self.reader.shelf
        on_step(Step.CLEAR)
        with suppress(StoreWriteError):  # the name of our staging is new in any case
            shelf.clear()
        newest = next(iter(shelf.ids()), None)
        plan = blueprint(new_build_id(newest), shards, model_id, libraries)
        with self._told():
            self._journal.settle()
            on_step(Step.BEGIN)
            self._journal.begin(Deed.BUILD, plan.manifest, note)
            build = self._made(Staging(plan, shelf.path, self.disk), on_step)
        return self._ended(build, on_step)

    def publish(self, build_id: str, deed: Deed, note: Note, on_step: OnStep) -> Build:
        """Let a kept build answer; see ``Store.publish``."""
        folder = self.reader.shelf.folder(build_id)
        build, seal = folder.load(), folder.seal()
        with self._told():
            self._journal.settle()
            on_step(Step.BEGIN)
            self._journal.begin(deed, build.manifest, note)
            self.reader.pointer.swap(seal, on_step)
        return self._ended(build, on_step)

    def settle(self, present: Collection[str] | None) -> None:
        """Tell the record how it ended; see ``Store.settle``."""
        self._journal.settle(present)

    def ingest(
        self, version: str, note: Note, add: Callable[[], object], present: Callable[[], Collection[str]]
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
    def _journal(self) -> Journal:
        return Journal(self.reader.record, self.reader.pointer, self.reader.shelf)

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
        on_step(Step.RECORD)
        untold = self._journal.settled()
        on_step(Step.PRUNE)
        return replace(build, warnings=(*untold, *self._pruned()))

    def _pruned(self) -> tuple[str, ...]:
        try:
            self.reader.shelf.prune(self.reader.succession(), self.keep)
        except (StoreWriteError, StoreDamagedError) as error:
            return (f"古い索引を片付けられませんでした。次の構築でもう一度試します。{error}",)
        return ()
