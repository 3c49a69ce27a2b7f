"""Role: which of the three parties the person probably is."""

from collections.abc import Mapping, Sequence

from assistant.reading import Reading
from assistant.relations import sole_role
from corpus.item import Item, Role
from index.retriever import Scores

_PRIOR = 0.25  # share of the belief that survives items of another role on top
_SURE = 0.6


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
