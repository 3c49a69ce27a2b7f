"""The reader: finds the build that answers, and the next best where that one is broken."""

from dataclasses import dataclass, replace

from corpus.errors import StoreDamagedError, StoreError, StoreMismatchError, StoreMissingError
from index.store.build import Build
from index.store.build_folder import SEAL, BuildFolder
from index.store.builds import BuildOrder, KeptBuilds, PointerFile
from index.store.record import RecordFile

_REPAIR = "`shishin build` で作り直し、`shishin publish` で公開してください。"
_MEND = "`shishin build` が書き足します。"

# How often to look again where the pointer moves while its build is being read.
_ATTEMPTS = 20


@dataclass(frozen=True)
class StoreReader:
    """Reads what ``pointer`` names on ``shelf``; takes no lock and changes nothing."""

    pointer: PointerFile
    shelf: KeptBuilds
    record: RecordFile

    def open(self, model_id: str | None) -> Build:
        """The build that answers; see ``Store.open``."""
        for _ in range(_ATTEMPTS):
            seen = self.pointer.raw()
            try:
                build = self._named().load()
            except (StoreMissingError, StoreDamagedError) as error:
                cause: StoreError = error
            else:
                return _made_by(build, model_id)
            if self.pointer.raw() == seen:
                break  # else a builder published meanwhile and may have removed what we read
        return self._next_best(cause, model_id)

    def problems(self) -> tuple[str, ...]:
        """Everything that is wrong with the pointer and the builds, as sentences."""
        found: list[str] = []
        try:
            self._named()
        except StoreError as error:
            found += str(error).splitlines()
        try:
            for build_id in self.shelf.ids():
                found += self.shelf.folder(build_id).problems()
        except StoreDamagedError as error:
            found.append(str(error))
        return tuple(dict.fromkeys((*found, *self._untold())))

    def _untold(self) -> tuple[str, ...]:
        """What is wrong with the record, or that it does not know of the build in service."""
        live, history = self.pointer.build_id(), self.record.read()
        begun = history.pending.build_id if history.pending else None
        if live is None or history.problems or live in (begun, *history.served[:1]):
            return history.problems
        return (f"索引 {live} が使用中になったことが {self.record.path} にありません。{_MEND}",)

    def _named(self) -> BuildFolder:
        """The folder that the pointer names, checked as far as its seal."""
        pointer = self.pointer.read()
        folder = self.shelf.folder(pointer.build_id)
        if folder.seal() != pointer:
            raise StoreDamagedError(f"{self.pointer.path} と {folder.path / SEAL} の記録が違います。")
        return folder

    def _next_best(self, cause: StoreError, model_id: str | None) -> Build:
        problems = str(cause).splitlines()
        candidates = self.succession().stand_ins
        for build_id in candidates:
            try:
                build = _made_by(self.shelf.folder(build_id).load(), model_id)
            except (StoreDamagedError, StoreMismatchError) as error:
                problems += str(error).splitlines()
            else:
                return replace(build, warnings=(*dict.fromkeys(problems), _serving(build)))
        if isinstance(cause, StoreMissingError) and not candidates:
            raise cause
        sentences = "\n".join(dict.fromkeys(problems))
        raise StoreDamagedError(f"使える索引がありません。\n{sentences}\n{_REPAIR}") from cause

    def succession(self) -> BuildOrder:
        """The kept builds, as the pointer and the record see them.

        Raises:
            StoreDamagedError: the folder of builds cannot be listed.
        """
        return BuildOrder(self.shelf.ids(), self.pointer.build_id(), self.record.read())

    def named(self, model_id: str | None) -> Build:
        """What the pointer names, checked to the last byte, and nothing in its stead.

        Raises:
            StoreMissingError: there is no pointer.
            StoreDamagedError: the pointer or its build is damaged.
            StoreMismatchError: made by another model than ``model_id``, or of another layout.
        """
        return _made_by(self._named().load(), model_id)


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
