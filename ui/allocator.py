"""The allocator: what glibc keeps of the memory that the threads of a server have given back.

Questions are embedded in whichever of some forty threads is free, in buffers of ever other sizes. With an
arena for each thread, and with none ever trimmed, memory went on growing while people came and went,
though no object was kept. Elsewhere than with glibc nothing here does anything.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_M_ARENA_MAX = -8  # of malloc.h
_ARENAS = 2
_EVERY = 30.0  # seconds; one trim takes a few milliseconds


@contextmanager
def frugal(every: float = _EVERY) -> Iterator[None]:
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
