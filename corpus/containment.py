"""Containment: which short texts were cut out of which longer ones."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

_NGRAMS = (2, 4)
_SHARE = 0.6  # of a part's n-grams, by weight, that stand in the whole
_SHORTEST = 6  # characters; anything shorter stands in many texts by chance


def contained(parts: Sequence[str], wholes: Sequence[str], rest: Sequence[str]) -> dict[int, int]:
    """For each part that was cut out of a whole, the position of that whole.

    The share of a part in a whole is Σ w(g) over the n-grams g of the part that stand in the
    whole but not in ``rest``, divided by Σ w(g) over all g of the part; w is the inverse
    document frequency. ``rest`` has one text for each whole: what is known to be left of it.
    """
    known = [row for row, part in enumerate(parts) if len(part) >= _SHORTEST]
    if not known or not any(wholes):
        return {}
    texts = [parts[row] for row in known]
    vectorizer = CountVectorizer(analyzer="char", ngram_range=_NGRAMS, binary=True, dtype=np.float32)
    vectorizer.fit([*texts, *wholes])
    inside, outside, mine = (csr_array(vectorizer.transform(each)) for each in (wholes, rest, texts))
    weights = TfidfTransformer(norm=None).fit(inside + 0).idf_
    cut = inside - inside.multiply(outside)
    weighted = csr_array(mine.multiply(weights[None, :]))
    shares = (weighted @ cut.T).toarray() / weighted.sum(axis=1)[:, None]
    best = shares.argmax(axis=1)
    return {
        row: int(whole) for row, whole, share in zip(known, best, shares.max(axis=1), strict=True) if share >= _SHARE
    }
