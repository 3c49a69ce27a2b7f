"""The retriever of one shard in memory: its vectors and the tables that its build brought along."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from corpus.guideline.item import Item
from corpus.text.span import Span
from corpus.text.tokens import Tokenizer
from index.search.dense import DenseIndex
from index.search.indexing import OwnedRows, indexed
from index.search.retriever import Query, Scores, Signals
from index.search.shard import OutsideTopic, Shard

_NEAREST = 3  # aid questions whose mean cosine stands for the item: one alone is noisy


class ShardRetriever:
    """Searches one shard.

    An owner is an item or, after all items, an outside topic: what a passage belongs to.
    """

    def __init__(self, shard: Shard, tokenizer: Tokenizer) -> None:
        """``tokenizer`` splits the questions; a shard whose tables are of another one gets new ones."""
        self._shard = shard
        owned = OwnedRows.of(shard.data)
        self._tables = tables = indexed(shard, tokenizer)
        self._dense = DenseIndex(shard.vectors)
        self._text_rows = np.asarray(owned.texts, np.intp)
        self._aid_rows = RowGroups(owned.aids)
        items = zip(owned.texts, owned.sentences, strict=False)
        self._sentences_of = {item.key: rows for item, rows in zip(self.items, owned.sentences, strict=False)}
        # An item of one sentence has none apart from its text.
        self._sentence_rows = RowGroups([sentences or [text] for text, sentences in items])
        ends = np.cumsum(tables.sound_sizes)
        self._sound_rows = RowGroups(
            [range(end - size, end) for size, end in zip(tables.sound_sizes, ends, strict=True)]
        )

    @property
    def shard(self) -> Shard:
        """The version itself: its source, items and passages."""
        return self._shard

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, in the order of every score array."""
        return self.shard.data.items

    @property
    def outside(self) -> tuple[OutsideTopic, ...]:
        """The topics that follow the items in the aid signals."""
        return self.shard.data.outside

    def signals(self, queries: Sequence[Query]) -> tuple[Signals, ...]:
        """Score all items and topics for each query.

        Raises:
            StoreMismatchError: the vector of a query does not fit the index.
        """
        if not queries:
            return ()
        vectors = np.stack([query.vector for query in queries])
        cosines = self._dense.scores(vectors)
        # Of eleven foreign documents the mean put .576 of the answers first, and the higher of both .527.
        sentences = self._sentence_rows.highest(cosines, 1)
        own = np.asarray((cosines[:, self._text_rows] + sentences) / 2, dtype=np.float32)
        aid = self._aid_rows.highest(cosines, _NEAREST)
        without = np.flatnonzero(np.isnan(aid[0]))  # an item that has no aid yet
        aid[:, without] = own[:, without]
        classifier = self._tables.classifier
        learnt = (
            classifier.scores([query.pieces for query in queries], vectors, cosines)
            if classifier
            else np.zeros_like(aid)
        )
        return tuple(map(self._signals, queries, own, aid, learnt))

    def _signals(self, query: Query, own: Scores, aid: Scores, learnt: Scores) -> Signals:
        tables, terms = self._tables, Counter(query.terms)
        return Signals(
            bm25=tables.text.scores(terms),
            dense=own,
            bm25_aid=tables.aid.scores(terms),
            bm25_sound=self._sound_rows.highest(tables.sound.scores(Counter(query.sounds)), 1),
            dense_aid=aid,
            classifier=learnt,
        )

    def continuations(self, query: Query) -> dict[str, float]:
        """How much a question is like the examples of each way of going on, and like a topic of its own.

        Empty where the shard has no examples.
        """
        examples = self._tables.continuations
        if examples is None:
            return {}
        vectors = query.vector[np.newaxis]
        (scores,) = examples.classifier.scores([query.pieces], vectors, self._dense.scores(vectors))
        return dict(zip(examples.names, scores.tolist(), strict=True))

    def best_sentence(self, query: Query, item: Item) -> Span | None:
        """The sentence of ``item`` nearest to the query; None if it is a single sentence."""
        rows = self._sentences_of[item.key]
        if not rows:
            return None
        return item.sentences[int(np.argmax(self.shard.vectors[rows] @ query.vector))]


class RowGroups:
    """Groups of row numbers, padded to one rectangle so that all are reduced at once."""

    def __init__(self, groups: Sequence[Sequence[int]]) -> None:
        width = max(map(len, groups), default=0)
        self._rows = np.full((len(groups), max(width, 1)), -1, dtype=np.intp)
        for number, rows in enumerate(groups):
            self._rows[number, : len(rows)] = rows
        self._sizes = (self._rows >= 0).sum(axis=1)

    def highest(self, scores: Scores, count: int) -> Scores:
        """Mean of the ``count`` highest scores of each group, NaN for an empty one.

        Scores of shape (rows,) give shape (groups,), those of shape (queries, rows) one such row a query.
        """
        padding = np.full((*scores.shape[:-1], 1), -np.inf, np.float32)
        padded = np.concatenate([scores, padding], axis=-1)[..., self._rows]  # row -1 is the padding
        width = padded.shape[-1]
        if count == 1:
            best = padded.max(axis=-1, keepdims=True)
        else:
            best = np.partition(padded, max(width - count, 0), axis=-1)[..., -count:]
        total = np.where(np.isfinite(best), best, 0.0).sum(axis=-1)
        taken = np.minimum(self._sizes, count)
        mean = np.divide(total, taken, out=np.full(total.shape, np.nan), where=taken > 0)
        return np.asarray(mean, dtype=np.float32)
