"""A build's folder: reading it back, with every byte checked before any is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from corpus.errors import StoreDamagedError, StoreMismatchError
from corpus.files.disk import Disk
from index.search.arrays import from_bytes, to_bytes
from index.search.dense import checked_rows
from index.search.search_tables import SearchTables
from index.search.shard import Shard, ShardData
from index.store.build import Build, BuildManifest, FileChecksum, ShardSummary, other_layout, sha256
from index.store.pointer import Pointer

MANIFEST_FILE = "manifest.json"
SEAL_FILE = "seal.json"

# The files of a shard, in the folder ``<document>/<version>`` of the build.
_DATA_FILE = "shard.json"
_SOURCE_FILE = "source.md"
_VECTORS_FILE, _VECTORS = "vectors.safetensors", "vectors"
_TABLES_FILE = "tables.safetensors"


@dataclass(frozen=True)
class BuildFolder:
    """The folder of the build ``build_id``; while it is being made the names differ."""

    path: Path
    build_id: str
    disk: Disk

    def load(self) -> Build:
        """Everything, checked: sizes, checksums, and that the parts belong together.

        Raises:
            StoreDamagedError: one sentence, on its own line, for each broken file.
            StoreMismatchError: of another layout.
        """
        manifest = self.manifest()
        files = self._files(manifest)
        try:
            shards = tuple(from_files(each, manifest.dimension, files) for each in manifest.shards)
        except StoreDamagedError as error:
            raise StoreDamagedError(f"{self.path}: {error}") from error
        return Build(self.build_id, manifest, shards, self.path)

    def seal(self) -> Pointer:
        """The pointer that publishes this build.

        Raises:
            StoreDamagedError: missing, damaged, or another build's.
        """
        path = self.path / SEAL_FILE
        seal = Pointer.from_bytes(bytes(self._read(SEAL_FILE)), str(path))
        if seal.build_id != self.build_id:
            raise StoreDamagedError(f"{path} は別の索引({seal.build_id})のものです。")
        return seal

    def manifest(self) -> BuildManifest:
        """The manifest, checked against the seal.

        Raises:
            StoreDamagedError: missing, damaged, or another build's.
            StoreMismatchError: of another layout.
        """
        # The seal vouches for the manifest, and the manifest for every other file.
        expected, path = self.seal().manifest_sha256, self.path / MANIFEST_FILE
        raw = bytes(self._read(MANIFEST_FILE))
        if sha256(raw) != expected:
            raise StoreDamagedError(f"{path} の内容が、作成時の記録と違います。")
        manifest = BuildManifest.from_bytes(raw)
        if manifest.build_id != self.build_id:
            raise StoreDamagedError(f"{path} は別の索引({manifest.build_id})のものです。")
        return manifest

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
        # The Shishin that wrote it may still read it.
        except StoreMismatchError:
            return False
        return False

    def _files(self, manifest: BuildManifest) -> dict[str, memoryview]:
        files, problems = {}, []
        for each in manifest.files:
            try:
                files[each.path] = self._checked(each)
            except StoreDamagedError as error:
                # Not raised at once: the message is to name every broken file.
                problems.append(str(error))
        if problems:
            raise StoreDamagedError("\n".join(problems))
        return files

    def _checked(self, file: FileChecksum) -> memoryview:
        raw = self._read(file.path)
        if len(raw) != file.size:
            raise StoreDamagedError(
                f"{self.path / file.path} の大きさが違います(記録は {file.size}、実際は {len(raw)} バイト)。"
            )
        if sha256(raw) != file.sha256:
            raise StoreDamagedError(f"{self.path / file.path} の内容が、作成時の記録と違います。")
        return raw

    def _read(self, name: str) -> memoryview:
        raw = self.disk.view(self.path / name)
        if raw is None:
            raise StoreDamagedError(f"{self.path / name} がありません。")
        return raw


def to_files(shard: Shard) -> dict[str, bytes]:
    """The files of a shard by path relative to the build.

    Raises:
        StoreMismatchError: vectors that cannot be indexed.
    """
    folder = summary_of(shard).folder
    return {
        f"{folder}/{_DATA_FILE}": _DATA.dump_json(shard.data, indent=1),
        f"{folder}/{_SOURCE_FILE}": shard.source.encode(),
        f"{folder}/{_VECTORS_FILE}": to_bytes({_VECTORS: checked_rows(shard.vectors)}, {}),
        **({f"{folder}/{_TABLES_FILE}": shard.tables.to_bytes()} if shard.tables else {}),
    }


def from_files(summary: ShardSummary, dimension: int, files: Mapping[str, memoryview]) -> Shard:
    """Read a shard back from files whose checksums are known to be right.

    Raises:
        StoreDamagedError: a file is missing, or the parts do not belong together.
        StoreMismatchError: the shapes are those of another Shishin.
    """
    folder = summary.folder
    try:
        raw_data, raw_source, raw_vectors = (
            files[f"{folder}/{name}"] for name in (_DATA_FILE, _SOURCE_FILE, _VECTORS_FILE)
        )
        data = _DATA.validate_json(bytes(raw_data), strict=True, extra="forbid")
        raw_tables = files.get(f"{folder}/{_TABLES_FILE}")
        tables = SearchTables.from_bytes(raw_tables) if raw_tables else None
        vectors = _read_vectors(raw_vectors, f"{folder}/{_VECTORS_FILE}")
        shard = Shard(data, str(raw_source, "utf-8"), vectors, tables)
    except KeyError as error:
        raise StoreDamagedError(f"{error.args[0]} が manifest.json に載っていません。") from error
    except UnicodeDecodeError as error:
        raise StoreDamagedError(f"{folder}/{_SOURCE_FILE} が UTF-8 ではありません。") from error
    except ValidationError as error:
        raise other_layout("不明") from error
    wrong = faults(shard, dimension)
    if summary_of(shard) != summary:
        wrong += (f"{folder} の件数または原文が manifest.json の記載と違います。",)
    if wrong:
        raise StoreDamagedError("\n".join(wrong))
    return shard


def _read_vectors(raw: memoryview, name: str) -> NDArray[np.float32]:
    try:
        return from_bytes(raw)[0][_VECTORS]
    except (KeyError, ValueError, TypeError) as error:
        raise StoreDamagedError(f"{name} が壊れています。`shishin build` で作り直してください。") from error


def summary_of(shard: Shard) -> ShardSummary:
    """What the manifest says about a shard."""
    return ShardSummary(
        document_id=shard.data.document_id,
        version=shard.data.version,
        items=len(shard.data.items),
        passages=len(shard.data.passages),
        source_sha256=sha256(shard.source.encode()),
    )


def faults(shard: Shard, dimension: int) -> tuple[str, ...]:
    """What does not fit together inside a shard, as sentences; empty when all does."""
    summary, shape = summary_of(shard), shard.vectors.shape
    expected = (summary.passages, dimension)
    checks = (
        (
            shape == expected,
            f"{summary.folder} のベクトルの形 {shape} が、検索文の数と次元 {expected} に合いません。",
        ),
        (
            summary.source_sha256 == shard.data.manifest.sha256,
            f"{summary.folder} の原文が、項目を作ったときの原文と違います。",
        ),
        (
            all(span.end <= len(shard.source) for item in shard.data.items for span in item.spans),
            f"{summary.folder} の項目が、原文にない範囲を指しています。",
        ),
    )
    return tuple(sentence for holds, sentence in checks if not holds)


_DATA = TypeAdapter(ShardData)
