"""Calibration by hand."""

import pytest

from eval.measures.metrics import calibrate
from tests.eval.questions import ask, outcome

ANSWER, DECLINE = ask("a", {"a": 2}), ask("d")
RUN = [
    *(outcome(ANSWER, confidence=each) for each in (0.92, 0.98, 1.0)),
    outcome(DECLINE, confidence=0.9),
    *(outcome(DECLINE, confidence=each) for each in (0.0, 0.1)),
]


def test_bins_by_hand() -> None:
    bins = calibrate(RUN).bins
    assert [(each.low, each.high, each.questions) for each in bins] == [
        (0.0, 0.1, 1),
        (0.1, 0.2, 1),
        (0.9, 1.0, 4),
    ]
    assert bins[-1].confidence == pytest.approx(0.95)
    assert [each.answerable.value for each in bins] == [0, 0, 3 / 4]


def test_the_expected_error_by_hand() -> None:
    """One in six off by 0, one by 0.1, four by 0.95 - 0.75."""
    error = calibrate(RUN).ece
    assert error.value == pytest.approx((0 + 0.1 + 4 * 0.2) / 6)
    assert error.low is not None and error.high is not None
    assert error.low <= (error.value or 0) <= error.high


def test_perfect_confidence_has_no_error() -> None:
    run = [outcome(ANSWER, confidence=1.0), outcome(DECLINE, confidence=0.0)]
    assert calibrate(run).ece.value == 0


def test_confidences_are_kept_by_what_should_have_been() -> None:
    kept = calibrate(RUN)
    assert kept.answerable == (0.92, 0.98, 1.0)
    assert kept.to_decline == (0.9, 0.0, 0.1)
