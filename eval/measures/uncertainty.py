"""How sure a figure is: bootstrap intervals, paired tests, and runs compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import permutation_test

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


NO_FIGURE = Figure(None, None, None)


@lru_cache(maxsize=4)  # all figures of a report have few sizes; one draw takes 0.1 s and 10 MB
def resampled(size: int) -> Values:
    """How often each question is drawn in each resample, shape (RESAMPLES, size); not to be written to."""
    # Counts, not the drawn rows: a sum over all resamples is then a single matrix product.
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
        return NO_FIGURE
    below = counts @ ratio.denominators
    samples = np.full(len(below), np.nan)
    np.divide(counts @ ratio.numerators, below, out=samples, where=below > 0)
    return Figure(float(ratio.numerators.sum() / ratio.denominators.sum()), *interval(samples))


ALPHA = 0.05
TEST_NAME = "対応のある並べ替え検定(両側)"
_RESAMPLES = 9_999
_PERMUTATION_SEED = 0


def paired_p(differences: Values, alternative: Literal["two-sided", "less"] = "two-sided") -> float:
    """The p-value of the mean of per-question differences, shape (questions,); 1 if none differs."""
    telling = differences[differences != 0]  # the sign of nothing is nothing
    if not len(telling):
        return 1.0
    # `samples` flips the signs of the differences: all 2^n ways where that is within the resamples, else
    # that many by lot. The sum orders them as the mean does.
    tested = permutation_test(
        (np.append(telling, 0.0),),  # scipy asks for two observations at least
        np.sum,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        alternative=alternative,
        rng=_PERMUTATION_SEED,
    )
    return float(min(tested.pvalue, 1.0))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values, in the order given (S. Holm 1979).

    The i-th smallest of m is multiplied by ``m - i + 1``; none is smaller than one before it.
    """
    order = np.argsort(p_values, kind="stable")
    factors = np.arange(len(order), 0, -1)
    adjusted = np.empty(len(order))
    adjusted[order] = np.maximum.accumulate(np.asarray(p_values)[order] * factors).clip(max=1.0)
    return tuple(adjusted.tolist())


@dataclass(frozen=True)
class Difference:
    """A mean paired difference; ``p`` is two-sided, ``p_holm`` adjusted for the runs compared."""

    difference: Figure
    p: float
    p_holm: float

    @property
    def significant(self) -> bool:
        """Whether it holds after the adjustment."""
        return self.p_holm < ALPHA


def compare(
    runs: Sequence[Mapping[str, Ratio]], against: Mapping[str, Ratio]
) -> tuple[dict[str, Difference], ...]:
    """For each run: measure → its difference to ``against``, over the same questions in the same order.

    Holm's adjustment is made for each measure over all runs.
    """
    gaps = [{name: run[name].minus(against[name]) for name in against} for run in runs]
    p_values = [{name: paired_p(gap.present) for name, gap in each.items()} for each in gaps]
    adjusted = {name: holm([each[name] for each in p_values]) for name in against}
    means = [figures(each) for each in gaps]
    return tuple(
        {name: Difference(means[row][name], p_values[row][name], adjusted[name][row]) for name in against}
        for row in range(len(runs))
    )
