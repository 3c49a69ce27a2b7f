"""A revision: all that changed from one edition to the next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.alignment import Group, align
from corpus.change import Change, ChangeKind
from corpus.edition import Edition, words_of
from corpus.folding import bare
from corpus.item import Item, Role
from corpus.movement import Moves, moves
from corpus.similarity import has_number, own_title


@dataclass(frozen=True)
class Revision:
    """Two editions and the changes between them.

    ``changes`` stand in the order of the new edition; what was dropped stands where it stood,
    after the item that it followed. Every item of both editions is in exactly one change.
    """

    old: Edition
    new: Edition
    changes: tuple[Change, ...]

    @cached_property
    def _by_old(self) -> Mapping[str, Change]:
        return {item.id: change for change in self.changes for item in change.old}

    @cached_property
    def _by_new(self) -> Mapping[str, Change]:
        return {item.id: change for change in self.changes for item in change.new}

    def of_old(self, item_id: str) -> Change | None:
        """What became of an old item."""
        return self._by_old.get(item_id)

    def of_new(self, item_id: str) -> Change | None:
        """Where a new item came from."""
        return self._by_new.get(item_id)

    def by_role(self, role: Role) -> tuple[Change, ...]:
        """The changes that concern a role, those of all roles included."""
        return tuple(change for change in self.changes if role in change.roles)

    def counts(self) -> Mapping[ChangeKind, int]:
        """How many changes there are of each principal kind."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in ChangeKind}


def compare(old: Edition, new: Edition) -> Revision:
    """What changed from ``old`` to ``new``."""
    groups = align(old, new)
    went = moves(old, new, groups)
    ordered = sorted(groups, key=_Order(groups))
    return Revision(old, new, tuple(_change(old, new, group, went) for group in ordered))


class _Order:
    """Sorts groups into the order of the new edition."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._place = {old: min(group.new) for group in groups if group.new for old in group.old}

    def __call__(self, group: Group) -> tuple[int, int, int]:
        if group.new:
            return min(group.new), 0, 0
        first = group.old[0]
        earlier = (self._place[old] for old in range(first, -1, -1) if old in self._place)
        return next(earlier, -1), 1, first


def _change(old: Edition, new: Edition, group: Group, went: Moves) -> Change:
    before, after = tuple(old.items[at] for at in group.old), tuple(new.items[at] for at in group.new)
    said = _said(before, words_of(old, before)), _said(after, words_of(new, after))
    reworded = bare(said[0]) != bare(said[1])
    happened = {
        ChangeKind.ADDED: not before,
        ChangeKind.REMOVED: not after,
        ChangeKind.SPLIT: len(after) > 1,
        ChangeKind.MERGED: len(before) > 1,
        ChangeKind.REVISED: bool(before and after) and reworded,
        ChangeKind.MOVED: group in went.away or group in went.reordered,
        ChangeKind.RENUMBERED: _renumbered(before, after),
    }
    kinds = tuple(kind for kind, applies in happened.items() if applies)
    cosmetic = said[0] != said[1] and not reworded
    destination = after[0].heading[-1] if group in went.away and after[0].heading else None
    return Change(before, after, kinds or (ChangeKind.UNCHANGED,), cosmetic, destination)


def _said(items: Sequence[Item], words: str) -> str:
    """What items say; a title of one item that does not stand in its words is said too."""
    title = own_title(items[0]) if len(items) == 1 else ""
    return words if title in bare(words) else f"{title}\n{words}"


def _renumbered(old: Sequence[Item], new: Sequence[Item]) -> bool:
    """Whether the guideline's own number of one item changed."""
    if len(old) != 1 or len(new) != 1 or not (has_number(old[0]) and has_number(new[0])):
        return False
    return old[0].code != new[0].code
