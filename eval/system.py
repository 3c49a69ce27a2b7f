"""Systems: the ways of answering that are compared side by side."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assistant.ranked import Ranked
from corpus.item import Role
from eval.dataset import Question
from index.fusion import standardised
from index.retriever import Scores

DEPTH = 10  # how far a run is kept
CITED = 5  # items that `shishin ask` cites unless told otherwise


@dataclass(frozen=True)
class Outcome:
    """What one system made of one question: item keys, best first, and those that it cites."""

    question: Question
    ranking: tuple[str, ...]
    abstained: bool
    confidence: float
    role: Role | None
    cited: tuple[str, ...]


Baseline = Callable[[Ranked], Scores]

# Plain parts, without aids, roles or references: what the whole system is compared with.
BASELINES: dict[str, Baseline] = {
    "bm25": lambda ranked: ranked.signals.bm25,
    "dense": lambda ranked: ranked.signals.dense,
    "fused": lambda ranked: standardised(ranked.signals.bm25) + standardised(ranked.signals.dense),
}
SYSTEMS = (*BASELINES, "full")


def run_system(name: str, question: Question, ranked: Ranked) -> Outcome:
    """The outcome of one system; baselines never abstain and know no role."""
    keys = [item.key for item in ranked.retriever.items]
    if name == "full":
        ranking = tuple(keys[row] for row in ranked.order[:DEPTH])
        cited = () if ranked.abstained else tuple(keys[row] for row in ranked.cited(CITED))
        return Outcome(question, ranking, ranked.abstained, ranked.confidence, ranked.role, cited)
    order = tuple(np.argsort(-BASELINES[name](ranked), kind="stable")[:DEPTH].tolist())
    ranking = tuple(keys[row] for row in order)
    return Outcome(question, ranking, False, 1.0, None, ranking[:CITED])
