"""Ranking: the retriever's signals, steered by what was read from the question.

A linear score whose weights were fitted as a softmax over the items (listwise), so the
softmax of the scores is the probability of each item. The same signals tell how sure an answer is, and
which role was meant.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.ranking.steering import STEERING, Steering
from assistant.reading.reading import Reading
from assistant.relations import sole_role
from corpus.guideline.item import Item, Role
from index.search.retriever import SIGNALS, Scores, Signals, outside_margin, signal_matrix

FEATURES = (*SIGNALS, *STEERING)
CONFIDENCE_FEATURES = ("outside_margin", "cosine_margin", "classifier_margin")
UNAIDED_FEATURES = ("outside_margin",)

_PRIOR = 0.25  # share of the belief that survives items of another role on top
_SURE = 0.6


def feature_matrix(signals: Signals, reading: Reading, steering: Steering) -> NDArray[np.float32]:
    """The ``FEATURES`` of every item, shape (items, 13)."""
    return np.hstack([signal_matrix(signals), steering.features(reading)])


def rank_scores(features: NDArray[np.float32], weights: Mapping[str, float]) -> Scores:
    """The score of every item, shape (items,)."""
    return features @ np.asarray([weights[name] for name in FEATURES], dtype=np.float32)


def probabilities(scores: Scores) -> Scores:
    """Softmax of the scores, shape (items,)."""
    # Less the largest, so that exp() cannot overflow; the shares are the same.
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def infer_role(reading: Reading, mass: Mapping[Role, float], named: Sequence[Item]) -> Role | None:
    """The role put right, chosen or carried; else of the items named; else what words and ranking agree on.

    Words and ranking are multiplied, and the winner must hold most of the sum.
    """
    if reading.put_right:
        return reading.put_right.role
    if reading.role or reading.carried:
        return reading.role or reading.carried
    if named:
        roles = {sole_role(item) for item in named}
        return roles.pop() if len(roles) == 1 else None
    joint = {role: reading.belief[role] * (mass[role] + _PRIOR) for role in Role}
    best = max(joint, key=lambda role: joint[role])
    return best if joint[best] / sum(joint.values()) >= _SURE else None


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
    # max() of an empty array raises: 0 stands for the topics of a version that has none.
    return float(scores[:size].max() - scores[size:].max(initial=0.0))


def confidence(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic function of the features that have a weight and the intercept, in [0, 1]."""
    logit = weights["intercept"] + sum(
        weights[name] * features[name] for name in CONFIDENCE_FEATURES if name in weights
    )
    # 1 / (1 + e^-x), whose power would overflow where the margins are extreme.
    return float(np.exp(-np.logaddexp(0.0, -logit)))
