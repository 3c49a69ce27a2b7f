"""Throttles: how often somebody may try something; counted in memory, by the library ``limits``."""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


@dataclass(frozen=True)
class RateLimit:
    """So many times a minute for whoever bears ``key``."""

    key: str
    times: int


class RateLimiter:
    """Counts in a window that moves with the clock."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, allowances: Iterable[RateLimit]) -> int:
        """Count one more try: 0 if it may be, else the seconds until the next may.

        Counted before the try is made, so that tries at the same time count too.
        """
        # Every limit counts the try, also where another one refuses it.
        return max((self._one(each) for each in allowances), default=0)

    def forget(self, allowance: RateLimit) -> None:
        """Begin anew, as after a success."""
        self._limiter.clear(_item(allowance), allowance.key)

    def _one(self, allowance: RateLimit) -> int:
        item = _item(allowance)
        if self._limiter.hit(item, allowance.key):
            return 0
        until = self._limiter.get_window_stats(item, allowance.key).reset_time
        # At least 1: 0 means that the try may be made.
        return max(1, math.ceil(until - time.time()))


def _item(allowance: RateLimit) -> RateLimitItemPerMinute:
    return RateLimitItemPerMinute(allowance.times)
