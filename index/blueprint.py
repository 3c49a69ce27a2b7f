"""A blueprint: everything a build will hold, made in memory before the disk is touched."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.errors import DocumentError, StoreMismatchError
from index.build_id import created_at
from index.manifest import LAYOUT, FileCard, Manifest, sha256
from index.shard import Shard
from index.shard_files import card_of, faults, to_files

# A document id and a version become folder names.
_FOLDER_NAME = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]*")


@dataclass(frozen=True)
class Blueprint:
    """The manifest of a build and its files by path relative to the build."""

    manifest: Manifest
    files: dict[str, bytes]


def blueprint(
    build_id: str, shards: Sequence[Shard], model_id: str, libraries: Mapping[str, str]
) -> Blueprint:
    """Check the shards and lay out the files.

    Raises:
        DocumentError: no shards, one given twice, or a name that cannot be a folder.
        StoreMismatchError: a shard whose parts do not belong together.
    """
    _check_names(shards)
    dimension = _dimension(shards)
    files = {path: raw for shard in shards for path, raw in to_files(shard).items()}
    manifest = Manifest(
        layout=LAYOUT,
        build_id=build_id,
        created=created_at(build_id) or datetime.now(UTC),
        model_id=model_id,
        dimension=dimension,
        libraries=dict(libraries),
        shards=tuple(card_of(shard) for shard in shards),
        files=tuple(FileCard(path, len(raw), sha256(raw)) for path, raw in files.items()),
    )
    return Blueprint(manifest, files)


def _check_names(shards: Sequence[Shard]) -> None:
    if not shards:
        raise DocumentError("索引に入れる文書がありません。ガイドラインを一つ以上登録してください。")
    folders = [card_of(shard).folder for shard in shards]
    twice = sorted({folder for folder in folders if folders.count(folder) > 1})
    if twice:
        raise DocumentError(f"同じ文書の同じ版({'、'.join(twice)})が二度あります。一つにしてください。")
    for name in (name for shard in shards for name in (shard.data.document_id, shard.data.version)):
        if not _FOLDER_NAME.fullmatch(name):
            raise DocumentError(f"「{name}」はフォルダー名に使えません。文書名か版の名前を変えてください。")


def _dimension(shards: Sequence[Shard]) -> int:
    vectors = shards[0].vectors
    dimension = int(vectors.shape[-1]) if vectors.ndim else 0
    wrong = [fault for shard in shards for fault in faults(shard, dimension)]
    if wrong:
        raise StoreMismatchError("\n".join([*wrong, "`shishin build` でもう一度作ってください。"]))
    return dimension
