"""The retriever: how strongly each item of a version answers to a query, signal by signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.item import Item
from corpus.tokens import Tokenizer
from index.chunking import item_text
from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.passage import Field
from index.shard import Shard

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Query:
    """A question made ready: its terms, and its normalised vector of shape (dimension,)."""

    text: str
    terms: tuple[str, ...]
    vector: Scores


@dataclass(frozen=True)
class Signals:
    """What the parts of the index say; every array has shape (items,).

    ``bm25_*`` are BM25 scores over the item's own words or over its aids; ``dense_*`` are
    cosines, the best passage of the field; ``coverage`` is the share of the query's idf mass
    found in words or aids. ``outside`` is the cosine of the nearest outside question of
    each topic, shape (topics,).
    """

    bm25_text: Scores
    bm25_aid: Scores
    dense_text: Scores
    dense_sentence: Scores
    dense_aid: Scores
    coverage: Scores
    outside: Scores


class Retriever(Protocol):
    """Anything that can score the items of one version, in a fixed order."""

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, in the order of every score array."""
        ...

    def signals(self, query: Query) -> Signals:
        """Score all items."""
        ...


class ShardRetriever:
    """FAISS and BM25 over one shard in memory."""

    def __init__(self, shard: Shard, tokenizer: Tokenizer) -> None:
        self.shard = shard
        self._dense = DenseIndex.of(shard.vectors)
        rows = {item.key: row for row, item in enumerate(self.items)}
        topics = {each.topic: row for row, each in enumerate(shard.data.outside)}
        passages = shard.data.passages
        self._fields = {
            field: np.asarray([passage.field is field for passage in passages]) for field in Field
        }
        owners = [(topics if p.field is Field.OUTSIDE else rows)[p.owner] for p in passages]
        self._owner = np.asarray(owners, dtype=np.intp)
        texts = [tokenizer.terms(item_text(item, shard.source)) for item in self.items]
        aids = [self._aid_terms(item, tokenizer) for item in self.items]
        self._text = LexicalIndex(texts)
        self._aid = LexicalIndex(aids)
        self._all = LexicalIndex([[*a, *b] for a, b in zip(texts, aids, strict=True)])

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, in the order of every score array."""
        return self.shard.data.items

    def _aid_terms(self, item: Item, tokenizer: Tokenizer) -> Sequence[str]:
        questions = [p.text for p in self.shard.data.passages if p.owner == item.key and p.field is Field.AID]
        words = self.shard.data.words.get(item.key, ())
        return [term for text in (*words, *questions) for term in tokenizer.terms(text)]

    def signals(self, query: Query) -> Signals:
        """Score all items.

        Raises:
            StoreMismatchError: the query's vector does not fit the index.
        """
        cosines = self._dense.scores(query.vector)
        size, topics = len(self.items), len(self.shard.data.outside)
        text = self._best(cosines, Field.TEXT, size)
        return Signals(
            bm25_text=self._text.scores(query.terms),
            bm25_aid=self._aid.scores(query.terms),
            dense_text=text,
            dense_sentence=np.maximum(text, self._best(cosines, Field.SENTENCE, size)),
            dense_aid=self._best(cosines, Field.AID, size),
            coverage=self._all.coverage(query.terms),
            outside=self._best(cosines, Field.OUTSIDE, topics),
        )

    def _best(self, cosines: Scores, field: Field, size: int) -> Scores:
        """The best cosine of each owner among its passages of one field; 0 where it has none."""
        best = np.zeros(size, dtype=np.float32)
        mask = self._fields[field]
        np.maximum.at(best, self._owner[mask], cosines[mask])
        return best
