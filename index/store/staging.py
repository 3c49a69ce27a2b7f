"""Staging: a build while it is made, in a folder that no reader looks into."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import DocumentError, StoreDamagedError, StoreMismatchError, StoreWriteError
from corpus.files.disk import Disk, OnStep
from index.search.shard import Shard
from index.store.build import BUILD_LAYOUT, Build, BuildManifest, FileChecksum, created_at, sha256
from index.store.build_folder import MANIFEST_FILE, SEAL_FILE, BuildFolder, faults, summary_of, to_files
from index.store.pointer import Pointer
from index.store.steps import StoreStep

# A document id and a version become folder names.
# Without a dot at the start there is no `..`, without / and \ no way out of the build.
_FOLDER_NAME = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]*")


@dataclass(frozen=True)
class BuildPlan:
    """The manifest of a build and its files by path relative to the build."""

    manifest: BuildManifest
    files: dict[str, bytes]


def plan_build(
    build_id: str, shards: Sequence[Shard], model_id: str, libraries: Mapping[str, str]
) -> BuildPlan:
    """Check the shards and lay out the files.

    Raises:
        DocumentError: no shards, one given twice, or a name that cannot be a folder.
        StoreMismatchError: a shard whose parts do not belong together.
    """
    _check_names(shards)
    dimension = _dimension(shards)
    files = {path: raw for shard in shards for path, raw in to_files(shard).items()}
    manifest = BuildManifest(
        layout=BUILD_LAYOUT,
        build_id=build_id,
        created=created_at(build_id) or datetime.now(UTC),
        model_id=model_id,
        dimension=dimension,
        libraries=dict(libraries),
        shards=tuple(summary_of(shard) for shard in shards),
        files=tuple(FileChecksum(path, len(raw), sha256(raw)) for path, raw in files.items()),
    )
    return BuildPlan(manifest, files)


def _check_names(shards: Sequence[Shard]) -> None:
    if not shards:
        raise DocumentError("索引に入れる文書がありません。ガイドラインを一つ以上登録してください。")
    folders = [summary_of(shard).folder for shard in shards]
    twice = sorted({folder for folder in folders if folders.count(folder) > 1})
    if twice:
        raise DocumentError(f"同じ文書の同じ版({'、'.join(twice)})が二度あります。一つにしてください。")
    for name in (name for shard in shards for name in (shard.data.document_id, shard.data.version)):
        if not _FOLDER_NAME.fullmatch(name):
            raise DocumentError(f"「{name}」はフォルダー名に使えません。文書名か版の名前を変えてください。")


def _dimension(shards: Sequence[Shard]) -> int:
    """The length of a vector, which must be the same in all shards."""
    vectors = shards[0].vectors
    dimension = int(vectors.shape[-1]) if vectors.ndim else 0
    wrong = [fault for shard in shards for fault in faults(shard, dimension)]
    if wrong:
        raise StoreMismatchError("\n".join([*wrong, "`shishin build` でもう一度作ってください。"]))
    return dimension


@dataclass(frozen=True)
class Staging:
    """A build on its way from a plan to ``builds/<build_id>``."""

    plan: BuildPlan
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

    def make(self, on_step: OnStep) -> Build:
        """Write, check and name the build; no pointer names it yet.

        Raises:
            StoreWriteError: the disk refuses, or gives back other bytes than were written.
        """
        on_step(StoreStep.STAGE)
        self.disk.make_folder(self.path)
        on_step(StoreStep.FILES)
        self._write_files()
        on_step(StoreStep.MANIFEST)
        self._write_manifest()
        on_step(StoreStep.CHECK)
        # Read back before it gets its name: a bad disk must be found before this build can answer.
        shards = self._read_back().shards
        on_step(StoreStep.RENAME)
        final = self.builds / self.build_id
        self.disk.replace(self.path, final)
        on_step(StoreStep.SYNC)
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
        for folder in sorted(folders):  # else the files are on the disk, but perhaps not their names
            self.disk.sync_folder(folder)

    def _write_manifest(self) -> None:
        raw = self.plan.manifest.to_bytes()
        self.disk.write(self.path / MANIFEST_FILE, raw)
        self.disk.write(self.path / SEAL_FILE, Pointer(self.build_id, sha256(raw)).to_bytes())
        self.disk.sync_folder(self.path)

    def _read_back(self) -> Build:
        try:
            return BuildFolder(self.path, self.build_id, self.disk).load()
        except (StoreDamagedError, StoreMismatchError) as error:
            raise StoreWriteError(
                f"書き込んだ索引を読み直すと、内容が違っていました。\n{error}\n"
                "ディスクの故障が疑われます。点検してから、もう一度実行してください。"
            ) from error
