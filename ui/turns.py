"""Turns: so many programs are answered at a time, so many wait, and more are told that it is busy."""

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from corpus.errors import ServeError
from ui.wording import BUSY

Result = TypeVar("Result")


class Turns:
    """Runs work in threads. Who waits takes no thread; who goes away while waiting takes no turn."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter, self._waiting = anyio.CapacityLimiter(at_once), waiting

    async def take(self, work: Callable[[], Result]) -> Result:
        """What ``work`` returns, when its turn has come.

        Raises:
            ServeError: too many wait already.
        """
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            raise ServeError(BUSY)
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)
