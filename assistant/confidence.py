"""Confidence: the probability that the guideline answers a question at all.

A logistic model over a few signals, fitted on dev questions. One raw cosine would not do:
e5's cosines sit between 0.80 and 0.88 for everything.
"""

import math
from collections.abc import Mapping

from index.fusion import outside_margin
from index.retriever import Signals

FEATURES = ("outside_margin", "cosine_margin", "coverage_margin", "coverage", "dense_aid")


def confidence_features(signals: Signals) -> dict[str, float]:
    """What speaks for or against an answer.

    ``*_margin`` compare the best item with the best outside topic; ``coverage`` is the
    largest share of the question's idf mass that one item holds; ``dense_aid`` the best
    cosine with an item's aids.
    """
    size = len(signals.bm25)
    cosines, coverage = signals.dense_aid, signals.coverage
    return {
        "outside_margin": outside_margin(signals),
        "cosine_margin": float(cosines[:size].max() - cosines[size:].max(initial=0.0)),
        "coverage_margin": float(coverage[:size].max() - coverage[size:].max(initial=0.0)),
        "coverage": float(coverage[:size].max()),
        "dense_aid": float(cosines[:size].max()),
    }


def confidence(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic function of the weighted features and the intercept, in (0, 1)."""
    logit = weights["intercept"] + sum(weights[name] * features[name] for name in FEATURES)
    return 1.0 / (1.0 + math.exp(-logit))
