"""Measured work: a function run in a process of its own, with its seconds and its peak memory."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Generic, ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Measured(Generic[_Result]):
    """What a function gave back, in how many seconds, with how many MB at the peak of its largest process."""

    result: _Result
    seconds: float
    peak: float


def measured(
    work: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs
) -> Measured[_Result]:
    """Run ``work`` in a fresh process, whose memory holds nothing of what was done before.

    Raises:
        Exception: whatever ``work`` raises.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_timed, partial(work, *given, **named)).result()


def _timed(work: Callable[[], _Result]) -> Measured[_Result]:
    start = time.monotonic()
    result = work()
    seconds = time.monotonic() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024  # KB on Linux
    return Measured(result, seconds, peak)
