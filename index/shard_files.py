"""Shard files: a shard as bytes under relative paths, and back.

``shard.json``     the text part (``ShardData``)
``source.md``      the source text, byte for byte
``vectors.faiss``  one row per passage, FAISS's flat format
"""

from collections.abc import Mapping
from typing import Final

from pydantic import TypeAdapter, ValidationError

from corpus.errors import StoreDamagedError
from index.dense import DenseIndex
from index.manifest import ShardCard, other_layout, sha256
from index.shard import Shard, ShardData

DATA: Final = "shard.json"
SOURCE: Final = "source.md"
VECTORS: Final = "vectors.faiss"

_DATA = TypeAdapter(ShardData)


def card_of(shard: Shard) -> ShardCard:
    """What the manifest says about a shard."""
    return ShardCard(
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


def from_files(card: ShardCard, dimension: int, files: Mapping[str, bytes]) -> Shard:
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
