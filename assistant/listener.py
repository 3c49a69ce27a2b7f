"""The listener: who hears how far long work has come, and what it found.

The terminal is one, the page of the maintainers another; the work itself knows neither.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Sheet:
    """A table of plain words: each row has a cell for each column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Counter(Protocol):
    """Hears how far work has come."""

    def progress(self, what: str, done: int, total: int | None) -> None:
        """``done`` of ``total`` are done; None where nobody knows of how many.

        Raises:
            StoppedError: the work shall stop here.
        """


class Listener(Counter, Protocol):
    """Hears of one piece of work, from the thread that does it."""

    def step(self, sentence: str) -> None:
        """What begins now, without a full stop."""

    def remaining(self, seconds: float) -> None:
        """How long the work will still take, as far as can be told."""

    def note(self, sentence: str) -> None:
        """What is good to know meanwhile."""

    def say(self, sentence: str) -> None:
        """What came of it."""

    def warn(self, sentence: str) -> None:
        """What somebody should look at."""

    def table(self, sheet: Sheet) -> None:
        """What was found, as a table."""


def tracked(items: Sequence[T], what: str, counter: Counter) -> Iterator[T]:
    """The items one by one, while the counter hears how many are done."""
    counter.progress(what, 0, len(items))
    for done, item in enumerate(items, 1):
        yield item
        counter.progress(what, done, len(items))


@dataclass(frozen=True)
class Part:
    """A part of work: of how many pieces it is, and how many seconds one of them takes, roughly."""

    pieces: int
    seconds: float


_TRUST = 1.0  # seconds of work after which its own pace counts as much as what the parts say


class Countdown:
    """A counter of several parts, which tells a listener how long all of them will still take.

    At first it believes the seconds of the parts; the more is done, the more the pace at which it was.
    """

    def __init__(
        self, parts: Mapping[str, Part], listener: Listener, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._parts, self._listener, self._clock = parts, listener, clock
        self._done = dict.fromkeys(parts, 0)
        self._begun = clock()

    def progress(self, what: str, done: int, total: int | None) -> None:
        """Pieces of one of the parts are done; see ``Counter``."""
        self._done[what] = done
        self._listener.remaining(self._remaining())
        self._listener.progress(what, done, total)

    def _remaining(self) -> float:
        whole = sum(part.pieces * part.seconds for part in self._parts.values())
        done = sum(self._done[what] * part.seconds for what, part in self._parts.items())
        pace = (self._clock() - self._begun + _TRUST) / (done + _TRUST)
        return pace * (whole - done)


_MINUTES_FROM = 90  # seconds


def remaining_words(seconds: float) -> str:
    """「あと約 12 秒」; a long time in minutes."""
    if seconds > _MINUTES_FROM:
        return f"あと約 {round(seconds / 60)} 分"
    return f"あと約 {max(round(seconds), 1)} 秒"
