"""Parts: what the order of the items is made of, and that order without one of them.

Every ranking feature belongs to a part; a test tells when a new feature has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant import ranking
from assistant.ranked import Ranked, named_first


@dataclass(frozen=True)
class Part:
    """A part by the name people read; ``features`` are names of ``ranking.FEATURES``.

    ``references`` says that the part is the looking up of item codes.
    """

    label: str
    features: tuple[str, ...] = ()
    references: bool = False


ROLE_FEATURES = ("role_given", "role_belief")
PARTS = {
    "aids": Part("検索の手がかり(語・読み・意味)", ("bm25_aid", "bm25_sound", "dense_aid")),
    "aid_words": Part("手がかりの語", ("bm25_aid",)),
    "aid_meaning": Part("手がかりの意味", ("dense_aid",)),
    "sounds": Part("読みの一致", ("bm25_sound",)),
    "own_words": Part("原文の語", ("bm25",)),
    "own_meaning": Part("原文の意味", ("dense",)),
    "role": Part("立場(選択と言葉)", ROLE_FEATURES),
    "role_given": Part("選んだ立場", ("role_given",)),
    "role_belief": Part("言葉から読む立場", ("role_belief",)),
    "cues": Part("指針と段階の言葉", ("principle", "phase")),
    "kinds": Part("項目の種類", ("common", "advanced")),
    "references": Part("番号の読み取り", references=True),
}
NOTHING = Part("(すべて)")


def item_features(ranked: Ranked) -> NDArray[np.float64]:
    """The ranking features of every item, shape (items, features)."""
    matrix = ranking.feature_matrix(ranked.signals, ranked.reading, ranked.retriever.items)
    return matrix.astype(np.float64)


def kept_columns(part: Part) -> NDArray[np.float64]:
    """1 for the features that stay without the part, 0 for its own, shape (features,)."""
    return np.asarray([float(name not in part.features) for name in ranking.FEATURES])


def order_without(
    part: Part, ranked: Ranked, features: NDArray[np.float64], weights: Mapping[str, float]
) -> tuple[int, ...]:
    """Rows of the items, best first, as the weights put them without the part."""
    scores = ranking.rank_scores((features * kept_columns(part)).astype(np.float32), weights)
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    return tuple(order) if part.references else named_first(ranked.reading, ranked.retriever.items, order)
