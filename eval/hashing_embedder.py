"""An embedder without a model: hashed character n-grams, for benchmarks of everything but the model."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer

_DIMENSION = 256


class HashingEmbedder:
    """Character 1- to 3-grams hashed into 256 buckets, rows of length one; deterministic."""

    model_id = f"hashing:character-n-grams@{_DIMENSION}"
    dimension = _DIMENSION

    def __init__(self) -> None:
        self._vectorizer = HashingVectorizer(
            analyzer="char", ngram_range=(1, 3), n_features=_DIMENSION, alternate_sign=False
        )

    def encode_queries(
        self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Shape ``(len(texts), dimension)``."""
        return self._encode(texts, on_progress)

    def encode_documents(
        self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Shape ``(len(texts), dimension)``."""
        return self._encode(texts, on_progress)

    def _encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, _DIMENSION), np.float32)
        rows = self._vectorizer.transform(texts).toarray().astype(np.float32)
        if on_progress is not None:
            on_progress(len(texts))
        return np.asarray(rows, np.float32)
