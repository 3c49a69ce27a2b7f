"""The allocator's arenas: glibc gives each thread its own, and none gives back what another could use."""

import ctypes
import sys

_M_ARENA_MAX = -8  # of malloc.h
_ARENAS = 2


def few_arenas() -> None:
    """Let the threads of this process share two arenas; elsewhere than with glibc nothing happens.

    Questions are embedded in whichever of some forty threads is free. With an arena for each, memory
    went on growing for as long as there were threads that had not embedded yet.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt:
            mallopt(_M_ARENA_MAX, _ARENAS)
