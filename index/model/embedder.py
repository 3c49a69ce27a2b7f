"""What the index asks of an embedding model."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
OnProgress: TypeAlias = Callable[[int], None]


class Embedder(Protocol):
    """Turns texts into float32 rows of length one; row i belongs to text i.

    ``on_progress`` hears after every batch how many texts are done so far.
    """

    @property
    def model_id(self) -> str:
        """Names the model so that vectors of two models are never mixed."""

    @property
    def dimension(self) -> int:
        """The length of a row."""

    def encode_queries(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Questions to an array of shape ``(len(texts), dimension)``."""

    def encode_documents(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Passages to an array of shape ``(len(texts), dimension)``."""
