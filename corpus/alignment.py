"""The alignment: which items of two editions belong together, over the whole document."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from corpus.containment import contained
from corpus.edition import Edition
from corpus.folding import bare
from corpus.similarity import Matrix, likeness

_THRESHOLD = 0.36  # of the score with hints, below which two items are no pair
_SURE = 0.7  # from which a pair is not doubted
_VERBATIM, _LARGELY = 0.85, 0.6  # share of a part that stands in the whole


@dataclass(frozen=True, order=True)
class Link:
    """Positions of two items, or parts of them, that say the same."""

    old: int
    new: int


@dataclass(frozen=True)
class Group:
    """Positions of the items that belong together; one side is empty for an item added or dropped."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def align(old: Edition, new: Edition) -> tuple[Group, ...]:
    """Every item of both editions in exactly one group.

    The optimal assignment is taken first. A doubtful pair gives way where one of the two was
    cut out of another item word for word; what is left over is then looked for as a part of
    the others with less strictness.
    """
    score = likeness(old, new).score
    texts = [*map(bare, old.displays)], [*map(bare, new.displays)]
    pairs = assign(score)
    sure = [pair for pair in pairs if score[pair.old, pair.new] >= _SURE]
    links = _with_parts(sure, *texts, _VERBATIM)
    before, after = {link.old for link in links}, {link.new for link in links}
    links += [pair for pair in pairs if pair.old not in before and pair.new not in after]
    return _groups(_with_parts(links, *texts, _LARGELY), len(texts[0]), len(texts[1]))


def _with_parts(links: Sequence[Link], old: Sequence[str], new: Sequence[str], share: float) -> list[Link]:
    """The links, and those of parts: new ones split off old ones, then old ones merged into new ones."""
    found = [*links, *_split_off(old, new, links, share)]
    turned = [Link(link.new, link.old) for link in found]
    return found + [Link(link.new, link.old) for link in _split_off(new, old, turned, share)]


def assign(score: Matrix) -> list[Link]:
    """The one-to-one pairs of the greatest sum of squared scores, none below the threshold.

    Squares, because one sure pair is worth more than two doubtful ones.
    """
    worth = np.where(score >= _THRESHOLD, score**2, 0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [Link(int(a), int(b)) for a, b in zip(rows, columns, strict=True) if worth[a, b] > 0]


def _split_off(
    wholes: Sequence[str], parts: Sequence[str], links: Sequence[Link], share: float
) -> list[Link]:
    """Links from wholes (as ``old``) to parts that nothing is linked to and that were cut out of them.

    What already stands in a whole's own partner was not cut out of it.
    """
    taken = {link.new for link in links}
    left = [place for place in range(len(parts)) if place not in taken]
    partners: dict[int, str] = {}
    for link in links:
        partners[link.old] = partners.get(link.old, "") + "\n" + parts[link.new]
    rest = [partners.get(place, "") for place in range(len(wholes))]
    found = contained([parts[place] for place in left], wholes, rest, share)
    return [Link(whole, left[row]) for row, whole in found.items()]


def _groups(links: Sequence[Link], old: int, new: int) -> tuple[Group, ...]:
    """The connected components of the links."""
    rows, columns = [link.old for link in links], [old + link.new for link in links]
    size = old + new
    graph = coo_array((np.ones(len(links)), (rows, columns)), shape=(size, size))
    count, labels = connected_components(graph, directed=False)
    members: list[list[int]] = [[] for _ in range(count)]
    for place, label in enumerate(labels):
        members[label].append(place)
    return tuple(
        Group(tuple(p for p in each if p < old), tuple(p - old for p in each if p >= old)) for each in members
    )
