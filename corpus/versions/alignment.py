"""Similarity: how alike the items of two editions are, each with each.

Texts are compared by the cosine of their character n-grams, weighted by TF-IDF over both
editions together, so that the phrases which every item shares count for little.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer

from corpus.guideline.item import Item, ItemKind
from corpus.text.characters import bare
from corpus.versions.edition import Edition


def longest_increasing(values: Sequence[int]) -> tuple[int, ...]:
    """Indices of a longest strictly increasing subsequence of ``values``, in order (patience sorting)."""
    ends: list[int] = []  # ends[n]: index of the smallest value that ends a run of n + 1
    before: list[int | None] = []
    for at, value in enumerate(values):
        length = bisect_left(ends, value, key=lambda index: values[index])
        before.append(ends[length - 1] if length else None)
        ends[length : length + 1] = [at]
    found: list[int] = []
    at_end = ends[-1] if ends else None
    while at_end is not None:
        found.append(at_end)
        at_end = before[at_end]
    return tuple(reversed(found))


SimilarityMatrix = NDArray[np.float32]

_NGRAMS = (1, 3)
_TITLE = 0.2  # of the similarity of words, where both items have a title of their own
_TEXT, _HEADING, _CODE, _PLACE = 0.86, 0.05, 0.04, 0.05
_NEAR = 8.0  # items away from the expected place at which its hint has halved


@dataclass(frozen=True)
class Similarity:
    """``text`` is the cosine of the words alone, ``score`` with all hints; shape (old, new), 0 … 1."""

    text: SimilarityMatrix
    score: SimilarityMatrix


def similarity(old: Edition, new: Edition) -> Similarity:
    """Compare every item of ``old`` with every item of ``new``."""
    text = cosines([*map(bare, old.displays)], [*map(bare, new.displays)])
    titles = cosines([own_title(item) for item in old.items], [own_title(item) for item in new.items])
    titled = np.outer([bool(own_title(item)) for item in old.items], [bool(own_title(i)) for i in new.items])
    words = np.where(titled, (1 - _TITLE) * text + _TITLE * titles, text)
    score = (
        _TEXT * words + _HEADING * _headings(old, new) + _CODE * _codes(old, new) + _PLACE * _places(old, new)
    )
    return Similarity(text, score.astype(np.float32))


def cosines(old: Sequence[str], new: Sequence[str]) -> SimilarityMatrix:
    """TF-IDF cosine of character n-grams, shape (old, new); 0 where a text is empty."""
    if not any(old) or not any(new):
        return np.zeros((len(old), len(new)), dtype=np.float32)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=_NGRAMS, sublinear_tf=True, dtype=np.float32)
    rows = vectorizer.fit_transform([*old, *new])
    found: SimilarityMatrix = (rows[: len(old)] @ rows[len(old) :].T).toarray()
    return found


def own_title(item: Item) -> str:
    """The title that the source gives this very item, folded; empty where it has none."""
    own = item.title.span is not None and item.title not in item.heading
    return bare(item.title.text) if own else ""


def path_of(item: Item) -> tuple[str, ...]:
    """The headings above an item, folded."""
    return tuple(bare(label.text) for label in item.heading)


def has_number(item: Item) -> bool:
    """Whether the guideline itself numbers the item; codes of narrative items are ours."""
    return item.kind is not ItemKind.NARRATIVE


def _headings(old: Edition, new: Edition) -> SimilarityMatrix:
    """Compared once for each path, not for each item under it."""
    before, after = (["/".join(path_of(item)) for item in edition.items] for edition in (old, new))
    rows, row_of = np.unique(before, return_inverse=True)
    columns, column_of = np.unique(after, return_inverse=True)
    return cosines([*map(str, rows)], [*map(str, columns)])[np.ix_(row_of, column_of)]


def _codes(old: Edition, new: Edition) -> SimilarityMatrix:
    mine = np.array([item.code if has_number(item) else "" for item in old.items])
    theirs = np.array([item.code if has_number(item) else "-" for item in new.items])
    same: SimilarityMatrix = (mine[:, None] == theirs[None, :]).astype(np.float32)
    return same


def _places(old: Edition, new: Edition) -> SimilarityMatrix:
    """How near each new item stands to where each old one is expected: 1 there, halved ``_NEAR`` away."""
    away = np.abs(_expected(old, new)[:, None] - np.arange(len(new.items))[None, :])
    return (_NEAR / (_NEAR + away)).astype(np.float32)


def _expected(old: Edition, new: Edition) -> NDArray[np.float64]:
    """The new position of each old item, between those of the texts that stand once in both."""
    before, after = _once(old), _once(new)
    anchors = sorted((place, after[text]) for text, place in before.items() if text in after)
    known = _climbing([(-1, -1), *anchors, (len(old.items), len(new.items))])
    return np.interp(np.arange(len(old.items)), *np.array(known, dtype=np.float64).T)


def _once(edition: Edition) -> dict[str, int]:
    """Position of each text that occurs once."""
    texts = [bare(text) for text in edition.displays]
    seen: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        seen.setdefault(text, []).append(place)
    return {text: places[0] for text, places in seen.items() if len(places) == 1}


def _climbing(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [anchors[at] for at in longest_increasing([new for _, new in anchors])]


_WORD_NGRAMS = (2, 4)
_SHORTEST = 6  # characters; anything shorter stands in many texts by chance

NgramCounts = Any  # csr_array, of which scipy gives no types: (texts, n-grams)
Weights = NDArray[np.float64]  # (n-grams,)


def contained(
    parts: Sequence[str], wholes: Sequence[str], rest: Sequence[str], least: float
) -> dict[int, int]:
    """For each part that was cut out of a whole, the position of that whole; its share is ``least`` or more.

    The share of a part in a whole is Σ w(g) min(part(g), left(g)) / Σ w(g) part(g) over the
    n-grams g; part and left count them, w is the inverse document frequency. ``left`` is the
    whole without ``rest`` (one text for each whole: what is known to be there still) and
    without the parts found in it before; those with the greatest shares come first.
    """
    known = [row for row, part in enumerate(parts) if len(part) >= _SHORTEST]
    if not known or not any(wholes):
        return {}
    texts = [parts[row] for row in known]
    vectorizer = CountVectorizer(analyzer="char", ngram_range=_WORD_NGRAMS, dtype=np.float32)
    vectorizer.fit(texts)  # no other n-gram has a say
    inside, outside, mine = (csr_array(vectorizer.transform(each)) for each in (wholes, rest, texts))
    weights = TfidfTransformer(norm=None).fit(inside).idf_
    left = csr_array((inside - outside).maximum(0))
    return {known[row]: whole for row, whole in _cut_out(mine, inside, left, weights, least)}


def _cut_out(
    mine: NgramCounts, inside: NgramCounts, left: NgramCounts, weights: Weights, least: float
) -> list[tuple[int, int]]:
    rows = [mine[[row]] for row in range(mine.shape[0])]
    remaining: dict[int, NgramCounts] = {}
    found: dict[int, int] = {}
    possible = _possible(mine, inside, weights, least)
    shares = {(row, whole): _share(rows[row], left[[whole]], weights) for row, whole in possible}
    for row, whole in sorted(shares, key=lambda pair: -shares[pair]):
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
    part = csr_array((mine > 0).astype(np.float32).multiply(weights[None, :]))
    shares = (part @ (inside > 0).astype(np.float32).T).toarray() / part.sum(axis=1)[:, None]
    return [(int(row), int(whole)) for row, whole in np.argwhere(shares >= least)]


def _share(part: NgramCounts, left: NgramCounts, weights: Weights) -> float:
    return float((part.minimum(left) @ weights)[0] / (part @ weights)[0])


_THRESHOLD = 0.36  # of the score with hints, below which two items are no pair
_SURE = 0.7  # from which a pair is not doubted
_VERBATIM, _LARGELY = 0.85, 0.6  # share of a part that stands in the whole


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
    texts = [*map(bare, old.displays)], [*map(bare, new.displays)]
    pairs = assign(score)
    sure = [pair for pair in pairs if score[pair.old, pair.new] >= _SURE]
    links = _with_parts(sure, *texts, _VERBATIM)
    before, after = {link.old for link in links}, {link.new for link in links}
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
    worth = np.where(score >= _THRESHOLD, score**2, 0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
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
