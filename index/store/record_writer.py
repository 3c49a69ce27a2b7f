"""Writes the record: what is about to be done, and how it ended, also where its doer was killed.

A deed takes two lines, one before and one after. Where only the first is there, the next writer finds out
how it ended by looking at the pointer, the builds or the documents, and writes the second.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from corpus.errors import StoreDamagedError, StoreError, StoreMismatchError
from index.store.build import BuildManifest
from index.store.kept_builds import KeptBuilds
from index.store.pointer import PointerFile
from index.store.record import Deed, RecordEntry, RecordFile, RecordNote, Stage

_FOUND = "記録にないまま使用中でした"


@dataclass(frozen=True)
class RecordWriter:
    """Writes down what happens to ``pointer`` and ``builds``; used under the builder's lock."""

    record: RecordFile
    pointer: PointerFile
    builds: KeptBuilds

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

        ``present`` are the versions (``document@version``) that are among the documents; where they are
        not known (None), nothing is told of ingests.

        Raises:
            StoreWriteError, StoreDamagedError: the record cannot be written.
        """
        history = self.record.read()
        if begun := history.pending:
            self._end(begun, took_place=self._took_place(begun))
            history = self.record.read()
        live = self.pointer.build_id()
        # A damaged record knows of no build in service: it would be told of this one every time.
        if live and not history.problems and history.served[:1] != (live,):
            self._add(Deed.FOUND, Stage.DONE, live, self._manifest(live), RecordNote("shishin", _FOUND))
        if present is not None:  # last: a build that was begun is found in the last line
            for begun in self.record.load().open_ingests:
                self._end(begun, took_place=set(begun.versions) <= set(present))

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
        return begun.build_id in self.builds.ids()

    def _manifest(self, build_id: str) -> BuildManifest | None:
        try:
            return self.builds.folder(build_id).manifest()
        except (StoreDamagedError, StoreMismatchError):
            return None

    def _end(self, begun: RecordEntry, *, took_place: bool) -> None:
        stage = Stage.DONE if took_place else Stage.UNDONE
        self.record.append(replace(begun, at=datetime.now(UTC), stage=stage))

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
