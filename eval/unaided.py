"""Unaided: how sure an answer is where a version has no search aids, fitted on dev without them.

The version that the questions were judged on stands in for a document that is new here: its
item aids are dropped, and of the outside topics only the general ones stay, as
``shishin ingest`` gives them to a new document.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

from assistant.confidence import UNAIDED_FEATURES
from index.passage import Field
from index.shard import Shard

# The share of answerable dev questions that may be declined. Without aids near and far do not
# separate well, and a wrong decline costs more than an answer that shows its own sources.
_LOST = 0.02


def without_aids(shard: Shard, topics: Collection[str]) -> Shard:
    """The shard without item aids and without all outside topics but ``topics``; nothing is embedded."""
    rows = [
        row
        for row, passage in enumerate(shard.data.passages)
        if passage.field is not Field.AID and (passage.field is not Field.OUTSIDE or passage.owner in topics)
    ]
    data = replace(
        shard.data,
        passages=tuple(shard.data.passages[row] for row in rows),
        words={},
        outside=tuple(each for each in shard.data.outside if each.topic in topics),
    )
    return Shard(data, shard.source, shard.vectors[rows])


def fit_unaided(margins: Sequence[float], answerable: Sequence[bool], threshold: float) -> dict[str, float]:
    """A logistic model over the outside margin (z-units) with ``threshold`` where few answers are lost.

    The slope is that of a logistic regression; the intercept puts ``threshold`` at the 2 %
    quantile of the answerable questions' margins.
    """
    values: NDArray[np.float64] = np.asarray(margins, dtype=np.float64)
    known = np.asarray(answerable)
    slope = float(LogisticRegression(C=1.0).fit(values[:, np.newaxis], known).coef_[0, 0])
    crossing = float(np.quantile(values[known], _LOST))
    return {"intercept": float(logit(threshold)) - slope * crossing, UNAIDED_FEATURES[0]: slope}
