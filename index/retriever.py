"""The retriever: how strongly each item of a version answers to a query, signal by signal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.item import Item
from corpus.span import Span
from corpus.tokens import Tokenizer
from index.chunking import item_text
from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.passage import Field, Passage
from index.shard import OutsideTopic, Shard

Scores = NDArray[np.float32]

_NEAREST = 3  # aid questions whose mean cosine stands for the item: one alone is noisy


@dataclass(frozen=True)
class Query:
    """A question made ready: its terms and sounds, and its normalised vector, shape (dimension,)."""

    text: str
    terms: tuple[str, ...]
    sounds: tuple[str, ...]
    vector: Scores


@dataclass(frozen=True)
class Signals:
    """What the parts of the index say.

    ``bm25`` and ``dense`` compare the query with the item's own words (the best of its text
    and sentences), shape (items,). ``bm25_aid`` compares it with words and search aids
    together, ``bm25_sound`` does so by how they are read (kana spellings), ``dense_aid``
    compares it with the aids (with the words, where an item has no aid yet); these three
    hold the outside topics after the items: shape (items + topics,).
    """

    bm25: Scores
    dense: Scores
    bm25_aid: Scores
    bm25_sound: Scores
    dense_aid: Scores


class Retriever(Protocol):
    """Anything that can score the items of one version, in a fixed order."""

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, in the order of every score array."""
        ...

    @property
    def outside(self) -> tuple[OutsideTopic, ...]:
        """The topics that follow the items in the aid signals."""
        ...

    def signals(self, query: Query) -> Signals:
        """Score all items and topics."""
        ...

    def best_sentence(self, query: Query, item: Item) -> Span | None:
        """The sentence of ``item`` nearest to the query; None if it is a single sentence."""
        ...


class ShardRetriever:
    """FAISS and BM25 over one shard in memory."""

    def __init__(self, shard: Shard, tokenizer: Tokenizer) -> None:
        self.shard = shard
        self._dense = DenseIndex.of(shard.vectors)
        self._rows = _Rows(shard.data.passages)
        self._owners = [item.key for item in self.items] + [each.topic for each in self.outside]
        own = [item_text(item, shard.source) for item in self.items]
        every = [[*own[row : row + 1], *self._aids(owner)] for row, owner in enumerate(self._owners)]
        self._text = LexicalIndex([tokenizer.terms(text) for text in own])
        self._aid = LexicalIndex([_joined(tokenizer.terms, texts) for texts in every])
        self._sound = LexicalIndex([_joined(tokenizer.sounds, texts) for texts in every])

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, in the order of every score array."""
        return self.shard.data.items

    @property
    def outside(self) -> tuple[OutsideTopic, ...]:
        """The topics that follow the items in the aid signals."""
        return self.shard.data.outside

    def _aids(self, owner: str) -> tuple[str, ...]:
        """The aid words and questions of an item or topic."""
        passages = self.shard.data.passages
        questions = (passages[row].text for row in self._rows.of(owner, Field.AID, Field.OUTSIDE))
        return (*self.shard.data.words.get(owner, ()), *questions)

    def signals(self, query: Query) -> Signals:
        """Score all items and topics.

        Raises:
            StoreMismatchError: the query's vector does not fit the index.
        """
        cosines = self._dense.scores(query.vector)
        own = [cosines[self._rows.of(item.key, Field.TEXT, Field.SENTENCE)].max() for item in self.items]
        aid = [cosines[self._rows.of(owner, Field.AID, Field.OUTSIDE)] for owner in self._owners]
        nearest = [_nearest(each) if len(each) else own[row] for row, each in enumerate(aid)]
        return Signals(
            bm25=self._text.scores(query.terms),
            dense=np.asarray(own, dtype=np.float32),
            bm25_aid=self._aid.scores(query.terms),
            bm25_sound=self._sound.scores(query.sounds),
            dense_aid=np.asarray(nearest, dtype=np.float32),
        )

    def best_sentence(self, query: Query, item: Item) -> Span | None:
        """The sentence of ``item`` nearest to the query; None if it is a single sentence."""
        rows = self._rows.of(item.key, Field.SENTENCE)
        if not len(rows):
            return None
        return item.sentences[int(np.argmax(self.shard.vectors[rows] @ query.vector))]


class _Rows:
    """Which rows of the vectors belong to which owner and field."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._rows: dict[tuple[str, Field], list[int]] = {}
        for row, passage in enumerate(passages):
            self._rows.setdefault((passage.owner, passage.field), []).append(row)
        self._cache: dict[tuple[str, tuple[Field, ...]], NDArray[np.intp]] = {}

    def of(self, owner: str, *fields: Field) -> NDArray[np.intp]:
        """Row numbers, in passage order within each field."""
        if (owner, fields) not in self._cache:
            rows = [row for field in fields for row in self._rows.get((owner, field), [])]
            self._cache[owner, fields] = np.asarray(rows, dtype=np.intp)
        return self._cache[owner, fields]


def _joined(split: Callable[[str], tuple[str, ...]], texts: Iterable[str]) -> list[str]:
    return [term for text in texts for term in split(text)]


def _nearest(cosines: Scores) -> float:
    """Mean of the nearest few."""
    return float(np.sort(cosines)[-_NEAREST:].mean())
