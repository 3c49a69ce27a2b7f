"""Steering: what was read from a question, for or against each item.

It adds to a score and never removes an item.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Understood
from assistant.reading.reading import Reading
from assistant.relations import sole_role
from corpus.guideline.item import Item, ItemKind, Phase, Role
from index.search.retriever import Scores

STEERING = ("role_given", "role_belief", "compared", "principle", "phase", "common", "advanced")

GIVEN_IF_PUT_RIGHT = 1.5  # a choice that was made against the words, after reading the answer
_GIVEN_IF_CONTRADICTED = 0.15  # a choice that was left standing from another question
_BELIEF_IF_GIVEN = 1 / 3  # an explicit choice wins over the words, without silencing them
_CUE_CAP = 2  # more cues than this say nothing more

# Phases that an item of one role can be told apart by; 利用時 has no neighbour.
_PHASES_OF_ROLE = (
    (Phase.TRAINING, Phase.DEVELOPMENT, Phase.POST_DEVELOPMENT),
    (Phase.IMPLEMENTATION, Phase.POST_PROVISION),
)
_ROLES, _PHASES = (*Role, None), (*Phase, None)


class Steering:
    """The items of one version by role, principle, phase and kind, so that all are steered at once."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._principles = tuple(dict.fromkeys(item.principle for item in items))
        self._role = np.asarray([_ROLES.index(sole_role(item)) for item in items], np.intp)
        self._phase = np.asarray([_PHASES.index(item.phase) for item in items], np.intp)
        self._principle = np.asarray([self._principles.index(item.principle) for item in items], np.intp)
        kinds = [(item.kind is ItemKind.COMMON, item.kind is ItemKind.ADVANCED) for item in items]
        self._kinds = np.asarray(kinds, np.float32).reshape(len(items), 2)

    def features(self, reading: Reading) -> NDArray[np.float32]:
        """The ``STEERING`` of every item, shape (items, 7)."""
        by_role = [
            (_given(reading, role), _belief(reading, role), float(reading.compared and role is not None))
            for role in _ROLES
        ]
        by_principle = [
            min(reading.principles.get(each, 0), _CUE_CAP) if each else 0 for each in self._principles
        ]
        by_phase = [_phase(reading.phases, each) for each in _PHASES]
        return np.column_stack(
            [
                np.asarray(by_role, np.float32)[self._role],
                np.asarray(by_principle, np.float32)[self._principle],
                np.asarray(by_phase, np.float32)[self._phase],
                self._kinds,
            ]
        )

    def insistence(self, put_right: Understood, weight: float) -> Scores:
        """What the items gain or lose by a phase and a principle put right by hand, shape (items,).

        ``weight`` is that of a role chosen by hand: for what a question is about people know as well.
        """
        by_phase = np.asarray([_agrees(put_right.phase, each) for each in _PHASES], np.float32)
        by_principle = np.asarray(
            [_agrees(put_right.principle, each) for each in self._principles], np.float32
        )
        return np.asarray(weight * (by_phase[self._phase] + by_principle[self._principle]), np.float32)

    def role_mass(self, shares: Scores) -> dict[Role, float]:
        """Probability of the items that concern one role alone, by role."""
        mass = np.bincount(self._role, weights=shares, minlength=len(_ROLES))
        return dict(zip(Role, mass.tolist(), strict=False))


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


def _phase(cues: Mapping[Phase, int], phase: Phase | None) -> float:
    """1 where the cues favour this phase over its neighbours in the same role, -1 against, else 0."""
    rivals = next((group for group in _PHASES_OF_ROLE if phase in group), ())
    others = [cues.get(each, 0) for each in rivals if each is not phase]
    return float(np.sign(cues.get(phase, 0) - max(others))) if phase and others else 0.0


def _agrees(wanted: object, own: object) -> float:
    if wanted is None or own is None:
        return 0.0
    return 1.0 if wanted == own else -1.0
