"""Neighbours: the items before and after one in its list, those beside it, those of other parties."""

from collections.abc import Sequence

from assistant.relations import sole_role
from corpus.item import Item, ItemKind, Role
from corpus.numbering import from_roman


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
        return ()
    return tuple(int(part) if part.isdigit() else from_roman(part) or 0 for part in item.code.split("-")[1:])
