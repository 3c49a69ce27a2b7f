"""A change: what became of an item, or of items that were split or merged, in the next version."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.item import Item, Label, Role


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
