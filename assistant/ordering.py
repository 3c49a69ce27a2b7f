"""Ordering: from the scores of the items to the order in which they are cited."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.ranking import probabilities
from assistant.relations import related_shares, with_related
from index.retriever import Scores


@dataclass(frozen=True)
class Ordering:
    """What a question asks for besides the best scores.

    ``named`` are the rows of the items it names or points at, best first; ``seen`` are those
    of items that it asks others for; ``relations`` are those of ``relation_matrices``.
    """

    named: tuple[int, ...]
    seen: tuple[int, ...]
    relations: NDArray[np.float32]

    def raised(self, scores: Scores, weights: Mapping[str, float]) -> Scores:
        """The scores with what the relations add, shape (items,); what is seen comes last."""
        raised = with_related(scores, related_shares(self.relations, self._held(scores)), weights)
        raised[list(self.seen)] = raised.min() - 1
        return raised

    def order(self, raised: Scores) -> tuple[int, ...]:
        """All rows, those that are named first."""
        return tuple(dict.fromkeys([*self.named, *np.argsort(-raised, kind="stable").tolist()]))

    def _held(self, scores: Scores) -> Scores:
        """The probability of the items, all of it on those that are named or were seen."""
        rows = list(self.named or self.seen)
        if not rows:
            return probabilities(scores)
        held = np.zeros_like(scores)
        held[rows] = 1.0 / len(rows)
        return held
