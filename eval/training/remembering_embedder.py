"""An embedder that remembers: the same texts are asked for figure after figure."""

from collections.abc import Callable, Sequence

import numpy as np

from index.model.embedder import Embedder, OnProgress, Vectors


class RememberingEmbedder:
    """Embeds each text once, as a question and as a passage; see ``Embedder``."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._queries: dict[str, Vectors] = {}
        self._documents: dict[str, Vectors] = {}
        self.model_id, self.dimension = embedder.model_id, embedder.dimension

    def encode_queries(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Questions to an array of shape ``(len(texts), dimension)``."""
        return self._encode(self._queries, self._embedder.encode_queries, texts, on_progress)

    def encode_documents(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Passages to an array of shape ``(len(texts), dimension)``."""
        return self._encode(self._documents, self._embedder.encode_documents, texts, on_progress)

    def _encode(
        self,
        known: dict[str, Vectors],
        encode: Callable[..., Vectors],
        texts: Sequence[str],
        on_progress: OnProgress | None,
    ) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encode(new, on_progress=on_progress), strict=True) if new else ())
        return np.stack([known[text] for text in texts])
