"""Parts: what the order of the items is made of, and that order without one of them.

Every ranking feature belongs to a part; a test tells when a new feature has none.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.ranking import features as ranking
from assistant.ranking.ranked import Ranked
from assistant.ranking.steering import Steering
from assistant.weights import Weights


@dataclass(frozen=True)
class FeatureGroup:
    """A part by the name people read; ``features`` are names of ``ranking.FEATURES``.

    ``references`` says that the part is the looking up of item codes, ``related`` that it is the
    raising of related items, ``history`` that it is what was asked before.
    """

    label: str
    features: tuple[str, ...] = ()
    references: bool = False
    related: bool = False
    history: bool = False


ROLE_FEATURES = ("role_given", "role_belief")
FEATURE_GROUPS = {
    "aids": FeatureGroup(
        "検索の手がかり(語・読み・意味・学習)", ("bm25_aid", "bm25_sound", "dense_aid", "classifier")
    ),
    "aid_words": FeatureGroup("手がかりの語", ("bm25_aid",)),
    "aid_meaning": FeatureGroup("手がかりの意味", ("dense_aid",)),
    "classifier": FeatureGroup("手がかりからの学習", ("classifier",)),
    "sounds": FeatureGroup("読みの一致", ("bm25_sound",)),
    "own_words": FeatureGroup("原文の語", ("bm25",)),
    "own_meaning": FeatureGroup("原文の意味", ("dense",)),
    "role": FeatureGroup("立場(選択と言葉)", ROLE_FEATURES),
    "role_given": FeatureGroup("選んだ立場", ("role_given",)),
    "role_belief": FeatureGroup("言葉から読む立場", ("role_belief",)),
    "compared": FeatureGroup("立場の比較", ("compared",)),
    "cues": FeatureGroup("指針と段階の言葉", ("principle", "phase")),
    "kinds": FeatureGroup("項目の種類", ("common", "advanced")),
    "related": FeatureGroup("関係する項目", related=True),
    "references": FeatureGroup("番号の読み取り", references=True),
    "history": FeatureGroup("会話の続き", history=True),
}
EVERYTHING = FeatureGroup("(すべて)")


def item_features(ranked: Ranked) -> NDArray[np.float64]:
    """The ranking features of every item, shape (items, features)."""
    matrix = ranking.feature_matrix(ranked.signals, ranked.reading, Steering(ranked.retriever.items))
    return matrix.astype(np.float64)


def kept_columns(part: FeatureGroup) -> NDArray[np.float64]:
    """1 for the features that stay without the part, 0 for its own, shape (features,)."""
    return np.asarray([float(name not in part.features) for name in ranking.FEATURES])


def order_without(
    part: FeatureGroup, ranked: Ranked, features: NDArray[np.float64], weights: Weights
) -> tuple[int, ...]:
    """Rows of the items, best first, as the weights put them without the part.

    What was asked before has gone into ``ranked`` already: for that part, rank without it.
    """
    scores = ranking.rank_scores((features * kept_columns(part)).astype(np.float32), weights.ranking)
    ordering = replace(ranked.ordering, named=()) if part.references else ranked.ordering
    related = dict.fromkeys(weights.related, 0.0) if part.related else weights.related
    return ordering.order(ordering.raised(scores, related))
