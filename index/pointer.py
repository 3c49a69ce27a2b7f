"""The pointer file: the few bytes that say which build answers, swapped in one step."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.disk import Disk
from corpus.errors import StoreDamagedError, StoreMissingError, StoreWriteError
from corpus.step import OnStep
from index.manifest import Pointer
from index.step import Step


@dataclass(frozen=True)
class PointerFile:
    """``current`` in the store's home."""

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
            on_step(Step.POINTER)
            self.disk.write(beside, pointer.to_bytes())
            on_step(Step.SWAP)
            self.disk.replace(beside, self.path)
        except StoreWriteError:
            with suppress(StoreWriteError):
                self.disk.remove(beside)
            raise
        on_step(Step.SETTLE)
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
