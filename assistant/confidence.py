"""Confidence: the probability that the guideline answers a question at all.

A logistic model over a few signals, fitted on dev questions. One raw cosine would not do:
e5's cosines sit between 0.80 and 0.88 for everything. Where most items have no aid questions,
a topic's questions are always nearer to a question than an item's own words are, and only
``UNAIDED_FEATURES`` tell something, on another scale: such versions have a model of their own.
"""

from collections.abc import Mapping

from scipy.special import expit

from index.fusion import outside_margin
from index.retriever import Scores, Signals

FEATURES = ("outside_margin", "cosine_margin", "classifier_margin")
UNAIDED_FEATURES = ("outside_margin",)


def confidence_features(signals: Signals) -> dict[str, float]:
    """What speaks for or against an answer.

    All compare the best item with the best outside topic: ``outside_margin`` by words,
    sounds and meaning together, ``cosine_margin`` by the nearest aid questions alone,
    ``classifier_margin`` by what is learnt from all of them.
    """
    size = len(signals.bm25)
    return {
        "outside_margin": outside_margin(signals),
        "cosine_margin": _margin(signals.dense_aid, size),
        "classifier_margin": _margin(signals.classifier, size),
    }


def _margin(scores: Scores, size: int) -> float:
    return float(scores[:size].max() - scores[size:].max(initial=0.0))


def confidence(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic function of the features that have a weight and the intercept, in [0, 1]."""
    logit = weights["intercept"] + sum(weights[name] * features[name] for name in FEATURES if name in weights)
    return float(expit(logit))  # math.exp overflows where the margins are extreme
