"""What computes a model's vectors: torch, or the network converted for OpenVINO. Both give the same ones."""

from collections.abc import Sequence
from typing import Protocol

from index.model.embedder import Vectors


class Runtime(Protocol):
    """One batch of texts at a time; whoever calls it sees to it that no two threads do so at once."""

    @property
    def dimension(self) -> int:
        """The length of a row."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Questions, with the model's own prompt for them: rows of length one, shape (texts, dimension)."""

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Passages, with the model's own prompt for them: rows of length one, shape (texts, dimension)."""
