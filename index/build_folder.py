"""A build's folder: reading it back, with every byte checked before any is used."""

from dataclasses import dataclass
from pathlib import Path

from corpus.disk import Disk
from corpus.errors import StoreDamagedError, StoreMismatchError
from index.build import Build
from index.manifest import FileCard, Manifest, Pointer, sha256
from index.shard_files import from_files

MANIFEST = "manifest.json"
SEAL = "seal.json"


@dataclass(frozen=True)
class BuildFolder:
    """The folder of the build ``build_id``; while it is being made the names differ."""

    path: Path
    build_id: str
    disk: Disk

    def seal(self) -> Pointer:
        """The pointer that publishes this build.

        Raises:
            StoreDamagedError: missing, damaged, or another build's.
        """
        path = self.path / SEAL
        seal = Pointer.from_bytes(self._read(SEAL), str(path))
        if seal.build_id != self.build_id:
            raise StoreDamagedError(f"{path} は別の索引({seal.build_id})のものです。")
        return seal

    def manifest(self) -> Manifest:
        """The manifest, checked against the seal.

        Raises:
            StoreDamagedError: missing, damaged, or another build's.
            StoreMismatchError: of another layout.
        """
        expected, path = self.seal().manifest_sha256, self.path / MANIFEST
        raw = self._read(MANIFEST)
        if sha256(raw) != expected:
            raise StoreDamagedError(f"{path} の内容が、作成時の記録と違います。")
        manifest = Manifest.from_bytes(raw)
        if manifest.build_id != self.build_id:
            raise StoreDamagedError(f"{path} は別の索引({manifest.build_id})のものです。")
        return manifest

    def load(self) -> Build:
        """Everything, checked: sizes, checksums, and that the parts belong together.

        Raises:
            StoreDamagedError: one sentence, on its own line, for each broken file.
            StoreMismatchError: of another layout.
        """
        manifest = self.manifest()
        files = self._files(manifest)
        try:
            shards = tuple(from_files(card, manifest.dimension, files) for card in manifest.shards)
        except StoreDamagedError as error:
            raise StoreDamagedError(f"{self.path}: {error}") from error
        return Build(self.build_id, manifest, shards, self.path)

    def problems(self) -> tuple[str, ...]:
        """Why this build cannot answer, as sentences; empty when it can."""
        try:
            self.load()
        except StoreDamagedError as error:
            return tuple(str(error).splitlines())
        except StoreMismatchError as error:
            return (f"{self.path}: {error}",)
        return ()

    def is_damaged(self) -> bool:
        """Whether its bytes are not those written. Another layout is no damage."""
        try:
            self.load()
        except StoreDamagedError:
            return True
        except StoreMismatchError:
            return False
        return False

    def _files(self, manifest: Manifest) -> dict[str, bytes]:
        files, problems = {}, []
        for card in manifest.files:
            try:
                files[card.path] = self._checked(card)
            except StoreDamagedError as error:
                problems.append(str(error))
        if problems:
            raise StoreDamagedError("\n".join(problems))
        return files

    def _checked(self, card: FileCard) -> bytes:
        raw = self._read(card.path)
        if len(raw) != card.size:
            raise StoreDamagedError(
                f"{self.path / card.path} の大きさが違います(記録は {card.size}、実際は {len(raw)} バイト)。"
            )
        if sha256(raw) != card.sha256:
            raise StoreDamagedError(f"{self.path / card.path} の内容が、作成時の記録と違います。")
        return raw

    def _read(self, name: str) -> bytes:
        raw = self.disk.read(self.path / name)
        if raw is None:
            raise StoreDamagedError(f"{self.path / name} がありません。")
        return raw
