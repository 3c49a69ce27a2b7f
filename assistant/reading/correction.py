"""Corrections: what a person puts right takes the place of what was read from a question."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.answer import FollowUpKind, Understood
from assistant.reading.followup import FollowUp
from assistant.reading.question import Reading
from assistant.reading.references import Reference, References
from assistant.relations import counterparts, sole_role
from corpus.errors import ChoiceError
from corpus.guideline.item import Item, Role
from index.search.retriever import Scores


def codes_of(keys: Sequence[str], items: Sequence[Item]) -> tuple[str, ...]:
    """The distinct codes of the items with these keys, in the order of the keys."""
    codes = {item.key: item.code for item in items}
    return tuple(dict.fromkeys(codes[key] for key in keys))


def keys_of(codes: Sequence[str], items: Sequence[Item]) -> tuple[str, ...]:
    """The keys of all items with these codes, in the order of the codes.

    Raises:
        ChoiceError: no item has one of them.
    """
    found = {code: [item.key for item in items if item.code == code] for code in codes}
    if unknown := [code for code, keys in found.items() if not keys]:
        raise ChoiceError(
            f"項目「{'」「'.join(unknown)}」は、この版にありません。項目の番号を選び直してください。"
        )
    return tuple(dict.fromkeys(key for keys in found.values() for key in keys))


def with_codes(references: References, codes: Sequence[str], items: Sequence[Item]) -> References:
    """The references of a question that names these codes and no others.

    Raises:
        ChoiceError: no item has one of them.
    """
    if tuple(codes) == codes_of(references.keys, items):
        return references
    meant = [item for item in items if item.key in keys_of(codes, items)]
    found = tuple(Reference(code, tuple(item.key for item in meant if item.code == code)) for code in codes)
    return References(found, references.bare and bool(found))


def redirected(
    follow: FollowUp, role: Role | None, earlier: Role | None, items: Sequence[Item], topic: Item
) -> FollowUp:
    """A follow-up that was put right: asked for ``role`` after an answer for the role ``earlier``."""
    if _fits(follow, role, earlier, items):
        return follow
    if role in (None, earlier):
        return FollowUp(FollowUpKind.MORE)
    return FollowUp(FollowUpKind.ROLE, role, counterparts(items, topic, role))


def _fits(follow: FollowUp, role: Role | None, earlier: Role | None, items: Sequence[Item]) -> bool:
    if follow.kind is FollowUpKind.ROLE:
        return follow.role is role
    if follow.kind is FollowUpKind.NEIGHBOUR:
        pointed = {sole_role(item) for item in items if item.key in follow.keys}
        return role is None or not pointed.isdisjoint({None, role})
    return role is None or role is earlier or follow.kind is FollowUpKind.OTHERS


def corrected(reading: Reading, understood: Understood) -> Reading:
    """The reading with role, phase and principle put right; what was read alike stays as it was read."""
    role, phase, principle = understood.role, understood.phase, understood.principle
    before = reading.put_right or Understood()
    same_phase, same_principle = phase is reading.phase, principle == reading.principle
    return replace(
        reading,
        role=role,
        belief={each: float(each is role) if role else 1 / len(Role) for each in Role},
        phases=reading.phases if same_phase else {phase: 1} if phase else {},
        principles=reading.principles if same_principle else {principle: 1} if principle else {},
        put_right=Understood(
            role,
            before.phase if same_phase else phase,
            before.principle if same_principle else principle,
        ),
    )


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
