"""Shipped vectors: those of the documents that come with Shishin, so that a first start need not embed them.

``vectors.npz`` holds ``model`` (the model id), ``hashes`` (uint8, shape (texts, 32): SHA-256 of what
each vector depends on) and ``vectors`` (float16, shape (texts, dimension)). A text that is not in it,
or another model, is embedded as ever. ``python -m index.shipped`` writes it anew.
"""

import io
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.shard import Shard

Known = Mapping[str, NDArray[np.float32]]
"""Vectors by the content hash of their passage."""

SHIPPED = Path(__file__).with_name("vectors.npz")


def shipped_vectors(model_id: str, path: Path = SHIPPED) -> Known:
    """The shipped vectors by content hash, float32 and of length one; none for another model.

    A file that cannot be read costs time, for then all is embedded, and nothing else.
    """
    try:
        with path.open("rb") as raw, np.load(raw) as file:
            if str(file["model"]) != model_id:
                return {}
            vectors = file["vectors"].astype(np.float32)
            hashes = [row.tobytes().hex() for row in file["hashes"]]
    except (OSError, EOFError, KeyError, ValueError, BadZipFile, zlib.error):
        return {}
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return dict(zip(hashes, vectors, strict=True))


def to_bytes(shards: Iterable[Shard], model_id: str) -> bytes:
    """The file for the passages of ``shards``, which ``model_id`` embedded."""
    known: dict[str, NDArray[np.float32]] = {}
    for shard in shards:
        for passage, vector in zip(shard.data.passages, shard.vectors, strict=True):
            known[passage.content_hash(model_id)] = vector
    raw = io.BytesIO()
    np.savez_compressed(
        raw,
        model=np.asarray(model_id),
        hashes=np.asarray([list(bytes.fromhex(each)) for each in known], dtype=np.uint8),
        vectors=np.stack([*known.values()]).astype(np.float16),
    )
    return raw.getvalue()


def main() -> None:
    """Embed every text of the documents that come with Shishin, and write the file."""
    from index.builder import embed, read_documents
    from index.embedding import open_embedder
    from index.settings import load_settings

    settings = load_settings({})
    embedder = open_embedder(settings.model, settings.models)
    shards = [embed(draft, embedder, {}) for draft in read_documents(settings.documents)]
    SHIPPED.write_bytes(to_bytes(shards, embedder.model_id))


if __name__ == "__main__":
    main()
