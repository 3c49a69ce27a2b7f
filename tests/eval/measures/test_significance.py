"""Tests of significance against probabilities counted by hand."""

from typing import Literal

import numpy as np
import pytest

from eval.measures.uncertainty import holm, paired_p


@pytest.mark.parametrize(
    ("differences", "alternative", "p"),
    [
        ([], "two-sided", 1),
        ([0, 0, 0], "two-sided", 1),
        ([1], "two-sided", 1),  # of two sign patterns both are as far from nothing
        ([-1], "less", 1 / 2),
        ([-1] * 5, "two-sided", 2 / 32),
        ([-1] * 5, "less", 1 / 32),
        ([1] * 5, "less", 1),
        ([1, -1], "two-sided", 1),
        ([-1, -1, -1, 1], "less", (1 + 4) / 16),  # sums of -4 (one way) and -2 (four ways)
        ([-3, -1], "less", 1 / 4),
        ([-3, 1], "less", 2 / 4),  # -4 and -2
    ],
)
def test_p_values_by_hand(
    differences: list[float], alternative: Literal["two-sided", "less"], p: float
) -> None:
    assert paired_p(np.asarray(differences, dtype=float), alternative) == pytest.approx(p)


def test_questions_that_do_not_differ_do_not_matter() -> None:
    few = np.asarray([-1.0, -1.0, -1.0, 1.0])
    assert paired_p(np.append(few, np.zeros(200))) == paired_p(few)


def test_many_questions_are_resampled_the_same_every_time() -> None:
    differences = np.asarray([-1.0] * 30 + [1.0] * 15)
    p = paired_p(differences)
    assert p == paired_p(differences)
    assert p == pytest.approx(0.0357, abs=0.008)  # two-sided sign test: 2 · P(Binomial(45, ½) ≤ 15)


def test_holm_by_hand() -> None:
    """0.01 · 3, then 0.03 · 2, then 0.04 · 1, which is no smaller than the one before."""
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert holm([0.5, 0.6]) == (1.0, 1.0)
    assert holm([0.2]) == (0.2,)
    assert holm([]) == ()
