"""Micro-batches: questions that arrive while another one is embedded are embedded together, next.

Nobody waits on purpose. Whoever gets the turn takes along all that wait by then; the others find their
vector made when the turn comes to them.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.model.embedder import Vectors

Vector = NDArray[np.float32]


@dataclass(eq=False)
class _Waiting:
    """A text, and what came of it."""

    text: str
    result: "Vector | Exception | None" = None


class MicroBatches:
    """Embeds texts one by one for many threads; ``turn`` is the lock of the model."""

    def __init__(self, embed: Callable[[Sequence[str]], Vectors], turn: threading.Lock, most: int) -> None:
        """``embed`` is called while ``turn`` is held, with at most ``most`` texts."""
        self._embed, self._turn, self._most = embed, turn, most
        self._waiting: deque[_Waiting] = deque()  # its appends and pops are safe between threads

    def vector(self, text: str) -> Vector:
        """The vector of ``text``, shape (dimension,).

        Raises:
            Exception: whatever ``embed`` raised for the batch that it was in.
        """
        mine = _Waiting(text)
        self._waiting.append(mine)
        with self._turn:
            if mine.result is None:
                self._embed_with_those_who_wait(mine)
        if isinstance(mine.result, Exception):
            raise mine.result
        assert mine.result is not None
        return mine.result

    def _embed_with_those_who_wait(self, mine: _Waiting) -> None:
        batch = [mine, *self._others(mine)]
        try:
            vectors = self._embed([each.text for each in batch])
        # It is raised to each of those who wait. An interrupt (no Exception) ends this call alone: the
        # others find that nothing was made, and embed their text themselves when the turn comes to them.
        except Exception as error:
            for each in batch:
                each.result = error
        else:
            for each, vector in zip(batch, vectors, strict=True):
                each.result = vector

    def _others(self, mine: _Waiting) -> list[_Waiting]:
        """Those who wait longest, as many as fit beside ``mine``."""
        others: list[_Waiting] = []
        while self._waiting and len(others) < self._most - 1:
            each = self._waiting.popleft()
            # Who was interrupted, or embedded out of turn, is still in the queue.
            if each is not mine and each.result is None:
                others.append(each)
        return others
