"""The journal: every deed is told to the record before it is done, and again when it has ended.

Whoever is killed in between leaves a line that says what was begun; the next holder of the lock sees
from the disk how it ended and adds that. So nothing is put in service without a line.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from corpus.errors import StoreDamagedError, StoreError, StoreMismatchError
from index.entry import Deed, Entry, Note, Stage
from index.manifest import Manifest
from index.pointer import PointerFile
from index.record import Record
from index.shelf import Shelf

_FOUND = "記録にないまま使用中でした"


@dataclass(frozen=True)
class Journal:
    """Writes the record of what happens to ``pointer`` and ``shelf``; used under the builder's lock."""

    record: Record
    pointer: PointerFile
    shelf: Shelf

    def begin(self, deed: Deed, manifest: Manifest, note: Note) -> None:
        """Tell what is about to be done to a build.

        Raises:
            StoreWriteError, StoreDamagedError: the record cannot be written; nothing may be done then.
        """
        self._add(deed, Stage.BEGUN, manifest.build_id, manifest, note)

    def begin_ingest(self, version: str, note: Note) -> None:
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
            self._add(Deed.FOUND, Stage.DONE, live, self._manifest(live), Note("shishin", _FOUND))
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

    def _took_place(self, begun: Entry) -> bool:
        if begun.deed.serves:
            return self.pointer.build_id() == begun.build_id
        return begun.build_id in self.shelf.ids()

    def _manifest(self, build_id: str) -> Manifest | None:
        try:
            return self.shelf.folder(build_id).manifest()
        except (StoreDamagedError, StoreMismatchError):
            return None

    def _add(
        self,
        deed: Deed,
        stage: Stage,
        build_id: str | None,
        manifest: Manifest | None,
        note: Note,
        versions: tuple[str, ...] = (),
    ) -> None:
        self.record.append(
            Entry(
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
