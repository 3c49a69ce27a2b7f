"""The store as a reader sees it: builds on disk, one of which answers.

    <home>/current                          which build answers
    <home>/record.jsonl                     who put which build in service, when and why
    <home>/builder.lock, builder.json       one builder or publisher at a time, and who it is
    <home>/builds/<build_id>/manifest.json  every file with size and sha256
                            /seal.json      the sha256 of the manifest
                            /<document>/<version>/shard.json, source.md, and
                             vectors.safetensors, tables.safetensors

A build is made beside the one that answers and is put in service by ``StoreWriter.publish``. A reader
takes no lock, never waits and never sees half a build; whatever fails leaves what answered.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import (
    ChoiceError,
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreMissingError,
)
from corpus.files.disk import Disk
from index.store.build import Build, BuildState
from index.store.build_folder import SEAL_FILE, BuildFolder
from index.store.kept_builds import BuildOrder, KeptBuilds
from index.store.pointer import PointerFile
from index.store.record import History, RecordFile

_REPAIR = "`shishin build` で作り直し、`shishin publish` で公開してください。"
_MEND = "`shishin build` が書き足します。"

# How often to look again where the pointer moves while its build is being read.
_ATTEMPTS = 20


@dataclass(frozen=True)
class Store:
    """The store in ``home``, read and never changed."""

    home: Path
    disk: Disk = field(default_factory=Disk)

    def open(self, model_id: str | None = None) -> Build:
        """The build that answers, read and checked to the last byte.

        Where the pointer or its build is damaged, the newest build that is whole answers
        and ``Build.warnings`` says so.

        Raises:
            StoreMissingError: nothing has been built yet.
            StoreDamagedError: no build is whole; the message names the files.
            StoreMismatchError: made by another model than ``model_id``, or of another layout.
        """
        for _ in range(_ATTEMPTS):
            seen = self._pointer.raw()
            try:
                build = self._named().load()
            # A mismatch goes on to the caller: a whole build is refused, no older one answers in its stead.
            except (StoreMissingError, StoreDamagedError) as error:
                cause: StoreError = error
            else:
                return _made_by(build, model_id)
            if self._pointer.raw() == seen:
                break  # else a builder published meanwhile and may have removed what we read
        return self._fallback(cause, model_id)

    def live(self, model_id: str | None = None) -> Build:
        """The build that the pointer names, checked to the last byte, and no other in its stead.

        Raises:
            StoreMissingError: there is no pointer.
            StoreDamagedError: the pointer or its build is damaged.
            StoreMismatchError: made by another model than ``model_id``, or of another layout.
        """
        return _made_by(self._named().load(), model_id)

    def load(self, build_id: str) -> Build:
        """The kept build whose id begins with ``build_id``, read and checked to the last byte.

        Raises:
            ChoiceError: no such build.
            StoreDamagedError, StoreMismatchError: it cannot answer.
        """
        return self._builds.folder(self.find(build_id)).load()

    def find(self, name: str) -> str:
        """The id of the kept build whose id begins with ``name``.

        Raises:
            ChoiceError: there is none, or more than one.
        """
        kept = self.ids()
        found = [build_id for build_id in kept if name and build_id.startswith(name)]
        if len(found) == 1:
            return found[0]
        wrong = f"索引 {name} は一つに決まりません" if found else f"索引 {name} はありません"
        raise ChoiceError(f"{wrong}。次のどれかを選んでください: {'、'.join(found or kept) or '(なし)'}。")

    def ids(self) -> tuple[str, ...]:
        """The kept builds, newest first.

        Raises:
            StoreDamagedError: the folder of builds cannot be listed.
        """
        return self._builds.ids()

    def live_id(self) -> str | None:
        """The build that the pointer names; None where it names none."""
        return self._pointer.build_id()

    def mark(self) -> bytes | None:
        """What the pointer file holds: other bytes mean that another build was put in service."""
        return self._pointer.raw()

    def candidate(self) -> str | None:
        """The newest build that waits to be put in service.

        Raises:
            StoreDamagedError: the folder of builds cannot be listed.
        """
        return next(iter(self._order().candidates), None)

    def previous(self, model_id: str | None = None) -> str | None:
        """The whole build (made by ``model_id``) to go back to: the one in service before, by the record."""
        for build_id in self._order().rollback_order:
            with suppress(StoreDamagedError, StoreMismatchError):
                if model_id in (None, self._builds.folder(build_id).load().manifest.model_id):
                    return build_id
        return None

    def builds(self) -> tuple[BuildState, ...]:
        """Every kept build, newest first, each checked in full.

        Raises:
            StoreDamagedError: the folder of builds cannot be listed.
        """
        return tuple(self._builds.states(self._order()))

    def history(self) -> History:
        """What the record holds."""
        return self._record.read()

    def problems(self) -> tuple[str, ...]:
        """Check the pointer, every build and the record; one sentence for each thing that is wrong."""
        found: list[str] = []
        try:
            self._named()
        except StoreError as error:
            found += str(error).splitlines()
        try:
            for build_id in self.ids():
                found += self._builds.folder(build_id).problems()
        except StoreDamagedError as error:
            found.append(str(error))
        return tuple(dict.fromkeys((*found, *self._record_problems())))

    def _record_problems(self) -> tuple[str, ...]:
        """What is wrong with the record, or that it does not know of the build in service."""
        live, history = self.live_id(), self.history()
        begun = history.pending.build_id if history.pending else None
        # The pointer moves before the record is told, so a build that was begun is no gap.
        if live is None or history.problems or live in (begun, *history.served[:1]):
            return history.problems
        return (f"索引 {live} が使用中になったことが {self._record.path} にありません。{_MEND}",)

    def _named(self) -> BuildFolder:
        """The folder that the pointer names, checked as far as its seal."""
        pointer = self._pointer.read()
        folder = self._builds.folder(pointer.build_id)
        if folder.seal() != pointer:
            raise StoreDamagedError(f"{self._pointer.path} と {folder.path / SEAL_FILE} の記録が違います。")
        return folder

    def _fallback(self, cause: StoreError, model_id: str | None) -> Build:
        """The first build that is whole, with warnings that say what is wrong with those before it."""
        problems = str(cause).splitlines()
        fallbacks = self._order().fallbacks
        for build_id in fallbacks:
            try:
                build = _made_by(self._builds.folder(build_id).load(), model_id)
            except (StoreDamagedError, StoreMismatchError) as error:
                problems += str(error).splitlines()
            else:
                return replace(build, warnings=(*dict.fromkeys(problems), _serving(build)))
        # No pointer and no builds: the store is new, not damaged.
        if isinstance(cause, StoreMissingError) and not fallbacks:
            raise cause
        sentences = "\n".join(dict.fromkeys(problems))
        raise StoreDamagedError(f"使える索引がありません。\n{sentences}\n{_REPAIR}") from cause

    def _order(self) -> BuildOrder:
        """The kept builds, as the pointer and the record see them.

        Raises:
            StoreDamagedError: the folder of builds cannot be listed.
        """
        return BuildOrder(self.ids(), self.live_id(), self.history())

    @property
    def _pointer(self) -> PointerFile:
        return PointerFile(self.home / "current", self.disk)

    @property
    def _builds(self) -> KeptBuilds:
        return KeptBuilds(self.home / "builds", self.disk)

    @property
    def _record(self) -> RecordFile:
        return RecordFile(self.home / "record.jsonl", self.disk)


def _made_by(build: Build, model_id: str | None) -> Build:
    made_by = build.manifest.model_id
    if model_id is not None and made_by != model_id:
        raise StoreMismatchError(
            f"索引 {build.build_id} は埋め込みモデル「{made_by}」で作られています。"
            f"いまの設定は「{model_id}」です。"
            "SHISHIN_MODEL を元に戻すか、`shishin build` で作り直してください。"
        )
    return build


def _serving(build: Build) -> str:
    created = f"{build.manifest.created.astimezone():%Y-%m-%d %H:%M:%S}"
    return f"正しく読める索引 {build.build_id}({created} 作成)で答えています。{_REPAIR}"
