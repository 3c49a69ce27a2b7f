"""Timing: how many milliseconds each part of an answer took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Whoever answers opens one record for the whole question; the parts, calls below, find it here.
# Questions are answered in several threads at once: each sees its own record, as it has its own context.
_RECORD: ContextVar[dict[str, float] | None] = ContextVar("timings", default=None)


@contextmanager
def recorded_timings() -> Iterator[dict[str, float]]:
    """A record, part → milliseconds, of all ``timed`` parts in the body; one inside another is apart."""
    record: dict[str, float] = {}
    token = _RECORD.set(record)
    try:
        yield record
    finally:
        _RECORD.reset(token)


@contextmanager
def timed(part: str) -> Iterator[None]:
    """Add the time that the body takes to ``part`` of the record, if anybody keeps one."""
    start = time.perf_counter()
    yield
    record = _RECORD.get()
    if record is not None:
        spent = 1000 * (time.perf_counter() - start)
        record[part] = round(record.get(part, 0.0) + spent, 3)
