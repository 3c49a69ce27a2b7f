"""What was computed for the questions of going conversations: each turn asks for those before it again."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from index.search.retriever import Scores, Signals

_CAPACITY = 256  # questions


@dataclass(frozen=True)
class Computed:
    """A question's vector, shape (dimension,), and its signals; None where they were not needed."""

    vector: Scores
    signals: Signals | None = None


class RecentQuestions:
    """A bounded memory; the least recently used question makes room. Safe between threads.

    Questions themselves are not kept, only their digests.
    """

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._capacity = capacity
        self._values: OrderedDict[bytes, Computed] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, question: str) -> Computed | None:
        """What was kept for a question, if it still is."""
        digest = _digest(question)
        with self._lock:
            if digest in self._values:
                self._values.move_to_end(digest)
            return self._values.get(digest)

    def keep(self, question: str, value: Computed) -> None:
        """Keep what was computed for a question."""
        with self._lock:
            self._values[_digest(question)] = value
            self._values.move_to_end(_digest(question))
            if len(self._values) > self._capacity:
                # Each use moves an entry to the end, so the first is the least recently used.
                self._values.popitem(last=False)


def _digest(question: str) -> bytes:
    # Any string needs a digest, also one with a lone surrogate, which UTF-8 refuses.
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).digest()
