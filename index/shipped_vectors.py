"""The vectors that come with Shishin, so that a first build need not embed its own documents.

``python -m index.shipped_vectors`` writes ``vectors.npz`` anew. The file holds float16 rows, each beside
the content hash of its passage, so that a vector is never taken for a text that has changed.
"""

import io
import zlib
from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from index.model.embedding import open_embedder
from index.prepared_document import KnownVectors, embed, hashed_vectors, read_documents
from index.search.shard import Shard
from index.settings import load_settings

SHIPPED = Path(__file__).with_name("vectors.npz")


def shipped_vectors(model_id: str, path: Path = SHIPPED) -> KnownVectors:
    """The shipped vectors by content hash, float32 and of length one; none for another model.

    A file that cannot be read only costs time: everything is embedded then.
    """
    try:
        with path.open("rb") as raw, np.load(raw) as file:
            if str(file["model"]) != model_id:
                return {}
            vectors = file["vectors"].astype(np.float32)
            hashes = [row.tobytes().hex() for row in file["hashes"]]
    # Where the file is damaged decides which of these NumPy, zipfile or zlib raises.
    except (OSError, EOFError, KeyError, ValueError, BadZipFile, zlib.error):
        return {}
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)  # float16 has taken a little of it
    return dict(zip(hashes, vectors, strict=True))


def to_bytes(shards: Iterable[Shard], model_id: str) -> bytes:
    """The file for the passages of ``shards``, which ``model_id`` embedded."""
    known = {each: vector for shard in shards for each, vector in hashed_vectors(shard, model_id)}
    raw = io.BytesIO()
    np.savez_compressed(
        raw,
        model=np.asarray(model_id),
        # Rows of numbers: as NumPy byte strings the hashes would lose zero bytes at their end.
        hashes=np.asarray([list(bytes.fromhex(each)) for each in known], dtype=np.uint8),
        vectors=np.stack([*known.values()]).astype(np.float16),
    )
    return raw.getvalue()


def main() -> None:
    """Embed every text of the documents that come with Shishin, and write the file."""
    # Without the environment: the file is for the documents and the model that come with Shishin.
    settings = load_settings({})
    embedder = open_embedder(settings.model, settings.models, runtime=settings.runtime)
    shards = [embed(document, embedder, {}) for document in read_documents(settings.documents)]
    SHIPPED.write_bytes(to_bytes(shards, embedder.model_id))


if __name__ == "__main__":
    main()
