"""Staging: a build while it is made, in a folder that no reader looks into."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.disk import Disk
from corpus.errors import StoreDamagedError, StoreMismatchError, StoreWriteError
from corpus.step import OnStep
from index.blueprint import Blueprint
from index.build import Build
from index.build_folder import MANIFEST, SEAL, BuildFolder
from index.manifest import Pointer, sha256
from index.step import Step


@dataclass(frozen=True)
class Staging:
    """A build on its way from a blueprint to ``builds/<build_id>``."""

    plan: Blueprint
    builds: Path
    disk: Disk

    @property
    def build_id(self) -> str:
        """The build that it will be."""
        return self.plan.manifest.build_id

    @property
    def path(self) -> Path:
        """Where it is made."""
        return self.builds / f".staging-{self.build_id}"

    @property
    def seal(self) -> Pointer:
        """The pointer that will publish it."""
        return Pointer(self.build_id, sha256(self.plan.manifest.to_bytes()))

    def make(self, on_step: OnStep) -> Build:
        """Write, check and name the build; no pointer names it yet.

        Raises:
            StoreWriteError: the disk refuses, or gives back other bytes than were written.
        """
        on_step(Step.STAGE)
        self.disk.make_folder(self.path)
        on_step(Step.FILES)
        self._write_files()
        on_step(Step.MANIFEST)
        self._write_manifest()
        on_step(Step.CHECK)
        shards = self._read_back().shards
        on_step(Step.RENAME)
        final = self.builds / self.build_id
        self.disk.replace(self.path, final)
        on_step(Step.SYNC)
        self.disk.sync_folder(self.builds)
        return Build(self.build_id, self.plan.manifest, shards, final)

    def discard(self) -> None:
        """Remove the folder as far as the disk lets us; the next builder removes the rest."""
        with suppress(StoreWriteError):
            self.disk.remove(self.path)

    def _write_files(self) -> None:
        folders = {(self.path / name).parent for name in self.plan.files}
        for folder in sorted(folders):
            self.disk.make_folder(folder)
        for name, raw in self.plan.files.items():
            self.disk.write(self.path / name, raw)
        for folder in sorted(folders):
            self.disk.sync_folder(folder)

    def _write_manifest(self) -> None:
        self.disk.write(self.path / MANIFEST, self.plan.manifest.to_bytes())
        self.disk.write(self.path / SEAL, self.seal.to_bytes())
        self.disk.sync_folder(self.path)

    def _read_back(self) -> Build:
        try:
            return BuildFolder(self.path, self.build_id, self.disk).load()
        except (StoreDamagedError, StoreMismatchError) as error:
            raise StoreWriteError(
                f"書き込んだ索引を読み直すと、内容が違っていました。\n{error}\n"
                "ディスクの故障が疑われます。点検してから、もう一度実行してください。"
            ) from error
