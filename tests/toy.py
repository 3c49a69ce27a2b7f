"""A deterministic embedder for tests: no model, no library beside NumPy."""

import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray


class ToyEmbedder:
    """Hashes character 1- to 3-grams into ``dimension`` buckets.

    Texts that share characters get similar rows; the same text gives the same row in
    every process, as query and as document alike. ``queries`` and ``documents`` keep
    the texts that were embedded, so that a test can see what was reused.
    """

    def __init__(self, dimension: int = 256, model_id: str = "toy:character-n-grams") -> None:
        self.dimension = dimension
        self.model_id = f"{model_id}@{dimension}"
        self.queries: list[str] = []
        self.documents: list[str] = []

    def encode_queries(
        self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Rows of length one, shape ``(len(texts), dimension)``."""
        self.queries.extend(texts)
        return self._encode(texts, on_progress)

    def encode_documents(
        self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Rows of length one, shape ``(len(texts), dimension)``."""
        self.documents.extend(texts)
        return self._encode(texts, on_progress)

    def _encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for gram in _grams(text):
                vectors[row, zlib.crc32(gram.encode("utf-8", "replace")) % self.dimension] += 1
            if on_progress is not None:
                on_progress(row + 1)
        norms: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / norms


def _grams(text: str) -> Iterator[str]:
    marked = f"^{unicodedata.normalize('NFKC', text).lower()}$"  # never empty
    for size in (1, 2, 3):
        for start in range(len(marked) - size + 1):
            yield marked[start : start + size]
