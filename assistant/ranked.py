"""Ranked: the items of one version in the order of a question, ready to be cited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Citation, Nearby
from assistant.citing import cite
from assistant.reading import Reading
from corpus.item import Item
from index.fusion import SIGNALS
from index.retriever import Query, Retriever, Scores, Signals


@dataclass(frozen=True)
class Ranked:
    """The order of the items for one question, with what led to it.

    ``shares`` are the items' probabilities, shape (items,); ``order`` are rows of
    ``retriever.items``, best first; ``missing_version`` is a version that the question names
    and that is not here.
    """

    retriever: Retriever
    query: Query
    reading: Reading
    signals: Signals
    shares: Scores
    order: tuple[int, ...]
    confidence: float
    missing_version: str | None

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

    def nearby(self) -> tuple[Nearby, ...]:
        """The items that we noted beside the nearest outside topic."""
        items, outside = self.retriever.items, self.retriever.outside
        if not outside:
            return ()
        topic = outside[int(np.argmax(self.signals.dense_aid[len(items) :]))]
        by_key = {item.key: item for item in items}
        found = [by_key[key] for key in topic.nearby if key in by_key]
        return tuple(Nearby(item.id, item.code, item.title.text, item.title.editorial) for item in found)


def named_first(reading: Reading, items: Sequence[Item], order: Sequence[int]) -> tuple[int, ...]:
    """``order`` with the rows of the items that the question names moved to its front."""
    rows = {item.key: row for row, item in enumerate(items)}
    return tuple(dict.fromkeys([*(rows[key] for key in reading.references.keys), *order]))
