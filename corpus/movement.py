"""Movement: which items went to another chapter, or left the order of their siblings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.alignment import Group
from corpus.edition import Edition
from corpus.sequence import longest_increasing
from corpus.similarity import path_of

Path = tuple[str, ...]


@dataclass(frozen=True)
class Moves:
    """One-to-one groups whose item went to another chapter, or to another place among its siblings."""

    away: frozenset[Group]
    reordered: frozenset[Group]


def moves(old: Edition, new: Edition, groups: Sequence[Group]) -> Moves:
    """Which items moved.

    A chapter that was renamed takes its items along: an old heading path that is gone stands
    for the new path, unknown before, to which most of its items went.
    """
    pairs = [group for group in groups if len(group.old) == len(group.new) == 1]
    before = {group: path_of(old.items[group.old[0]]) for group in pairs}
    after = {group: path_of(new.items[group.new[0]]) for group in pairs}
    same = renamed(old, new, [(before[group], after[group]) for group in pairs])
    away = frozenset(group for group in pairs if not _stays(same.get(before[group]), after[group]))
    siblings: dict[Path, list[Group]] = {}
    for group in pairs:
        if group not in away:
            siblings.setdefault(after[group], []).append(group)
    return Moves(away, frozenset().union(*map(_out_of_order, siblings.values())))


def renamed(old: Edition, new: Edition, went: Sequence[tuple[Path, Path]]) -> Mapping[Path, Path]:
    """Each old heading path and the new one that it is now; ``went`` are the paths of aligned items."""
    known, there = ({path_of(item) for item in edition.items} for edition in (old, new))
    votes: dict[Path, Counter[Path]] = {}
    for before, after in went:
        if before not in there and after not in known:
            votes.setdefault(before, Counter())[after] += 1
    kept = {path: path for path in known & there}
    return kept | {before: count.most_common(1)[0][0] for before, count in votes.items()}


def _stays(expected: Path | None, path: Path) -> bool:
    """Whether ``path`` is where the item belongs; a heading put in or left out below that is no move."""
    if expected is None:
        return False
    shorter = min(len(expected), len(path))
    return expected == path or (shorter > 0 and expected[:shorter] == path[:shorter])


def _out_of_order(siblings: Sequence[Group]) -> set[Group]:
    """Those of one heading that are not in the longest run that kept its order."""
    ordered = sorted(siblings, key=lambda group: group.old)
    kept = longest_increasing([group.new[0] for group in ordered])
    return set(ordered) - {ordered[at] for at in kept}
