"""The store: builds on disk, one of which answers.

    <home>/current                          which build answers
    <home>/builder.lock, builder.json       one builder at a time, and who it is
    <home>/builds/<build_id>/manifest.json  every file with size and sha256
                            /seal.json      the sha256 of the manifest
                            /<document>/<version>/shard.json, source.md, vectors.faiss

A reader never waits and never sees half a build; a build that fails leaves what answered.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from corpus.disk import Disk
from corpus.errors import ChoiceError, StoreWriteError
from corpus.step import OnStep, ignore
from index.blueprint import blueprint
from index.build import Build, BuildState
from index.build_id import new_build_id
from index.builder_lock import BuilderLock
from index.pointer import PointerFile
from index.reader import Reader
from index.shard import Shard
from index.shelf import Shelf
from index.staging import Staging
from index.step import Step


@dataclass(frozen=True)
class Store:
    """The store in ``home``; ``keep`` builds stay for rollback, the current one included."""

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
    def _shelf(self) -> Shelf:
        return Shelf(self.home / "builds", self.disk)

    @property
    def _reader(self) -> Reader:
        return Reader(self._pointer, self._shelf)

    def lock(self) -> AbstractContextManager[None]:
        """Hold the builder's lock for a block; ``write`` and ``select`` inside it share it.

        Raises:
            StoreBusyError: another builder holds it; the message says who, since when.
            StoreWriteError: the disk refuses the lock file.
        """
        return self._lock.hold()

    def write(
        self,
        shards: Sequence[Shard],
        *,
        model_id: str,
        libraries: Mapping[str, str],
        on_step: OnStep = ignore,
    ) -> Build:
        """Write a build, publish it and remove the oldest; ``on_step`` hears each of ``STEPS``.

        Raises:
            DocumentError: no shards, or names that cannot be stored.
            StoreMismatchError: a shard whose parts do not belong together.
            StoreBusyError: another builder is at work.
            StoreWriteError: the disk refuses; what answered before still answers.
        """
        with self.lock():
            on_step(Step.CLEAR)
            with suppress(StoreWriteError):  # the name of our staging is new in any case
                self._shelf.clear()
            newest = next(iter(self._shelf.ids()), None)
            plan = blueprint(new_build_id(newest), shards, model_id, libraries)
            build = self._publish(Staging(plan, self._shelf.path, self.disk), on_step)
            on_step(Step.PRUNE)
            return replace(build, warnings=self._shelf.prune(build.build_id, self.keep))

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

    def builds(self) -> tuple[BuildState, ...]:
        """Every kept build, newest first, each checked in full.

        Raises:
            StoreDamagedError: the folder of builds cannot be listed.
        """
        return tuple(self._shelf.states(self._pointer.build_id()))

    def previous(self) -> BuildState | None:
        """The newest whole build before the current one (before any, where no pointer is readable)."""
        current = self._pointer.build_id()
        older = (state for state in self.builds() if current is None or state.build_id < current)
        return next((state for state in older if state.ok), None)

    def problems(self) -> tuple[str, ...]:
        """Check the pointer and every build; one sentence for each thing that is wrong."""
        return self._reader.problems()

    def select(self, build_id: str, on_step: OnStep = ignore) -> Build:
        """Let another kept build answer; ``on_step`` hears POINTER, SWAP and SETTLE.

        Raises:
            ChoiceError: no such build.
            StoreDamagedError, StoreMismatchError: it cannot answer.
            StoreBusyError: a builder is at work.
            StoreWriteError: the disk refuses; what answered before still answers.
        """
        with self.lock():
            kept = self._shelf.ids()
            if build_id not in kept:
                raise ChoiceError(
                    f"索引 {build_id} はありません。次のどれかを選んでください: {'、'.join(kept) or '(なし)'}"
                )
            folder = self._shelf.folder(build_id)
            build = folder.load()
            self._pointer.swap(folder.seal(), on_step)
        return build

    def _publish(self, staging: Staging, on_step: OnStep) -> Build:
        try:
            build = staging.make(on_step)
            self._pointer.swap(staging.seal, on_step)
        except BaseException:  # an interrupt too must not leave half a build behind
            staging.discard()
            if self._pointer.build_id() != staging.build_id:
                self._shelf.remove_unpublished(staging.build_id)
            raise
        return build
