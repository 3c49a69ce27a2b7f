"""Relations of items: those of one principle, party or chapter, and the neighbours of one in its list."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.guideline.item import Item, ItemKind, Role
from corpus.text.numerals import from_roman
from index.search.retriever import Scores


def sole_role(item: Item) -> Role | None:
    """The one role that an item is addressed to, if it is one."""
    return item.roles[0] if len(item.roles) == 1 else None


RELATIONS = ("common", "part", "sibling", "counterpart", "section")
"""``common``: the principle above a role item; ``part``: the role items of a principle; ``sibling``: role
items of one party and principle; ``counterpart``: of another party; ``section``: narrative of one chapter.
"""


def relation_matrices(items: Sequence[Item]) -> NDArray[np.float32]:
    """1 where the first item helps whoever is answered by the second, shape (relations, items, items)."""
    common, role = (_of_kind(items, kind) for kind in (ItemKind.COMMON, ItemKind.ROLE))
    principle = _equal([item.principle for item in items])
    party = _equal([item.roles for item in items])
    chapter = _equal(
        [item.heading[0].text if item.kind is ItemKind.NARRATIVE and item.heading else None for item in items]
    )
    both = np.logical_and.outer(role, role) & principle
    above = np.logical_and.outer(common, role) & principle
    holds = np.stack([above, above.T, both & party, both & ~party, chapter])
    # An item is of its own principle and party, but is not related to itself.
    holds[:, np.arange(len(items)), np.arange(len(items))] = False
    return holds.astype(np.float32)


def _of_kind(items: Sequence[Item], kind: ItemKind) -> NDArray[np.bool_]:
    return np.asarray([item.kind is kind for item in items], dtype=bool)


def _equal(values: Sequence[Hashable]) -> NDArray[np.bool_]:
    """Where two values are equal and not None, shape (values, values)."""
    # Equal values become equal numbers, so that numpy can compare all pairs at once; -1 stands for None.
    numbers: dict[Hashable, int] = {}
    row = np.asarray([-1 if each is None else numbers.setdefault(each, len(numbers)) for each in values])
    return np.asarray((row[:, None] == row) & (row >= 0))


def related_shares(matrices: NDArray[np.float32], shares: Scores) -> NDArray[np.float32]:
    """The probability of the items that each item belongs to, shape (items, relations)."""
    return np.asarray((matrices @ shares).T, dtype=np.float32)


def with_related(scores: Scores, related: NDArray[np.float32], weights: Mapping[str, float]) -> Scores:
    """Scores raised by ``related_shares``, the item that was first still first, shape (items,)."""
    raised = scores + related @ np.asarray([weights[name] for name in RELATIONS], dtype=np.float32)
    # One float32 step above the rest. It grows with the scores: beside a large one a constant would be lost.
    raised[np.argmax(scores)] = raised.max() + np.finfo(np.float32).eps * abs(raised.max())
    return np.asarray(raised, dtype=np.float32)


def beside(items: Sequence[Item], topic: Item, step: int) -> Item | None:
    """The item so many places behind ``topic`` in its list (before it with a negative ``step``)."""
    listed = in_list(items, topic)
    place = listed.index(topic) + step
    return listed[place] if 0 <= place < len(listed) else None


def in_list(items: Sequence[Item], topic: Item) -> list[Item]:
    """All items of the list of ``topic``, itself included, in the order of their numbers."""
    return sorted((item for item in items if _list_name(item) == _list_name(topic)), key=_place)


def in_series(items: Sequence[Item], topic: Item) -> list[Item]:
    """All items of the kind of ``topic`` with its number, itself included: 「D-7) i.」 and 「D-7) ii.」."""
    return [item for item in items if series(item) == series(topic) and item.kind is topic.kind]


def fellows(items: Sequence[Item], topic: Item) -> list[Item]:
    """The other items of its list; of narrative and other numbers, of its section or series alone."""
    short = topic.kind in (ItemKind.NARRATIVE, ItemKind.NUMBERED)
    found = in_series(items, topic) if short else in_list(items, topic)
    return [item for item in found if item is not topic]


def counterparts(items: Sequence[Item], topic: Item, role: Role) -> tuple[str, ...]:
    """Keys of the items that ask of ``role`` what ``topic`` is about; none if it is of no one role."""
    if topic.kind is not ItemKind.COMMON and sole_role(topic) is None:
        return ()
    kind = ItemKind.ROLE if topic.kind is ItemKind.COMMON else topic.kind
    return tuple(
        item.key
        for item in items
        if item.kind is kind and sole_role(item) is role and item.principle == topic.principle
    )


def series(item: Item) -> str:
    """``D-7`` of ``D-7-ii``, ``S-purpose`` of ``S-purpose-1``.

    Of other numbers ``2-A`` of ``2-A-1`` and ``1.2`` of ``1.2.3``; empty for an outermost number.
    """
    if item.kind is ItemKind.NUMBERED:
        return item.code[: max(item.code.rfind("-"), item.code.rfind("."), 0)]
    return "-".join(item.code.split("-")[:2])


def _list_name(item: Item) -> str:
    """``D``, ``C`` or ``S``: the list that an item is counted in; all other numbers run in one."""
    return item.kind.value if item.kind is ItemKind.NUMBERED else item.code.partition("-")[0]


def _place(item: Item) -> tuple[int, ...]:
    """Sorts a list by its numbers, whatever page they stand on; other text stays as it runs."""
    if item.kind in (ItemKind.NARRATIVE, ItemKind.NUMBERED):
        # Equal keys for all: sorted() is stable, so the order of the source stays.
        return ()
    return tuple(int(part) if part.isdigit() else from_roman(part) or 0 for part in item.code.split("-")[1:])
