"""What was computed for recent questions. The questions themselves are not kept, only their digests."""

import hashlib
import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """A bounded memory, question → value; the least recently used makes room. Safe between threads."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._values: OrderedDict[bytes, Value] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, question: str) -> Value | None:
        """What was kept for a question, if it still is."""
        digest = _digest(question)
        with self._lock:
            if digest in self._values:
                self._values.move_to_end(digest)
            return self._values.get(digest)

    def keep(self, question: str, value: Value) -> Value:
        """Keep a value, and give it back."""
        with self._lock:
            self._values[_digest(question)] = value
            if len(self._values) > self._capacity:
                self._values.popitem(last=False)
        return value


def _digest(question: str) -> bytes:
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).digest()
