"""A build's folder: reading it back, with every byte checked before any is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from corpus.errors import StoreDamagedError, StoreMismatchError
from corpus.files.disk import Disk
from index.search.dense import DenseIndex
from index.search.shard import Shard, ShardData
from index.store.build import Build, BuildManifest, FileChecksum, Pointer, ShardSummary, other_layout, sha256

DATA: Final = "shard.json"
SOURCE: Final = "source.md"
VECTORS: Final = "vectors.faiss"

_DATA = TypeAdapter(ShardData)


def card_of(shard: Shard) -> ShardSummary:
    """What the manifest says about a shard."""
    return ShardSummary(
        document_id=shard.data.document_id,
        version=shard.data.version,
        items=len(shard.data.items),
        passages=len(shard.data.passages),
        source_sha256=sha256(shard.source.encode()),
    )


def to_files(shard: Shard) -> dict[str, bytes]:
    """The files of a shard by path relative to the build.

    Raises:
        StoreMismatchError: vectors that cannot be indexed.
    """
    folder = card_of(shard).folder
    return {
        f"{folder}/{DATA}": _DATA.dump_json(shard.data, indent=1),
        f"{folder}/{SOURCE}": shard.source.encode(),
        f"{folder}/{VECTORS}": DenseIndex.of(shard.vectors).to_bytes(),
    }


def from_files(card: ShardSummary, dimension: int, files: Mapping[str, bytes]) -> Shard:
    """Read a shard back from files whose checksums are known to be right.

    Raises:
        StoreDamagedError: a file is missing, or the parts do not belong together.
        StoreMismatchError: the shapes are those of another Shishin.
    """
    try:
        raw_data, raw_source, raw_vectors = (files[f"{card.folder}/{n}"] for n in (DATA, SOURCE, VECTORS))
        data = _DATA.validate_json(raw_data, strict=True, extra="forbid")
        shard = Shard(data, raw_source.decode("utf-8"), DenseIndex.from_bytes(raw_vectors).vectors())
    except KeyError as error:
        raise StoreDamagedError(f"{error.args[0]} が manifest.json に載っていません。") from error
    except UnicodeDecodeError as error:
        raise StoreDamagedError(f"{card.folder}/{SOURCE} が UTF-8 ではありません。") from error
    except ValidationError as error:
        raise other_layout("不明") from error
    wrong = faults(shard, dimension)
    if card_of(shard) != card:
        wrong += (f"{card.folder} の件数または原文が manifest.json の記載と違います。",)
    if wrong:
        raise StoreDamagedError("\n".join(wrong))
    return shard


def faults(shard: Shard, dimension: int) -> tuple[str, ...]:
    """What does not fit together inside a shard, as sentences; empty when all does."""
    card, shape = card_of(shard), shard.vectors.shape
    expected = (card.passages, dimension)
    checks = (
        (
            shape == expected,
            f"{card.folder} のベクトルの形 {shape} が、検索文の数と次元 {expected} に合いません。",
        ),
        (
            card.source_sha256 == shard.data.manifest.sha256,
            f"{card.folder} の原文が、項目を作ったときの原文と違います。",
        ),
        (
            all(span.end <= len(shard.source) for item in shard.data.items for span in item.spans),
            f"{card.folder} の項目が、原文にない範囲を指しています。",
        ),
    )
    return tuple(sentence for holds, sentence in checks if not holds)


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

    def manifest(self) -> BuildManifest:
        """The manifest, checked against the seal.

        Raises:
            StoreDamagedError: missing, damaged, or another build's.
            StoreMismatchError: of another layout.
        """
        expected, path = self.seal().manifest_sha256, self.path / MANIFEST
        raw = self._read(MANIFEST)
        if sha256(raw) != expected:
            raise StoreDamagedError(f"{path} の内容が、作成時の記録と違います。")
        manifest = BuildManifest.from_bytes(raw)
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

    def _files(self, manifest: BuildManifest) -> dict[str, bytes]:
        files, problems = {}, []
        for card in manifest.files:
            try:
                files[card.path] = self._checked(card)
            except StoreDamagedError as error:
                problems.append(str(error))
        if problems:
            raise StoreDamagedError("\n".join(problems))
        return files

    def _checked(self, card: FileChecksum) -> bytes:
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
