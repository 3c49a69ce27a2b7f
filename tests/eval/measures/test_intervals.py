"""Figures: values by hand, intervals against what is known of them."""

from dataclasses import astuple

import numpy as np
import pytest

from eval.measures.uncertainty import NO_FIGURE, Figure, Ratio, figures


def ratio(numerators: list[float], denominators: list[float] | None = None) -> Ratio:
    """By default a mean."""
    below = denominators or [1.0] * len(numerators)
    return Ratio(np.asarray(numerators, dtype=float), np.asarray(below, dtype=float))


def figure(numerators: list[float], denominators: list[float] | None = None) -> Figure:
    return figures({"x": ratio(numerators, denominators)})["x"]


def test_a_value_is_the_ratio_of_the_sums() -> None:
    assert figure([1, 0, 2], [1, 0, 4]).value == 3 / 5


def test_an_interval_is_that_of_a_share() -> None:
    """Half of 100: the standard error is 0.05, so the interval reaches 1.96 · 0.05 to both sides."""
    found = figure([1.0] * 50 + [0.0] * 50)
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.402, 0.598), abs=0.011)


def test_fewer_questions_give_a_wider_interval() -> None:
    few, many = figure([1.0, 0.0] * 5), figure([1.0, 0.0] * 100)
    assert few.low is not None and many.low is not None
    assert few.low < many.low


@pytest.mark.parametrize("values", [[1.0], [0.25], [0.5] * 30])
def test_without_variance_the_interval_is_the_value(values: list[float]) -> None:
    assert astuple(figure(values)) == pytest.approx((values[0],) * 3)


def test_where_nothing_counts_there_is_no_figure() -> None:
    assert figure([0.0, 0.0], [0.0, 0.0]) == NO_FIGURE
    assert figures({"x": ratio([])}) == {"x": NO_FIGURE}
    assert figures({}) == {}


def test_resamples_that_miss_the_only_question_are_left_out() -> None:
    assert figure([0.75] + [0.0] * 9, [1.0] + [0.0] * 9) == Figure(0.75, 0.75, 0.75)


def test_intervals_are_the_same_every_time() -> None:
    assert figure([1.0, 0.0, 1.0]) == figure([1.0, 0.0, 1.0])


def test_a_difference_is_taken_where_both_count() -> None:
    gap = ratio([1, 0, 1, 0], [1, 1, 1, 0]).minus(ratio([0.5, 0.5, 0, 1], [1, 1, 0, 1]))
    assert gap.present.tolist() == [0.5, -0.5]
    assert figures({"x": gap})["x"].value == 0


def test_a_part_keeps_its_rows() -> None:
    part = ratio([1, 2, 3]).of(np.asarray([True, False, True]))
    assert (part.numerators.tolist(), part.denominators.tolist()) == ([1, 3], [1, 1])
