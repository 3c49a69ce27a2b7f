"""Relations: which items of the guideline belong together.

Whoever is answered by 「P-5) i.」 is helped by the common principle above it, by 「P-5) ii.」
beside it and by what the other parties are asked on the same principle. An item gains from
the probability of the items it belongs to; what first answered stays first.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.item import Item, ItemKind, Role
from index.retriever import Scores


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
    holds[:, np.arange(len(items)), np.arange(len(items))] = False
    return holds.astype(np.float32)


def _of_kind(items: Sequence[Item], kind: ItemKind) -> NDArray[np.bool_]:
    return np.asarray([item.kind is kind for item in items], dtype=bool)


def _equal(values: Sequence[Hashable]) -> NDArray[np.bool_]:
    """Where two values are equal and not None, shape (values, values)."""
    numbers: dict[Hashable, int] = {}
    row = np.asarray([-1 if each is None else numbers.setdefault(each, len(numbers)) for each in values])
    return np.asarray((row[:, None] == row) & (row >= 0))


def related_shares(matrices: NDArray[np.float32], shares: Scores) -> NDArray[np.float32]:
    """The probability of the items that each item belongs to, shape (items, relations)."""
    return np.asarray((matrices @ shares).T, dtype=np.float32)


def with_related(scores: Scores, related: NDArray[np.float32], weights: Mapping[str, float]) -> Scores:
    """Scores raised by ``related_shares``, the item that was first still first, shape (items,)."""
    raised = scores + related @ np.asarray([weights[name] for name in RELATIONS], dtype=np.float32)
    raised[np.argmax(scores)] = raised.max() + np.finfo(np.float32).eps * abs(raised.max())
    return np.asarray(raised, dtype=np.float32)
