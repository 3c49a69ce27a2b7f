"""A tally: precision, recall and F1 of a set that was found against the one that was there."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """Counts of what was found, what was right of it, and what there was."""

    right: int = 0
    found: int = 0
    there: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.found + other.found, self.there + other.there)

    @property
    def precision(self) -> float:
        """``right / found``; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """``right / there``; 1 where nothing was there."""
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        """``2 right / (found + there)``: the harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 1.0


def tally(found: Iterable[object], there: Iterable[object]) -> Tally:
    """Compare two sets."""
    a, b = frozenset(found), frozenset(there)
    return Tally(len(a & b), len(a), len(b))
