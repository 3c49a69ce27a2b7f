"""Alignment: which items of two editions belong together.

Pairs come first, by how alike they are (``similarity``); then what was split off an item or merged
into one, found as text that is contained in another text. SciPy and scikit-learn take two seconds to
import, so they wait inside the functions: whoever answers questions seldom compares editions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.text.characters import folded_words
from corpus.versions.edition import Edition
from corpus.versions.similarity import SimilarityMatrix, similarity

_THRESHOLD = 0.36  # of the score with hints, below which two items are no pair
_SURE = 0.7  # from which a pair is not doubted
_VERBATIM, _LARGELY = 0.85, 0.6  # share of a part that stands in the whole
_WORD_NGRAMS = (2, 4)
_SHORTEST = 6  # characters; anything shorter stands in many texts by chance
NgramCounts = Any  # csr_array, of which scipy gives no types: (texts, n-grams)
Weights = NDArray[np.float64]  # (n-grams,)


@dataclass(frozen=True, order=True)
class ItemLink:
    """Positions of two items, or parts of them, that say the same."""

    old: int
    new: int


@dataclass(frozen=True)
class ItemGroup:
    """Positions of the items that belong together; one side is empty for an item added or dropped."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def align(old: Edition, new: Edition) -> tuple[ItemGroup, ...]:
    """Every item of both editions in exactly one group.

    The optimal assignment is taken first. A doubtful pair gives way where one of the two was
    cut out of another item word for word; what is left over is then looked for as a part of
    the others with less strictness.
    """
    score = similarity(old, new).score
    texts = [*map(folded_words, old.displays)], [*map(folded_words, new.displays)]
    pairs = assign(score)
    sure = [pair for pair in pairs if score[pair.old, pair.new] >= _SURE]
    links = _with_parts(sure, *texts, _VERBATIM)
    before, after = {link.old for link in links}, {link.new for link in links}
    # Of the doubtful pairs only those whose items nothing was linked to in the meantime.
    links += [pair for pair in pairs if pair.old not in before and pair.new not in after]
    return _groups(_with_parts(links, *texts, _LARGELY), len(texts[0]), len(texts[1]))


def _with_parts(
    links: Sequence[ItemLink], old: Sequence[str], new: Sequence[str], share: float
) -> list[ItemLink]:
    """The links, and those of parts: new ones split off old ones, then old ones merged into new ones."""
    found = [*links, *_split_off(old, new, links, share)]
    turned = [ItemLink(link.new, link.old) for link in found]
    return found + [ItemLink(link.new, link.old) for link in _split_off(new, old, turned, share)]


def assign(score: SimilarityMatrix) -> list[ItemLink]:
    """The one-to-one pairs of the greatest sum of squared scores, none below the threshold.

    Squares, because one sure pair is worth more than two doubtful ones.
    """
    from scipy.optimize import linear_sum_assignment

    worth = np.where(score >= _THRESHOLD, score**2, 0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    # The solver pairs as many as it can; a pair worth nothing is none.
    return [ItemLink(int(a), int(b)) for a, b in zip(rows, columns, strict=True) if worth[a, b] > 0]


def _split_off(
    wholes: Sequence[str], parts: Sequence[str], links: Sequence[ItemLink], share: float
) -> list[ItemLink]:
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
    return [ItemLink(whole, left[row]) for row, whole in found.items()]


def _groups(links: Sequence[ItemLink], old: int, new: int) -> tuple[ItemGroup, ...]:
    """The connected components of the links."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows, columns = [link.old for link in links], [old + link.new for link in links]
    size = old + new
    graph = coo_array((np.ones(len(links)), (rows, columns)), shape=(size, size))
    count, labels = connected_components(graph, directed=False)
    members: list[list[int]] = [[] for _ in range(count)]
    for place, label in enumerate(labels):
        members[label].append(place)
    return tuple(
        ItemGroup(tuple(p for p in each if p < old), tuple(p - old for p in each if p >= old))
        for each in members
    )


def contained(
    parts: Sequence[str], wholes: Sequence[str], rest: Sequence[str], least: float
) -> dict[int, int]:
    """For each part that was cut out of a whole, the position of that whole; its share is ``least`` or more.

    The share of a part in a whole is Σ w(g) min(part(g), left(g)) / Σ w(g) part(g) over the
    n-grams g; part and left count them, w is the inverse document frequency. ``left`` is the
    whole without ``rest`` (one text for each whole: what is known to be there still) and
    without the parts found in it before; those with the greatest shares come first.
    """
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    known = [row for row, part in enumerate(parts) if len(part) >= _SHORTEST]
    if not known or not any(wholes):
        return {}
    texts = [parts[row] for row in known]
    vectorizer = CountVectorizer(analyzer="char", ngram_range=_WORD_NGRAMS, dtype=np.float32)
    vectorizer.fit(texts)  # no other n-gram has a say
    inside, outside, mine = (csr_array(vectorizer.transform(each)) for each in (wholes, rest, texts))
    weights = TfidfTransformer(norm=None).fit(inside).idf_
    # More of an n-gram in the rest than in the whole must not count as less than none.
    left = (inside - outside).maximum(0)
    return {known[row]: whole for row, whole in _cut_out(mine, inside, left, weights, least)}


def _cut_out(
    mine: NgramCounts, inside: NgramCounts, left: NgramCounts, weights: Weights, least: float
) -> list[tuple[int, int]]:
    # [[row]] keeps a matrix of one row, as `_share` needs it.
    rows = [mine[[row]] for row in range(mine.shape[0])]
    remaining: dict[int, NgramCounts] = {}
    found: dict[int, int] = {}
    possible = _possible(mine, inside, weights, least)
    shares = {(row, whole): _share(rows[row], left[[whole]], weights) for row, whole in possible}
    # The surest part takes its words out of a whole first.
    for row, whole in sorted(shares, key=lambda pair: -shares[pair]):
        # Words that another part took from this whole do not count for a second one.
        now = remaining.get(whole)
        share = shares[row, whole] if now is None else _share(rows[row], now, weights)
        if share >= least and row not in found:
            found[row] = whole
            remaining[whole] = ((left[[whole]] if now is None else now) - rows[row]).maximum(0)
    return list(found.items())


def _possible(
    mine: NgramCounts, inside: NgramCounts, weights: Weights, least: float
) -> list[tuple[int, int]]:
    """The pairs whose share would be great enough if all of the whole were left."""
    # One matrix product over all pairs, so that the exact share is needed for only a few.
    part = (mine > 0).astype(np.float32).multiply(weights[None, :]).tocsr()
    shares = (part @ (inside > 0).astype(np.float32).T).toarray() / part.sum(axis=1)[:, None]
    return [(int(row), int(whole)) for row, whole in np.argwhere(shares >= least)]


def _share(part: NgramCounts, left: NgramCounts, weights: Weights) -> float:
    return float((part.minimum(left) @ weights)[0] / (part @ weights)[0])
