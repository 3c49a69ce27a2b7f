"""Confidence by hand: a logistic function of a few margins."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ranking.features import CONFIDENCE_FEATURES, UNAIDED_FEATURES, confidence, confidence_features
from assistant.weights import load_weights
from index.search.retriever import outside_margin
from tests.index.guide import make_signals

NEUTRAL = dict.fromkeys(CONFIDENCE_FEATURES, 0.0)


SAMPLE = make_signals(2, 1, bm25_aid=(4, 0, 2), dense_aid=(0.7, 0.9, 0.84))


def test_the_features_by_hand() -> None:
    features = confidence_features(SAMPLE)
    assert tuple(features) == CONFIDENCE_FEATURES
    assert features["outside_margin"] == pytest.approx(outside_margin(SAMPLE))
    assert features["cosine_margin"] == pytest.approx(0.9 - 0.84)


def test_without_outside_topics_nothing_stands_against_an_answer() -> None:
    features = confidence_features(make_signals(2, bm25_aid=(4, 0), dense_aid=(0.7, 0.9)))
    assert features["outside_margin"] == 0
    assert features["cosine_margin"] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("intercept", "value", "weight", "expected"),
    [
        (0, 0, 0, 1 / 2),
        (math.log(3), 0, 0, 3 / 4),
        (0, 2, math.log(3) / 2, 3 / 4),
        (math.log(2), 1, -math.log(8), 1 / 5),
    ],
)
def test_the_logistic_function_by_hand(
    intercept: float, value: float, weight: float, expected: float
) -> None:
    weights = {**NEUTRAL, "intercept": intercept, CONFIDENCE_FEATURES[0]: weight}
    assert confidence({**NEUTRAL, CONFIDENCE_FEATURES[0]: value}, weights) == pytest.approx(expected)


def test_every_feature_counts() -> None:
    weights = {"intercept": 0.0, **{name: float(place) for place, name in enumerate(CONFIDENCE_FEATURES, 1)}}
    logit = sum(range(1, len(CONFIDENCE_FEATURES) + 1))
    assert confidence(dict.fromkeys(CONFIDENCE_FEATURES, 1.0), weights) == pytest.approx(
        1 / (1 + math.exp(-logit))
    )


@given(st.floats(-5000, 5000))
def test_it_is_a_probability_that_grows(logit: float) -> None:
    weights = {**NEUTRAL, "intercept": logit}
    higher = {**NEUTRAL, "intercept": logit + 1}
    assert 0 <= confidence(NEUTRAL, weights) <= confidence(NEUTRAL, higher) <= 1


def test_without_aids_only_the_outside_margin_counts() -> None:
    weights = {"intercept": 1.0, UNAIDED_FEATURES[0]: 0.5}
    features = {**dict.fromkeys(CONFIDENCE_FEATURES, 9.0), UNAIDED_FEATURES[0]: -2.0}
    assert confidence(features, weights) == pytest.approx(1 / 2)


def test_without_aids_and_topics_everything_is_answered() -> None:
    weights = load_weights()
    features = confidence_features(make_signals(2, bm25_aid=(4, 0), dense_aid=(0.7, 0.9)))
    assert confidence(features, weights.unaided) > weights.threshold
    far = {**features, "outside_margin": -30.0}
    assert confidence(far, weights.unaided) < weights.threshold
