"""Memory: what glibc holds back for each thread is shared, and given back while the server runs.

Every answer is made in a thread, and glibc keeps the memory that a thread has freed for that thread
alone. With dozens of threads this grew to several times what is in use.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_M_ARENA_MAX = -8  # of malloc.h
_ARENAS = 2
_EVERY = 30.0  # seconds; one trim takes a few milliseconds


@contextmanager
def limited_memory(every: float = _EVERY) -> Iterator[None]:
    """Let the threads of this process share two arenas, and give back what is free while the block runs."""
    library = _glibc()
    if library is None:
        yield
        return
    library.mallopt(_M_ARENA_MAX, _ARENAS)
    stop = threading.Event()
    threading.Thread(target=_trim, args=(library, stop, every), daemon=True, name="trimmer").start()
    try:
        yield
    finally:
        stop.set()


def _glibc() -> ctypes.CDLL | None:
    """The C library of this process, if it is glibc."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows has no such thing
        return None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None


def _trim(library: ctypes.CDLL, stop: threading.Event, every: float) -> None:
    while not stop.wait(every):
        library.malloc_trim(0)
