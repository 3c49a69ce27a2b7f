"""Fusion: the retriever's signals on one scale.

BM25 and the cosines of e5 (all between 0.80 and 0.90) share no scale, so every signal is
standardised over the candidates of the query (z-score) before it is weighed and summed.
"""

import numpy as np
from numpy.typing import NDArray

from index.retriever import Scores, Signals

SIGNALS = ("bm25", "dense", "bm25_aid", "bm25_sound", "dense_aid", "classifier")


def standardised(scores: Scores) -> Scores:
    """Zero mean, unit standard deviation; all zeros where every score is the same."""
    wide = scores.astype(np.float64)  # in float32 even equal scores have a spread
    spread = float(wide.std())
    if spread < 1e-9:
        return np.zeros_like(scores)
    return np.asarray((wide - wide.mean()) / spread, dtype=np.float32)


def signal_matrix(signals: Signals) -> NDArray[np.float32]:
    """The standardised ``SIGNALS`` of every item, shape (items, 6)."""
    size = len(signals.bm25)
    columns = [standardised(getattr(signals, name))[:size] for name in SIGNALS]
    return np.stack(columns, axis=1)


def outside_margin(signals: Signals) -> float:
    """How far the best item lies above the best outside topic in the aid signals (z-units).

    0 where there is no topic to compare with.
    """
    size = len(signals.bm25)
    beside_topics = (signals.bm25_aid, signals.bm25_sound, signals.dense_aid)
    total = np.sum([standardised(each) for each in beside_topics], axis=0)
    return float(total[:size].max() - total[size:].max()) if len(total) > size else 0.0
