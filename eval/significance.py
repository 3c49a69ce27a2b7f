"""Significance: do two systems differ by more than the choice of questions explains?

Paired permutation test (``scipy.stats.permutation_test``, ``permutation_type="samples"``): under
the null hypothesis the two values of a question may be swapped, which flips the sign of its
difference. Exact for up to 13 differing questions, else 9,999 seeded resamples.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.stats import permutation_test

from eval.figure import Values

ALPHA = 0.05
TEST_NAME = "対応のある並べ替え検定(両側)"
_RESAMPLES = 9_999
_SEED = 0


def paired_p(differences: Values, alternative: Literal["two-sided", "less"] = "two-sided") -> float:
    """The p-value of the mean of per-question differences, shape (questions,); 1 if none differs."""
    telling = differences[differences != 0]  # the sign of nothing is nothing
    if not len(telling):
        return 1.0
    tested = permutation_test(
        (np.append(telling, 0.0),),  # scipy asks for two observations at least
        np.sum,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        alternative=alternative,
        rng=_SEED,
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
