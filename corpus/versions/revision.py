"""A revision: all that changed from one edition to the next.

``compare`` aligns the items (``alignment``), tells which of them moved, and names what happened to each.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from corpus.guideline.item import Item, Label, Role
from corpus.text.characters import folded_words
from corpus.versions.alignment import ItemGroup, align
from corpus.versions.edition import Edition, words_of
from corpus.versions.similarity import has_number, longest_increasing, own_title, path_of


class ChangeKind(StrEnum):
    """What happened; where several apply, the earlier one here is the principal one."""

    ADDED = "added"
    REMOVED = "removed"
    SPLIT = "split"
    MERGED = "merged"
    REVISED = "revised"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        """The Japanese name shown to people."""
        return _LABELS[self]


_LABELS = {
    ChangeKind.ADDED: "新設",
    ChangeKind.REMOVED: "削除",
    ChangeKind.SPLIT: "分割",
    ChangeKind.MERGED: "統合",
    ChangeKind.REVISED: "変更",
    ChangeKind.MOVED: "移動",
    ChangeKind.RENUMBERED: "改番",
    ChangeKind.UNCHANGED: "変更なし",
}


@dataclass(frozen=True)
class Change:
    """Old and new items that belong together, each in document order; one side may be empty.

    ``kinds`` is never empty and in the order of ``ChangeKind``. ``cosmetic``: the words as
    shown differ, but only in white space, width, or kind of comma. ``destination`` is the heading
    under which an item now stands that went to another chapter.
    """

    old: tuple[Item, ...]
    new: tuple[Item, ...]
    kinds: tuple[ChangeKind, ...]
    cosmetic: bool = False
    destination: Label | None = None

    @property
    def kind(self) -> ChangeKind:
        """The principal kind."""
        return self.kinds[0]

    @property
    def changed(self) -> bool:
        """Whether anything happened."""
        return self.kind is not ChangeKind.UNCHANGED

    @property
    def roles(self) -> tuple[Role, ...]:
        """Whom it concerns: the roles of all its items."""
        return tuple(role for role in Role if any(role in item.roles for item in (*self.old, *self.new)))


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


HeadingPath = tuple[str, ...]


@dataclass(frozen=True)
class Moves:
    """One-to-one groups whose item went to another chapter, or to another place among its siblings."""

    away: frozenset[ItemGroup]
    reordered: frozenset[ItemGroup]


def compare(old: Edition, new: Edition) -> Revision:
    """What changed from ``old`` to ``new``."""
    groups = align(old, new)
    went = moves(old, new, groups)
    ordered = sorted(groups, key=_Order(groups))
    return Revision(old, new, tuple(_change(old, new, group, went) for group in ordered))


class _Order:
    """Sorts groups into the order of the new edition."""

    def __init__(self, groups: Sequence[ItemGroup]) -> None:
        self._place = {old: min(group.new) for group in groups if group.new for old in group.old}

    def __call__(self, group: ItemGroup) -> tuple[int, int, int]:
        if group.new:
            return min(group.new), 0, 0
        first = group.old[0]
        # The nearest item before it that is still there; -1, above all, where there is none.
        earlier = (self._place[old] for old in range(first, -1, -1) if old in self._place)
        return next(earlier, -1), 1, first


def _change(old: Edition, new: Edition, group: ItemGroup, went: Moves) -> Change:
    before, after = tuple(old.items[at] for at in group.old), tuple(new.items[at] for at in group.new)
    said = _said(before, words_of(old, before)), _said(after, words_of(new, after))
    reworded = folded_words(said[0]) != folded_words(said[1])
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
    return words if title in folded_words(words) else f"{title}\n{words}"


def _renumbered(old: Sequence[Item], new: Sequence[Item]) -> bool:
    """Whether the guideline's own number of one item changed."""
    if len(old) != 1 or len(new) != 1 or not (has_number(old[0]) and has_number(new[0])):
        return False
    return old[0].code != new[0].code


def moves(old: Edition, new: Edition, groups: Sequence[ItemGroup]) -> Moves:
    """Which items moved.

    A chapter that was renamed takes its items along: an old heading path that is gone stands
    for the new path, unknown before, to which most of its items went.
    """
    pairs = [group for group in groups if len(group.old) == len(group.new) == 1]
    before = {group: path_of(old.items[group.old[0]]) for group in pairs}
    after = {group: path_of(new.items[group.new[0]]) for group in pairs}
    same = renamed(old, new, [(before[group], after[group]) for group in pairs])
    away = frozenset(group for group in pairs if not _stays(same.get(before[group]), after[group]))
    siblings: dict[HeadingPath, list[ItemGroup]] = {}
    for group in pairs:
        if group not in away:
            siblings.setdefault(after[group], []).append(group)
    return Moves(away, frozenset().union(*map(_out_of_order, siblings.values())))


def renamed(
    old: Edition, new: Edition, went: Sequence[tuple[HeadingPath, HeadingPath]]
) -> Mapping[HeadingPath, HeadingPath]:
    """Each old heading path and the new one that it is now; ``went`` are the paths of aligned items."""
    known, there = ({path_of(item) for item in edition.items} for edition in (old, new))
    votes: dict[HeadingPath, Counter[HeadingPath]] = {}
    for before, after in went:
        # A path that both editions have was not renamed, whatever items went there.
        if before not in there and after not in known:
            votes.setdefault(before, Counter())[after] += 1
    kept = {path: path for path in known & there}
    return kept | {before: count.most_common(1)[0][0] for before, count in votes.items()}


def _stays(expected: HeadingPath | None, path: HeadingPath) -> bool:
    """Whether ``path`` is where the item belongs; a heading put in or left out below that is no move."""
    if expected is None:
        return False
    shorter = min(len(expected), len(path))
    return expected == path or (shorter > 0 and expected[:shorter] == path[:shorter])


def _out_of_order(siblings: Sequence[ItemGroup]) -> set[ItemGroup]:
    """Those of one heading that are not in the longest run that kept its order."""
    ordered = sorted(siblings, key=lambda group: group.old)
    # The longest run, so that one item put first does not make all its siblings moved.
    kept = longest_increasing([group.new[0] for group in ordered])
    return set(ordered) - {ordered[at] for at in kept}
