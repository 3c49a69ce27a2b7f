"""BM25: the weights of terms in texts, by bm25s. The only file that imports it."""

from collections.abc import Sequence

import numpy as np

from index.search.inverted_index import InvertedIndex

# Anserini's standard for passages. Texts here are short: that a word comes twice, or that a
# text is longer than others, says less about it than bm25s's default (1.5, 0.75) takes it to.
_K1, _B = 0.9, 0.4


def bm25_index(documents: Sequence[Sequence[str]]) -> InvertedIndex:
    """BM25 over term lists, one list per document; a document's score is the sum over a question's terms."""
    # Imported here: whoever opens what was built has the weights already.
    import bm25s

    if not any(documents):  # bm25s fails where there is no term at all
        none = np.zeros(0, np.int32)
        return InvertedIndex.of({}, np.zeros(1, np.int64), none, none.astype(np.float32), len(documents))
    model = bm25s.BM25(k1=_K1, b=_B)
    model.index([list(terms) for terms in documents], show_progress=False)
    scores = model.scores
    # bm25s numbers an empty term besides, which has no postings.
    terms = {term: number for term, number in model.vocab_dict.items() if number + 1 < len(scores["indptr"])}
    return InvertedIndex.of(terms, scores["indptr"], scores["indices"], scores["data"], len(documents))
