"""Ranked: the items of one version in the order of a question, ready to be cited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Citation
from assistant.citing import cite
from assistant.followup import FollowUp
from assistant.item_name import ItemName, item_name
from assistant.ordering import Ordering
from assistant.reading import Reading
from corpus.item import Role
from index.fusion import SIGNALS
from index.retriever import Query, Retriever, Scores, Signals


@dataclass(frozen=True)
class Ranked:
    """The order of the items for one question, with what led to it.

    ``ordering`` is what it asks for besides the best scores; ``shares`` are the items'
    probabilities, shape (items,); ``order`` are rows of ``retriever.items``, best first;
    ``role`` is the one chosen or read; ``abstained`` says that the question is to be declined;
    ``shown`` are the rows that came first while the conversation was about this;
    ``missing_version`` is a version that it names and that is not here; ``follow_up`` is what
    it took over from the turn before.
    """

    retriever: Retriever
    query: Query
    reading: Reading
    signals: Signals
    ordering: Ordering
    shares: Scores
    order: tuple[int, ...]
    shown: tuple[int, ...]
    role: Role | None
    confidence: float
    abstained: bool
    follow_up: FollowUp | None = None
    missing_version: str | None = None

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
        topic = outside[int(np.argmax(self.signals.dense_aid[len(items) :]))]
        by_key = {item.key: item for item in items}
        found = [by_key[key] for key in topic.nearby if key in by_key]
        return tuple(item_name(item) for item in found)
