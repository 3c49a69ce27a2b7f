"""The listener: who hears how far long work has come, and what it found.

The terminal is one, the page of the maintainers another; the work itself knows neither.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Sheet:
    """A table of plain words: each row has a cell for each column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Listener(Protocol):
    """Hears of one piece of work, from the thread that does it."""

    def step(self, sentence: str) -> None:
        """What begins now, without a full stop."""

    def progress(self, what: str, done: int, total: int | None) -> None:
        """``done`` of ``total`` are done; None where nobody knows of how many."""

    def note(self, sentence: str) -> None:
        """What is good to know meanwhile."""

    def say(self, sentence: str) -> None:
        """What came of it."""

    def warn(self, sentence: str) -> None:
        """What somebody should look at."""

    def table(self, sheet: Sheet) -> None:
        """What was found, as a table."""


def tracked(items: Sequence[T], what: str, listener: Listener) -> Iterator[T]:
    """The items one by one, while the listener hears how many are done."""
    listener.progress(what, 0, len(items))
    for done, item in enumerate(items, 1):
        yield item
        listener.progress(what, done, len(items))
