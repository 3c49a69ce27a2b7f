"""Ranking: the retriever's signals, steered by what was read from the question.

A linear score whose weights were fitted as a softmax over the items (listwise), so the
softmax of the scores is the probability of each item. Steering adds to a score and never
removes an item.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.reading import Reading
from assistant.relations import sole_role
from corpus.item import Item, ItemKind, Phase, Role
from index.fusion import SIGNALS, signal_matrix
from index.retriever import Scores, Signals

STEERING = ("role_given", "role_belief", "compared", "principle", "phase", "common", "advanced")
FEATURES = (*SIGNALS, *STEERING)

_CUE_CAP = 2  # more cues than this say nothing more
_GIVEN_IF_CONTRADICTED = 0.15  # a choice that was left standing from another question
_BELIEF_IF_GIVEN = 1 / 3  # an explicit choice wins over the words, without silencing them


# Phases that an item of one role can be told apart by; 利用時 has no neighbour.
_PHASES_OF_ROLE = (
    (Phase.TRAINING, Phase.DEVELOPMENT, Phase.POST_DEVELOPMENT),
    (Phase.IMPLEMENTATION, Phase.POST_PROVISION),
)


def feature_matrix(signals: Signals, reading: Reading, items: Sequence[Item]) -> NDArray[np.float32]:
    """The ``FEATURES`` of every item, shape (items, 13)."""
    steering = np.asarray([_steering(reading, item) for item in items], dtype=np.float32)
    return np.hstack([signal_matrix(signals), steering])


def _steering(reading: Reading, item: Item) -> tuple[float, ...]:
    role = sole_role(item)
    phases, principles = reading.phases, reading.principles
    return (
        _given(reading, role),
        _belief(reading, role),
        float(reading.compared and role is not None),
        min(principles.get(item.principle, 0), _CUE_CAP) if item.principle else 0.0,
        _phase(phases, item.phase),
        float(item.kind is ItemKind.COMMON),
        float(item.kind is ItemKind.ADVANCED),
    )


def _phase(cues: Mapping[Phase, int], phase: Phase | None) -> float:
    """1 where the cues favour this phase over its neighbours in the same role, -1 against, else 0."""
    rivals = next((group for group in _PHASES_OF_ROLE if phase in group), ())
    others = [cues.get(each, 0) for each in rivals if each is not phase]
    return float(np.sign(cues.get(phase, 0) - max(others))) if phase and others else 0.0


def _given(reading: Reading, role: Role | None) -> float:
    chosen = reading.role or reading.carried
    if chosen is None or role is None:
        return 0.0
    weight = _GIVEN_IF_CONTRADICTED if reading.contradicted else 1.0
    return weight if chosen is role else -weight


def _belief(reading: Reading, role: Role | None) -> float:
    if role is None:
        return 0.0
    weight = _BELIEF_IF_GIVEN if reading.role else 1.0
    return weight * (len(Role) * reading.belief[role] - 1.0)


def rank_scores(features: NDArray[np.float32], weights: Mapping[str, float]) -> Scores:
    """The score of every item, shape (items,)."""
    return features @ np.asarray([weights[name] for name in FEATURES], dtype=np.float32)


def probabilities(scores: Scores) -> Scores:
    """Softmax of the scores, shape (items,)."""
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)
