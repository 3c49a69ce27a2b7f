"""The pointer: ``current`` in the store's home, one small file that says which build answers."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import StoreDamagedError, StoreMissingError, StoreWriteError
from corpus.files.disk import Disk, OnStep
from index.store.build import created_at
from index.store.steps import StoreStep


@dataclass(frozen=True)
class Pointer:
    """Names a build and what its manifest hashes to.

    The same bytes stand in ``current`` and in the build itself (``seal.json``), so that every kept
    build can be checked by itself.
    """

    build_id: str
    manifest_sha256: str

    def to_bytes(self) -> bytes:
        """JSON, one line; the only form that ``from_bytes`` takes."""
        return _POINTER.dump_json(self) + b"\n"

    @classmethod
    def from_bytes(cls, raw: bytes, name: str) -> "Pointer":
        """Read what ``to_bytes`` wrote; ``name`` is the file, for the message.

        Raises:
            StoreDamagedError: any other bytes.
        """
        try:
            pointer = _POINTER.validate_json(raw, strict=True, extra="forbid")
        except ValidationError as error:
            raise StoreDamagedError(f"{name} が壊れています。") from error
        # There is no checksum over the pointer: any byte other than those we write is damage.
        if pointer.to_bytes() != raw or created_at(pointer.build_id) is None:
            raise StoreDamagedError(f"{name} が壊れています。")
        return pointer


_POINTER = TypeAdapter(Pointer)


@dataclass(frozen=True)
class PointerFile:
    """The file ``current``."""

    path: Path
    disk: Disk

    def read(self) -> Pointer:
        """The pointer.

        Raises:
            StoreMissingError: there is none.
            StoreDamagedError: it is not one.
        """
        raw = self.disk.read(self.path)
        if raw is None:
            raise StoreMissingError(
                f"{self.path.parent} にまだ索引がありません。`shishin build` を実行してください。"
            )
        return Pointer.from_bytes(raw, str(self.path))

    def raw(self) -> bytes | None:
        """What the file holds, whatever it is; None where there is none, empty where unreadable."""
        try:
            return self.disk.read(self.path)
        except StoreDamagedError:
            return b""

    def build_id(self) -> str | None:
        """The build it names; None where it names none."""
        with suppress(StoreMissingError, StoreDamagedError):
            return self.read().build_id
        return None

    def swap(self, pointer: Pointer, on_step: OnStep) -> None:
        """Name another build: readers see the old pointer or the new one, nothing between.

        Raises:
            StoreWriteError: the disk refuses; the old pointer stays (or is put back).
        """
        old, beside = self.raw(), self.path.with_name(f"{self.path.name}.new")
        try:
            on_step(StoreStep.POINTER)
            # On the disk before it gets its name, so that a power cut leaves no empty pointer.
            self.disk.write(beside, pointer.to_bytes())
            on_step(StoreStep.SWAP)
            self.disk.replace(beside, self.path)
        except StoreWriteError:
            with suppress(StoreWriteError):
                self.disk.remove(beside)
            raise
        on_step(StoreStep.SETTLE)
        try:
            self.disk.sync_folder(self.path.parent)
        except StoreWriteError:
            self._put_back(old, beside)
            raise

    def _put_back(self, old: bytes | None, beside: Path) -> None:
        # The caller hears of a failure, so what answers must be what answered before.
        with suppress(StoreWriteError):
            if old is None:
                self.disk.remove(self.path)
            else:
                self.disk.write(beside, old)
                self.disk.replace(beside, self.path)
