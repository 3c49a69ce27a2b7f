"""Containment: which short texts were cut out of which longer ones."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

_NGRAMS = (2, 4)
_SHORTEST = 6  # characters; anything shorter stands in many texts by chance

Rows = Any  # csr_array, of which scipy gives no types: (texts, n-grams)
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
    vectorizer = CountVectorizer(analyzer="char", ngram_range=_NGRAMS, dtype=np.float32)
    vectorizer.fit(texts)  # no other n-gram has a say
    inside, outside, mine = (csr_array(vectorizer.transform(each)) for each in (wholes, rest, texts))
    weights = TfidfTransformer(norm=None).fit(inside).idf_
    left = csr_array((inside - outside).maximum(0))
    return {known[row]: whole for row, whole in _cut_out(mine, inside, left, weights, least)}


def _cut_out(mine: Rows, inside: Rows, left: Rows, weights: Weights, least: float) -> list[tuple[int, int]]:
    rows = [mine[[row]] for row in range(mine.shape[0])]
    remaining: dict[int, Rows] = {}
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


def _possible(mine: Rows, inside: Rows, weights: Weights, least: float) -> list[tuple[int, int]]:
    """The pairs whose share would be great enough if all of the whole were left."""
    part = csr_array((mine > 0).astype(np.float32).multiply(weights[None, :]))
    shares = (part @ (inside > 0).astype(np.float32).T).toarray() / part.sum(axis=1)[:, None]
    return [(int(row), int(whole)) for row, whole in np.argwhere(shares >= least)]


def _share(part: Rows, left: Rows, weights: Weights) -> float:
    return float((part.minimum(left) @ weights)[0] / (part @ weights)[0])
