"""Figures: a mean or share over questions, with its bootstrap confidence interval.

Every figure is a ratio of two sums over questions, ``Σ numerators / Σ denominators``: a mean
has denominators of 1, F1 is ``Σ 2·tp / Σ (2·tp + fp + fn)``. So all figures of a run share one
resampling of its questions (percentile bootstrap, B. Efron 1979; seeded, hence repeatable).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
LEVEL = 0.95
_SEED = 0

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Ratio:
    """A figure question by question: two arrays of shape (questions,)."""

    numerators: Values
    denominators: Values

    def of(self, rows: NDArray[np.bool_]) -> "Ratio":
        """The same figure over some of the questions; ``rows`` is a mask, shape (questions,)."""
        return Ratio(self.numerators[rows], self.denominators[rows])

    def minus(self, other: "Ratio") -> "Ratio":
        """The mean difference to the same figure of another run, over the questions both have."""
        both = (self.denominators > 0) & (other.denominators > 0)
        return Ratio(np.where(both, self.numerators - other.numerators, 0.0), both.astype(np.float64))

    @property
    def present(self) -> Values:
        """The values of the questions that count, shape (questions that count,)."""
        return self.numerators[self.denominators > 0]


@dataclass(frozen=True)
class Figure:
    """A value and the ends of its 95 % interval; all None where nothing was there to measure."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = Figure(None, None, None)


@lru_cache(maxsize=4)  # all figures of a report have few sizes; one draw takes 0.1 s and 10 MB
def resampled(size: int) -> Values:
    """How often each question is drawn in each resample, shape (RESAMPLES, size); not to be written to."""
    counts = np.random.default_rng(_SEED).multinomial(size, np.full(size, 1 / size), size=RESAMPLES)
    drawn = counts.astype(np.float64)
    drawn.setflags(write=False)
    return drawn


def interval(samples: Values) -> tuple[float, float]:
    """The percentile interval of the resampled values; resamples without a value are left out."""
    tail = 50 * (1 - LEVEL)
    low, high = np.nanpercentile(samples, [tail, 100 - tail])
    return float(low), float(high)


def figures(ratios: Mapping[str, Ratio]) -> dict[str, Figure]:
    """The figures of ratios over the same questions."""
    size = len(next(iter(ratios.values())).numerators) if ratios else 0
    counts = resampled(size) if size else np.zeros((0, 0))
    return {name: _figure(ratio, counts) for name, ratio in ratios.items()}


def _figure(ratio: Ratio, counts: Values) -> Figure:
    if not ratio.denominators.any():
        return NOTHING
    below = counts @ ratio.denominators
    samples = np.full(len(below), np.nan)
    np.divide(counts @ ratio.numerators, below, out=samples, where=below > 0)
    return Figure(float(ratio.numerators.sum() / ratio.denominators.sum()), *interval(samples))
