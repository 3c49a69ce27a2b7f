"""The vector cache: texts that were embedded before are read from a file.

The store keeps the vectors of the documents that Shishin answers from. What is embedded only
to measure (a foreign collection, thousands of questions) is kept here, one file for each list
of texts, under ``<home>/vectors``; the oldest files go when there are more than ``_KEPT``.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from corpus.errors import StoreError
from corpus.files.disk import Disk
from index.model.embedder import Embedder, OnProgress, Vectors

_KEPT = 8  # files: documents and questions of four collections; JSQuAD's two hold 14 MB


class CachedEmbedder:
    """An embedder that writes down whole lists of texts, and knows questions it was told before."""

    def __init__(self, embedder: Embedder, folder: Path, disk: Disk) -> None:
        self._embedder, self._folder, self._disk = embedder, folder, disk
        self._queries: dict[str, Vectors] = {}
        self.model_id, self.dimension = embedder.model_id, embedder.dimension

    def learn_queries(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> None:
        """Embed questions together, so that ``encode_queries`` has their vectors at hand."""
        unlike = list(dict.fromkeys(texts))
        vectors = self._kept("query", unlike, self._embedder.encode_queries, on_progress)
        self._queries.update(zip(unlike, vectors, strict=True))

    def has_queries(self, texts: Sequence[str]) -> bool:
        """Whether ``learn_queries`` will find these questions in a file."""
        return self._file("query", list(dict.fromkeys(texts))).exists()

    def encode_queries(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Questions, from what was learnt if all of them were; see ``Embedder``."""
        if texts and all(text in self._queries for text in texts):
            return np.stack([self._queries[text] for text in texts])
        return self._embedder.encode_queries(texts, on_progress=on_progress)

    def encode_documents(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Passages, from the file of this list if there is one; see ``Embedder``."""
        return self._kept("document", texts, self._embedder.encode_documents, on_progress)

    def _kept(
        self,
        way: str,
        texts: Sequence[str],
        encode: Callable[..., Vectors],
        on_progress: OnProgress | None,
    ) -> Vectors:
        path = self._file(way, texts)
        found = self._read(path, (len(texts), self.dimension))
        vectors = encode(texts, on_progress=on_progress) if found is None else found
        with suppress(StoreError, OSError):  # a disk that refuses costs time on the next run, nothing else
            if found is None:
                self._write(path, vectors)
            path.touch()  # the files used last are kept
        return vectors

    def _file(self, way: str, texts: Sequence[str]) -> Path:
        return self._folder / f"{_digest([self.model_id, way, *texts])}.npy"

    def _read(self, path: Path, shape: tuple[int, int]) -> Vectors | None:
        """The vectors of a file; None where there is none that can be used."""
        try:
            vectors = np.load(io.BytesIO(self._disk.read(path) or b""), allow_pickle=False)
        except (ValueError, EOFError, StoreError):
            return None
        usable = vectors.shape == shape and vectors.dtype == np.float32 and np.isfinite(vectors).all()
        return vectors if usable else None

    def _write(self, path: Path, vectors: Vectors) -> None:
        raw = io.BytesIO()
        np.save(raw, vectors)
        self._disk.make_folder(self._folder)
        self._disk.write_whole(path, raw.getvalue())
        newest_first = sorted(self._folder.glob("*.npy"), key=lambda each: -each.stat().st_mtime)
        for old in newest_first[_KEPT:]:
            self._disk.remove(old)


def _digest(parts: Sequence[str]) -> str:
    """A name that tells lists of texts apart: the sha256 of the sha256 of every part."""
    whole = hashlib.sha256()
    for part in parts:
        # Hashes are all of one length: joined as they are, 「ab」「c」 and 「a」「bc」 would be the same.
        whole.update(hashlib.sha256(part.encode("utf-8", "replace")).digest())
    return whole.hexdigest()[:32]
