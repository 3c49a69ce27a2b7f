"""The retriever of one shard in memory: vectors, BM25 over words and readings, and the classifier."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise

import numpy as np

from corpus.guideline.item import Item
from corpus.text.span import Span
from corpus.text.tokens import Analysis, Tokenizer
from index.search.classifier import Classifier
from index.search.dense import DenseIndex
from index.search.lexical import LexicalIndex
from index.search.retriever import Query, Scores, Signals
from index.search.shard import Field, OutsideTopic, Shard, item_text

_NEAREST = 3  # aid questions whose mean cosine stands for the item: one alone is noisy


class ShardRetriever:
    """Searches one shard; making one indexes its texts and trains its classifier.

    An owner is an item or, after all items, an outside topic: what a passage belongs to.
    """

    def __init__(self, shard: Shard, tokenizer: Tokenizer) -> None:
        self._shard = shard
        analyse = cache(tokenizer.analyse)  # each text is split once, however many parts count it
        rows: dict[tuple[str, Field], list[int]] = defaultdict(list)
        for row, passage in enumerate(shard.data.passages):
            rows[passage.owner, passage.field].append(row)
        items = [item.key for item in self.items]
        owners = [*items, *(each.topic for each in self.outside)]
        # Items have no outside questions and topics no aid questions, so one of the two is empty.
        aids = [rows[owner, Field.AID] + rows[owner, Field.OUTSIDE] for owner in owners]

        self._dense = DenseIndex.of(shard.vectors)
        self._text_rows = [row for key in items for row in rows[key, Field.TEXT]]
        self._aid_rows = RowGroups(aids)
        self._sentences_of = {key: rows[key, Field.SENTENCE] for key in items}
        # An item of one sentence has none apart from its text.
        self._sentence_rows = RowGroups([self._sentences_of[key] or rows[key, Field.TEXT] for key in items])

        own = [item_text(item, shard.source) for item in self.items]
        self._text = LexicalIndex([analyse(text).terms for text in own])
        # Each owner's texts: an item's own one (topics have none), its aid words, its aid questions.
        texts = [
            [*own[number : number + 1], *self._aid_words(owner), *self._passages(aids[number])]
            for number, owner in enumerate(owners)
        ]
        # One document for each owner: a word counts wherever it stands in the owner's texts.
        self._aid = LexicalIndex([[term for text in each for term in analyse(text).terms] for each in texts])
        # A long text holds most short pieces of sound somewhere, so its sentences are heard alone too.
        heard = [
            [*each, *self._passages(rows[owner, Field.SENTENCE])]
            for owner, each in zip(owners, texts, strict=True)
        ]
        # Here each text is a document of its own; an owner has the score of its best one.
        self._sound = LexicalIndex([analyse(text).sounds for each in heard for text in each])
        self._sound_rows = RowGroups(_consecutive(map(len, heard)))
        self._classifier = self._trained(analyse, aids)

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

    def signals(self, query: Query) -> Signals:
        """Score all items and topics.

        Raises:
            StoreMismatchError: the query's vector does not fit the index.
        """
        cosines = self._dense.scores(query.vector)
        # Of eleven foreign documents the mean put .576 of the answers first, and the higher of both .527.
        sentences = self._sentence_rows.highest(cosines, 1)
        own = np.asarray((cosines[self._text_rows] + sentences) / 2, dtype=np.float32)
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
        rows = self._sentences_of[item.key]
        if not rows:
            return None
        return item.sentences[int(np.argmax(self.shard.vectors[rows] @ query.vector))]

    def _aid_words(self, owner: str) -> list[str]:
        """The aid words of an item as one text; none where there are none."""
        words = " ".join(self.shard.data.words.get(owner, ()))
        return [words] if words else []

    def _passages(self, rows: Iterable[int]) -> Iterator[str]:
        return (self.shard.data.passages[row].text for row in rows)

    def _trained(
        self, analyse: Callable[[str], Analysis], aids: Sequence[Sequence[int]]
    ) -> Classifier | None:
        """The classifier of all aid questions; None without any."""
        owned = [(row, number) for number, rows in enumerate(aids) for row in rows]
        if not owned:
            return None
        rows, owners = zip(*owned, strict=True)
        pieces = [analyse(text).pieces for text in self._passages(rows)]
        return Classifier(pieces, self.shard.vectors[list(rows)], owners, len(aids))

    def _classified(self, query: Query) -> Scores:
        if self._classifier is None:
            return np.zeros(len(self.items) + len(self.outside), dtype=np.float32)
        return self._classifier.scores(query.pieces, query.vector)


class RowGroups:
    """Groups of row numbers, padded to one rectangle so that all are reduced at once."""

    def __init__(self, groups: Sequence[Sequence[int]]) -> None:
        width = max(map(len, groups), default=0)
        self._rows = np.full((len(groups), max(width, 1)), -1, dtype=np.intp)
        for number, rows in enumerate(groups):
            self._rows[number, : len(rows)] = rows
        self._sizes = (self._rows >= 0).sum(axis=1)

    def highest(self, scores: Scores, count: int) -> Scores:
        """Mean of the ``count`` highest scores of each group, shape (groups,); NaN for an empty one."""
        padded = np.append(scores, np.float32(-np.inf))  # row -1 is the padding
        # NumPy sorts upwards only: negated twice, the highest come first and the padding last.
        best = -np.sort(-padded[self._rows], axis=1)[:, :count]
        total = np.where(np.isfinite(best), best, 0.0).sum(axis=1)
        taken = np.minimum(self._sizes, count)
        mean = np.divide(total, taken, out=np.full(len(total), np.nan), where=taken > 0)
        return np.asarray(mean, dtype=np.float32)


def _consecutive(sizes: Iterable[int]) -> list[range]:
    """The row numbers of groups of these sizes, laid one after the other."""
    ends = accumulate(sizes, initial=0)
    return [range(start, end) for start, end in pairwise(ends)]
