"""Relations: which items of the guideline belong together.

Whoever is answered by 「P-5) i.」 is helped by the common principle above it, by 「P-5) ii.」
beside it and by what the other parties are asked on the same principle. An item gains from
the probability of the items it belongs to; what first answered stays first.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.item import Item, ItemKind, Role
from index.retriever import Scores

Relation = Callable[[Item, Item], bool]
"""Whether the first item is a help to whoever is answered by the second."""


def sole_role(item: Item) -> Role | None:
    """The one role that an item is addressed to, if it is one."""
    return item.roles[0] if len(item.roles) == 1 else None


def _same_principle(one: Item, other: Item) -> bool:
    return one.principle is not None and one.principle == other.principle


def _of_role(item: Item) -> bool:
    return item.kind is ItemKind.ROLE


def _common(one: Item, other: Item) -> bool:
    return one.kind is ItemKind.COMMON and _of_role(other) and _same_principle(one, other)


def _part(one: Item, other: Item) -> bool:
    return _common(other, one)


def _sibling(one: Item, other: Item) -> bool:
    both = _of_role(one) and _of_role(other) and one.roles == other.roles
    return both and _same_principle(one, other)


def _counterpart(one: Item, other: Item) -> bool:
    both = _of_role(one) and _of_role(other) and one.roles != other.roles
    return both and _same_principle(one, other)


def _section(one: Item, other: Item) -> bool:
    both = one.kind is other.kind is ItemKind.NARRATIVE
    return both and bool(one.heading and other.heading) and one.heading[0].text == other.heading[0].text


RELATIONS: Mapping[str, Relation] = {
    "common": _common,
    "part": _part,
    "sibling": _sibling,
    "counterpart": _counterpart,
    "section": _section,
}


def relation_matrices(items: Sequence[Item]) -> NDArray[np.float32]:
    """1 where a relation holds between two different items, shape (relations, items, items)."""
    holds = [
        [[one is not other and relation(one, other) for other in items] for one in items]
        for relation in RELATIONS.values()
    ]
    return np.asarray(holds, dtype=np.float32)


def related_shares(matrices: NDArray[np.float32], shares: Scores) -> NDArray[np.float32]:
    """The probability of the items that each item belongs to, shape (items, relations)."""
    return np.asarray((matrices @ shares).T, dtype=np.float32)


def with_related(scores: Scores, related: NDArray[np.float32], weights: Mapping[str, float]) -> Scores:
    """Scores raised by ``related_shares``, the item that was first still first, shape (items,)."""
    raised = scores + related @ np.asarray([weights[name] for name in RELATIONS], dtype=np.float32)
    raised[np.argmax(scores)] = raised.max() + np.finfo(np.float32).eps * abs(raised.max())
    return np.asarray(raised, dtype=np.float32)
