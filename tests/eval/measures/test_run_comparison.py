"""Comparisons: differences, p-values and their adjustment over the runs compared."""

import numpy as np
import pytest

from eval.measures.uncertainty import Ratio, compare


def measured(*values: float) -> dict[str, Ratio]:
    return {"R@1": Ratio(np.asarray(values), np.ones(len(values)))}


BEST = measured(*[1.0] * 10)
WORSE = measured(*[0.0] * 8, 1.0, 1.0)
NEAR = measured(0.0, *[1.0] * 9)


def test_differences_are_the_run_minus_the_other() -> None:
    worse, near = compare([WORSE, NEAR], BEST)
    assert worse["R@1"].difference.value == pytest.approx(-0.8)
    assert near["R@1"].difference.value == pytest.approx(-0.1)
    assert worse["R@1"].p == pytest.approx(2 / 2**8)
    assert near["R@1"].p == 1


def test_p_values_are_adjusted_for_the_number_of_runs() -> None:
    (alone,) = compare([WORSE], BEST)
    beside, _ = compare([WORSE, NEAR], BEST)
    assert alone["R@1"].p_holm == alone["R@1"].p
    assert beside["R@1"].p_holm == pytest.approx(2 * beside["R@1"].p)
    assert alone["R@1"].significant
    assert not compare([NEAR], BEST)[0]["R@1"].significant


def test_nothing_compared_is_nothing_found() -> None:
    assert compare([], BEST) == ()
