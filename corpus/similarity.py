"""Similarity: how alike the items of two editions are, each with each.

Texts are compared by the cosine of their character n-grams, weighted by TF-IDF over both
editions together, so that the phrases which every item shares count for little.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from corpus.edition import Edition
from corpus.folding import bare
from corpus.item import Item, ItemKind
from corpus.sequence import longest_increasing

Matrix = NDArray[np.float32]

_NGRAMS = (1, 3)
_TITLE = 0.2  # of the likeness of words, where both items have a title of their own
_TEXT, _HEADING, _CODE, _PLACE = 0.86, 0.05, 0.04, 0.05
_NEAR = 8.0  # items away from the expected place at which its hint has halved


@dataclass(frozen=True)
class Likeness:
    """``text`` is the cosine of the words alone, ``score`` with all hints; shape (old, new), 0 … 1."""

    text: Matrix
    score: Matrix


def likeness(old: Edition, new: Edition) -> Likeness:
    """Compare every item of ``old`` with every item of ``new``."""
    text = cosines([*map(bare, old.displays)], [*map(bare, new.displays)])
    titles = cosines([own_title(item) for item in old.items], [own_title(item) for item in new.items])
    titled = np.outer([bool(own_title(item)) for item in old.items], [bool(own_title(i)) for i in new.items])
    words = np.where(titled, (1 - _TITLE) * text + _TITLE * titles, text)
    score = (
        _TEXT * words + _HEADING * _headings(old, new) + _CODE * _codes(old, new) + _PLACE * _places(old, new)
    )
    return Likeness(text, score.astype(np.float32))


def cosines(old: Sequence[str], new: Sequence[str]) -> Matrix:
    """TF-IDF cosine of character n-grams, shape (old, new); 0 where a text is empty."""
    if not any(old) or not any(new):
        return np.zeros((len(old), len(new)), dtype=np.float32)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=_NGRAMS, sublinear_tf=True, dtype=np.float32)
    rows = vectorizer.fit_transform([*old, *new])
    found: Matrix = (rows[: len(old)] @ rows[len(old) :].T).toarray()
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


def _headings(old: Edition, new: Edition) -> Matrix:
    """Compared once for each path, not for each item under it."""
    before, after = (["/".join(path_of(item)) for item in edition.items] for edition in (old, new))
    rows, row_of = np.unique(before, return_inverse=True)
    columns, column_of = np.unique(after, return_inverse=True)
    return cosines([*map(str, rows)], [*map(str, columns)])[np.ix_(row_of, column_of)]


def _codes(old: Edition, new: Edition) -> Matrix:
    mine = np.array([item.code if has_number(item) else "" for item in old.items])
    theirs = np.array([item.code if has_number(item) else "-" for item in new.items])
    same: Matrix = (mine[:, None] == theirs[None, :]).astype(np.float32)
    return same


def _places(old: Edition, new: Edition) -> Matrix:
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
