"""Ranked: the items of one version in the order of a question, ready to be cited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Citation, ItemName, item_name
from assistant.citing import cite
from assistant.ranking.features import probabilities
from assistant.reading.reading import Earlier, Reading
from assistant.relations import related_shares, with_related
from corpus.guideline.item import Role
from index.search.retriever import SIGNALS, Query, Retriever, Scores, Signals


@dataclass(frozen=True)
class Ranked:
    """The order of the items for one question, with what led to it.

    ``ordering`` is what it asks for besides the best scores; ``shares`` are the items'
    probabilities, shape (items,); ``order`` are rows of ``retriever.items``, best first;
    ``role`` is the one chosen or read; ``abstained`` says that the question is to be declined;
    ``shown`` are the rows that came first while the conversation was about this;
    ``missing_version`` is a version that it names and that is not here.
    """

    retriever: Retriever
    query: Query
    reading: Reading
    signals: Signals
    ordering: "Ordering"
    shares: Scores
    order: tuple[int, ...]
    shown: tuple[int, ...]
    role: Role | None
    confidence: float
    abstained: bool
    missing_version: str | None = None

    @property
    def left(self) -> Earlier:
        """What the next question may lean on."""
        keys = [item.key for item in self.retriever.items]
        named = tuple(keys[row] for row in self.ordering.named)
        return Earlier(self.reading, self.retriever.items[self.order[0]], named, self.role)

    def cited(self, k: int) -> tuple[int, ...]:
        """The rows of the items that an answer of at most ``k`` cites: of a bare code, those it names."""
        named = self.reading.references
        return self.order[: min(k, len(named.keys)) if named.bare else k]

    def citations(self, rows: Sequence[int]) -> Iterator[Citation]:
        """The citations of the items in ``rows``, one for each span, ranked from 1 on."""
        rank = 1
        for row in rows:
            item = self.retriever.items[row]
            cited = list(
                cite(
                    self.retriever.shard,
                    item,
                    rank=rank,
                    mark=self.retriever.best_sentence(self.query, item),
                    score=float(self.shares[row]),
                    # float(): JSON knows no numbers of numpy.
                    signals={name: round(float(getattr(self.signals, name)[row]), 4) for name in SIGNALS},
                )
            )
            rank += len(cited)
            yield from cited

    def nearby(self) -> tuple[ItemName, ...]:
        """The items that we noted beside the nearest outside topic."""
        items, outside = self.retriever.items, self.retriever.outside
        if not outside:
            return ()
        # The topics stand behind the items in this signal.
        topic = outside[int(np.argmax(self.signals.dense_aid[len(items) :]))]
        by_key = {item.key: item for item in items}
        found = [by_key[key] for key in topic.nearby if key in by_key]
        return tuple(item_name(item) for item in found)


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
        # The first place of a row counts; with a stable sort equal scores stay in the order of the source.
        return tuple(dict.fromkeys([*self.named, *np.argsort(-raised, kind="stable").tolist()]))

    def _held(self, scores: Scores) -> Scores:
        """The probability of the items, all of it on those that are named or were seen."""
        rows = list(self.named or self.seen)
        if not rows:
            return probabilities(scores)
        held = np.zeros_like(scores)
        held[rows] = 1.0 / len(rows)
        return held
