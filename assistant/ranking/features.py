"""Ranking: the retriever's signals, steered by what was read from the question.

A linear score whose weights were fitted as a softmax over the items (listwise), so the
softmax of the scores is the probability of each item. Steering adds to a score and never
removes an item. The same signals tell how sure an answer is, and which role was meant.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Understood
from assistant.reading.reading import Reading
from assistant.relations import sole_role
from corpus.guideline.item import Item, ItemKind, Phase, Role
from index.search.retriever import SIGNALS, Scores, Signals, outside_margin, signal_matrix

STEERING = ("role_given", "role_belief", "compared", "principle", "phase", "common", "advanced")
FEATURES = (*SIGNALS, *STEERING)
CONFIDENCE_FEATURES = ("outside_margin", "cosine_margin", "classifier_margin")
UNAIDED_FEATURES = ("outside_margin",)

_CUE_CAP = 2  # more cues than this say nothing more
_GIVEN_IF_CONTRADICTED = 0.15  # a choice that was left standing from another question
GIVEN_IF_PUT_RIGHT = 1.5  # a choice that was made against the words, after reading the answer
_BELIEF_IF_GIVEN = 1 / 3  # an explicit choice wins over the words, without silencing them


# Phases that an item of one role can be told apart by; 利用時 has no neighbour.
_PHASES_OF_ROLE = (
    (Phase.TRAINING, Phase.DEVELOPMENT, Phase.POST_DEVELOPMENT),
    (Phase.IMPLEMENTATION, Phase.POST_PROVISION),
)
_PRIOR = 0.25  # share of the belief that survives items of another role on top
_SURE = 0.6


def feature_matrix(signals: Signals, reading: Reading, items: Sequence[Item]) -> NDArray[np.float32]:
    """The ``FEATURES`` of every item, shape (items, 13)."""
    return np.hstack([signal_matrix(signals), _steering(reading, items)])


def _steering(reading: Reading, items: Sequence[Item]) -> NDArray[np.float32]:
    """The ``STEERING`` of every item, shape (items, 7)."""
    # There are many items of few roles and phases: what the reading says of each is worked out once.
    given = {role: _given(reading, role) for role in (*Role, None)}
    belief = {role: _belief(reading, role) for role in (*Role, None)}
    phases = {phase: _phase(reading.phases, phase) for phase in (*Phase, None)}
    principles = {number: min(count, _CUE_CAP) for number, count in reading.principles.items()}
    roles = [sole_role(item) for item in items]
    columns = (  # in the order of STEERING
        [given[role] for role in roles],
        [belief[role] for role in roles],
        [reading.compared and role is not None for role in roles],
        [principles.get(item.principle, 0) if item.principle else 0 for item in items],
        [phases[item.phase] for item in items],
        [item.kind is ItemKind.COMMON for item in items],
        [item.kind is ItemKind.ADVANCED for item in items],
    )
    return np.asarray(columns, dtype=np.float32).T


def _phase(cues: Mapping[Phase, int], phase: Phase | None) -> float:
    """1 where the cues favour this phase over its neighbours in the same role, -1 against, else 0."""
    rivals = next((group for group in _PHASES_OF_ROLE if phase in group), ())
    others = [cues.get(each, 0) for each in rivals if each is not phase]
    return float(np.sign(cues.get(phase, 0) - max(others))) if phase and others else 0.0


def _given(reading: Reading, role: Role | None) -> float:
    chosen = reading.role or reading.carried
    if chosen is None or role is None:
        return 0.0
    if reading.put_right and reading.put_right.role:
        weight = GIVEN_IF_PUT_RIGHT
    else:
        weight = _GIVEN_IF_CONTRADICTED if reading.contradicted else 1.0
    return weight if chosen is role else -weight


def _belief(reading: Reading, role: Role | None) -> float:
    if role is None:
        return 0.0
    weight = _BELIEF_IF_GIVEN if reading.role else 1.0
    # 0 where all roles are equally likely: words that tell no role steer nowhere.
    return weight * (len(Role) * reading.belief[role] - 1.0)


def rank_scores(features: NDArray[np.float32], weights: Mapping[str, float]) -> Scores:
    """The score of every item, shape (items,)."""
    return features @ np.asarray([weights[name] for name in FEATURES], dtype=np.float32)


def probabilities(scores: Scores) -> Scores:
    """Softmax of the scores, shape (items,)."""
    # Less the largest, so that exp() cannot overflow; the shares are the same.
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def insistence(put_right: Understood, items: Sequence[Item], weight: float) -> Scores:
    """What the items gain or lose by a phase and a principle put right by hand, shape (items,).

    ``weight`` is that of a role chosen by hand: for what a question is about people know as well.
    """
    agreed = (
        _agrees(put_right.phase, item.phase) + _agrees(put_right.principle, item.principle) for item in items
    )
    return weight * np.fromiter(agreed, np.float32, len(items))


def _agrees(wanted: object, own: object) -> float:
    if wanted is None or own is None:
        return 0.0
    return 1.0 if wanted == own else -1.0


def role_mass(items: Sequence[Item], shares: Scores) -> dict[Role, float]:
    """Probability of the items that concern one role alone, by role."""
    mass = dict.fromkeys(Role, 0.0)
    for item, share in zip(items, shares, strict=True):
        role = sole_role(item)
        if role:
            mass[role] += float(share)
    return mass


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
