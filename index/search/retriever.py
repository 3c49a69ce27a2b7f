"""What a retriever is asked and what it says: how strongly each item of a version answers to a query.

``ShardRetriever`` (in ``shard_retriever``) is the one that searches a shard in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.guideline.item import Item
from corpus.text.span import Span
from index.search.shard import OutsideTopic, Shard

Scores: TypeAlias = NDArray[np.float32]

SIGNALS = ("bm25", "dense", "bm25_aid", "bm25_sound", "dense_aid", "classifier")
"""The fields of ``Signals``, in the order in which the ranker's weights were fitted."""


@dataclass(frozen=True)
class Query:
    """A question made ready: how it is split, and its normalised vector, shape (dimension,)."""

    text: str
    terms: tuple[str, ...]
    sounds: tuple[str, ...]
    pieces: tuple[str, ...]
    vector: Scores


@dataclass(frozen=True)
class Signals:
    """What the parts of the index say.

    ``bm25`` and ``dense`` compare the query with the item's own words (``dense`` by the mean of its
    text's cosine and its best sentence's), shape (items,). ``bm25_aid`` compares it with words and
    search aids together, ``bm25_sound`` does so by how they are read (kana spellings) and keeps the
    best of text, sentences and aids, ``dense_aid`` compares it with the aids (with the words, where
    an item has no aid yet), ``classifier`` is what is learnt from them; these four hold the outside
    topics after the items: shape (items + topics,).
    """

    bm25: Scores
    dense: Scores
    bm25_aid: Scores
    bm25_sound: Scores
    dense_aid: Scores
    classifier: Scores


class Retriever(Protocol):
    """Anything that can score the items of one version, in a fixed order."""

    @property
    def shard(self) -> Shard:
        """The version itself: its source, items and passages."""
        ...

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, in the order of every score array."""
        ...

    @property
    def outside(self) -> tuple[OutsideTopic, ...]:
        """The topics that follow the items in the aid signals."""
        ...

    def signals(self, queries: Sequence[Query]) -> tuple[Signals, ...]:
        """Score all items and topics for each query; many at once take less time than one by one."""
        ...

    def continuations(self, query: Query) -> dict[str, float]:
        """How much it is like each way of going on from a question before, by name; empty if unknown."""
        ...

    def best_sentence(self, query: Query, item: Item) -> Span | None:
        """The sentence of ``item`` nearest to the query; None if it is a single sentence."""
        ...


def signal_matrix(signals: Signals) -> NDArray[np.float32]:
    """The standardised ``SIGNALS`` of every item, shape (items, 6)."""
    size = len(signals.bm25)
    # Topics are cut off after standardising: they belong to what the items are compared with.
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


def standardised(scores: Scores) -> Scores:
    """Zero mean, unit standard deviation; all zeros where every score is the same."""
    wide = scores.astype(np.float64)  # in float32 even equal scores have a spread
    spread = float(wide.std())
    if spread < 1e-9:
        return np.zeros_like(scores)
    return np.asarray((wide - wide.mean()) / spread, dtype=np.float32)
