"""The retriever: how strongly each item of a version answers to a query, signal by signal."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.guideline.item import Item
from corpus.text.span import Span
from corpus.text.tokens import Tokenizer
from index.search.classifier import Classifier
from index.search.dense import DenseIndex
from index.search.lexical import LexicalIndex
from index.search.shard import Field, OutsideTopic, Shard, item_text


class RowGroups:
    """Groups of row numbers, padded to one rectangle so that all are reduced at once."""

    def __init__(self, groups: Sequence[Sequence[int]]) -> None:
        width = max(map(len, groups), default=0)
        self._rows = np.full((len(groups), max(width, 1)), -1, dtype=np.intp)
        for number, rows in enumerate(groups):
            self._rows[number, : len(rows)] = rows
        self._sizes = (self._rows >= 0).sum(axis=1)

    def highest(self, scores: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """Mean of the ``count`` highest scores of each group, shape (groups,); NaN for an empty one."""
        padded = np.append(scores, np.float32(-np.inf))  # row -1 is the padding
        best = -np.sort(-padded[self._rows], axis=1)[:, :count]
        total = np.where(np.isfinite(best), best, 0.0).sum(axis=1)
        taken = np.minimum(self._sizes, count)
        mean = np.divide(total, taken, out=np.full(len(total), np.nan), where=taken > 0)
        return np.asarray(mean, dtype=np.float32)


Scores = NDArray[np.float32]

_NEAREST = 3  # aid questions whose mean cosine stands for the item: one alone is noisy


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

    ``bm25`` and ``dense`` compare the query with the item's own words (the best of its text
    and sentences), shape (items,). ``bm25_aid`` compares it with words and search aids
    together, ``bm25_sound`` does so by how they are read (kana spellings) and keeps the best
    of text, sentences and aids, ``dense_aid`` compares it with the aids (with the words,
    where an item has no aid yet), ``classifier`` is what is learnt from them; these four hold
    the outside topics after the items: shape (items + topics,).
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

    def signals(self, query: Query) -> Signals:
        """Score all items and topics."""
        ...

    def best_sentence(self, query: Query, item: Item) -> Span | None:
        """The sentence of ``item`` nearest to the query; None if it is a single sentence."""
        ...


class ShardRetriever:
    """The retriever of one shard in memory, by FAISS and BM25."""

    def __init__(self, shard: Shard, tokenizer: Tokenizer) -> None:
        self._shard = shard
        self._dense = DenseIndex.of(shard.vectors)
        rows: dict[tuple[str, Field], list[int]] = defaultdict(list)
        for row, passage in enumerate(shard.data.passages):
            rows[passage.owner, passage.field].append(row)
        items = [item.key for item in self.items]
        owners = [*items, *(each.topic for each in self.outside)]
        aids = [rows[owner, Field.AID] + rows[owner, Field.OUTSIDE] for owner in owners]
        self._own_rows = RowGroups([rows[key, Field.TEXT] + rows[key, Field.SENTENCE] for key in items])
        self._aid_rows = RowGroups(aids)
        self._sentence_rows = {key: rows[key, Field.SENTENCE] for key in items}
        own = [item_text(item, shard.source) for item in self.items]
        every = [
            [*own[number : number + 1], *self._aid_texts(owner, aids[number])]
            for number, owner in enumerate(owners)
        ]
        self._text = LexicalIndex([tokenizer.terms(text) for text in own])
        self._aid = LexicalIndex([_joined(tokenizer.terms, texts) for texts in every])
        # A long text holds most short pieces of sound somewhere, so its sentences are heard alone too.
        heard = [
            [*texts, *self._passages(rows[owner, Field.SENTENCE])]
            for owner, texts in zip(owners, every, strict=True)
        ]
        self._sound = LexicalIndex([tokenizer.sounds(text) for texts in heard for text in texts])
        self._sound_rows = RowGroups(_consecutive(heard))
        self._classifier = self._trained(tokenizer, aids)

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

    def _aid_texts(self, owner: str, rows: Iterable[int]) -> tuple[str, ...]:
        """The aid words of an item or topic, if any, as one text; its questions."""
        words = " ".join(self.shard.data.words.get(owner, ()))
        return (*filter(None, [words]), *self._passages(rows))

    def _passages(self, rows: Iterable[int]) -> Iterator[str]:
        return (self.shard.data.passages[row].text for row in rows)

    def _trained(self, tokenizer: Tokenizer, aids: Sequence[Sequence[int]]) -> Classifier | None:
        """The classifier of all aid questions; None without any."""
        owned = [(row, number) for number, rows in enumerate(aids) for row in rows]
        if not owned:
            return None
        rows, owners = zip(*owned, strict=True)
        texts = [self.shard.data.passages[row].text for row in rows]
        pieces = [tokenizer.pieces(text) for text in texts]
        return Classifier(pieces, self.shard.vectors[list(rows)], owners, len(aids))

    def _classified(self, query: Query) -> Scores:
        if self._classifier is None:
            return np.zeros(len(self.items) + len(self.outside), dtype=np.float32)
        return self._classifier.scores(query.pieces, query.vector)

    def signals(self, query: Query) -> Signals:
        """Score all items and topics.

        Raises:
            StoreMismatchError: the query's vector does not fit the index.
        """
        cosines = self._dense.scores(query.vector)
        own = self._own_rows.highest(cosines, 1)
        aid = self._aid_rows.highest(cosines, _NEAREST)
        without = np.flatnonzero(np.isnan(aid))  # an item that has no aid yet
        aid[without] = own[without]
        return Signals(
            bm25=self._text.scores(query.terms),
            dense=own,
            bm25_aid=self._aid.scores(query.terms),
            bm25_sound=self._sound_rows.highest(self._sound.scores(query.sounds), 1),
            dense_aid=aid,
            classifier=self._classified(query),
        )

    def best_sentence(self, query: Query, item: Item) -> Span | None:
        """The sentence of ``item`` nearest to the query; None if it is a single sentence."""
        rows = self._sentence_rows[item.key]
        if not rows:
            return None
        return item.sentences[int(np.argmax(self.shard.vectors[rows] @ query.vector))]


def _joined(split: Callable[[str], tuple[str, ...]], texts: Iterable[str]) -> list[str]:
    return [term for text in texts for term in split(text)]


def _consecutive(groups: Sequence[Sequence[str]]) -> list[range]:
    """The row numbers of each group, all groups being laid one after the other."""
    ends = list(accumulate(map(len, groups), initial=0))
    return [range(start, end) for start, end in pairwise(ends)]


SIGNALS = ("bm25", "dense", "bm25_aid", "bm25_sound", "dense_aid", "classifier")


def standardised(scores: Scores) -> Scores:
    """Zero mean, unit standard deviation; all zeros where every score is the same."""
    wide = scores.astype(np.float64)  # in float32 even equal scores have a spread
    spread = float(wide.std())
    if spread < 1e-9:
        return np.zeros_like(scores)
    return np.asarray((wide - wide.mean()) / spread, dtype=np.float32)


def signal_matrix(signals: Signals) -> NDArray[np.float32]:
    """The standardised ``SIGNALS`` of every item, shape (items, 6)."""
    size = len(signals.bm25)
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
