"""Similarity: how alike the items of two editions are, each with each.

Texts are compared by the cosine of their character n-grams, weighted by TF-IDF over both
editions together, so that the phrases which every item shares count for little. Headings,
numbers and places in the order are hints beside the words.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.guideline.item import Item, ItemKind
from corpus.text.characters import folded_words
from corpus.versions.edition import Edition

_NGRAMS = (1, 3)
_TITLE = 0.2  # of the similarity of words, where both items have a title of their own
# Shares of the score: the hints only decide between texts that are about as like as each other,
# such as a phrase that every chapter repeats.
_TEXT, _HEADING, _CODE, _PLACE = 0.86, 0.05, 0.04, 0.05
_NEAR = 8.0  # items away from the expected place at which its hint has halved

SimilarityMatrix = NDArray[np.float32]


@dataclass(frozen=True)
class Similarity:
    """``text`` is the cosine of the words alone, ``score`` with all hints; shape (old, new), 0 … 1."""

    text: SimilarityMatrix
    score: SimilarityMatrix


def similarity(old: Edition, new: Edition) -> Similarity:
    """Compare every item of ``old`` with every item of ``new``."""
    text = cosines([*map(folded_words, old.displays)], [*map(folded_words, new.displays)])
    titles = cosines([own_title(item) for item in old.items], [own_title(item) for item in new.items])
    titled = np.outer([bool(own_title(item)) for item in old.items], [bool(own_title(i)) for i in new.items])
    # Only where both have a title: a missing one would count as wholly different.
    words = np.where(titled, (1 - _TITLE) * text + _TITLE * titles, text)
    score = (
        _TEXT * words + _HEADING * _headings(old, new) + _CODE * _codes(old, new) + _PLACE * _places(old, new)
    )
    return Similarity(text, score.astype(np.float32))


def cosines(old: Sequence[str], new: Sequence[str]) -> SimilarityMatrix:
    """TF-IDF cosine of character n-grams, shape (old, new); 0 where a text is empty."""
    # Imported here: it takes a second, and whoever answers questions seldom compares editions.
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(old) or not any(new):
        return np.zeros((len(old), len(new)), dtype=np.float32)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=_NGRAMS, sublinear_tf=True, dtype=np.float32)
    rows = vectorizer.fit_transform([*old, *new])
    found: SimilarityMatrix = (rows[: len(old)] @ rows[len(old) :].T).toarray()
    return found


def _headings(old: Edition, new: Edition) -> SimilarityMatrix:
    """Compared once for each path, not for each item under it."""
    before, after = (["/".join(path_of(item)) for item in edition.items] for edition in (old, new))
    rows, row_of = np.unique(before, return_inverse=True)
    columns, column_of = np.unique(after, return_inverse=True)
    return cosines([*map(str, rows)], [*map(str, columns)])[np.ix_(row_of, column_of)]


def _codes(old: Edition, new: Edition) -> SimilarityMatrix:
    mine = np.array([item.code if has_number(item) else "" for item in old.items])
    # "-" and "": items without a number of the guideline's are like none in this.
    theirs = np.array([item.code if has_number(item) else "-" for item in new.items])
    same: SimilarityMatrix = (mine[:, None] == theirs[None, :]).astype(np.float32)
    return same


def _places(old: Edition, new: Edition) -> SimilarityMatrix:
    """How near each new item stands to where each old one is expected: 1 there, halved ``_NEAR`` away."""
    away = np.abs(_expected(old, new)[:, None] - np.arange(len(new.items))[None, :])
    return (_NEAR / (_NEAR + away)).astype(np.float32)


def _expected(old: Edition, new: Edition) -> NDArray[np.float64]:
    """The new position of each old item, between those of the texts that stand once in both."""
    before, after = _unique_texts(old), _unique_texts(new)
    anchors = sorted((place, after[text]) for text, place in before.items() if text in after)
    # A text that moved would bend the line of the others, so only anchors that keep their order count.
    # Those before the first and behind the last item let np.interp cover all positions.
    known = _climbing([(-1, -1), *anchors, (len(old.items), len(new.items))])
    return np.interp(np.arange(len(old.items)), *np.array(known, dtype=np.float64).T)


def _unique_texts(edition: Edition) -> dict[str, int]:
    """Position of each text that occurs once."""
    texts = [folded_words(text) for text in edition.displays]
    seen: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        seen.setdefault(text, []).append(place)
    return {text: places[0] for text, places in seen.items() if len(places) == 1}


def _climbing(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [anchors[at] for at in longest_increasing([new for _, new in anchors])]


def longest_increasing(values: Sequence[int]) -> tuple[int, ...]:
    """Indices of a longest strictly increasing subsequence of ``values``, in order (patience sorting)."""
    ends: list[int] = []  # ends[n]: index of the smallest value that ends a run of n + 1
    before: list[int | None] = []
    for at, value in enumerate(values):
        length = bisect_left(ends, value, key=lambda index: values[index])
        before.append(ends[length - 1] if length else None)
        # Replaces the end of a run of this length by a smaller value, or adds a longer run.
        ends[length : length + 1] = [at]
    found: list[int] = []
    at_end = ends[-1] if ends else None
    while at_end is not None:
        found.append(at_end)
        at_end = before[at_end]
    return tuple(reversed(found))


def own_title(item: Item) -> str:
    """The title that the source gives this very item, folded; empty where it has none."""
    # An item without a title shows its heading, which its siblings show as well.
    own = item.title.span is not None and item.title not in item.heading
    return folded_words(item.title.text) if own else ""


def path_of(item: Item) -> tuple[str, ...]:
    """The headings above an item, folded."""
    return tuple(folded_words(label.text) for label in item.heading)


def has_number(item: Item) -> bool:
    """Whether the guideline itself numbers the item; codes of narrative items are ours."""
    return item.kind is not ItemKind.NARRATIVE
