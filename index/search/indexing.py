"""Indexing: the tables of a shard, made of its texts and vectors."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from index.search.classifier import Classifier, Floats
from index.search.lexical import bm25_index
from index.search.search_tables import TOPIC, Examples, SearchTables
from index.search.shard import Field, Shard, ShardData, item_text

if TYPE_CHECKING:
    from corpus.text.tokens import Analysis, Tokenizer

_TOPICS = 600  # about as many aid questions as there are examples: enough to tell topics from continuations


def indexed(shard: Shard, tokenizer: "Tokenizer") -> SearchTables:
    """The tables of a shard: its own, or new ones where it has none that this tokenizer can be used with."""
    own = shard.tables
    return own if own and own.tokens == tokenizer.fingerprint else _tables(shard, tokenizer)


def _tables(shard: Shard, tokenizer: "Tokenizer") -> SearchTables:
    """Index the texts of a shard and learn its classifiers."""
    data, vectors = shard.data, shard.vectors
    analyse = cache(tokenizer.analyse)  # each text is split once, however many tables count it
    owned = OwnedRows.of(data)
    own = [item_text(item, shard.source) for item in data.items]
    # Each owner's texts: an item's own one (topics have none), its aid words, its aid questions.
    texts = [
        [*own[number : number + 1], *_aid_words(data, owner), *_passages(data, owned.aids[number])]
        for number, owner in enumerate(owned.owners)
    ]
    # A long text holds most short pieces of sound somewhere, so its sentences are heard alone too.
    heard = [
        [*each, *_passages(data, sentences)] for each, sentences in zip(texts, owned.sentences, strict=True)
    ]
    return SearchTables(
        tokens=tokenizer.fingerprint,
        text=bm25_index([analyse(text).terms for text in own]),
        # One document for each owner: a word counts wherever it stands in the owner's texts.
        aid=bm25_index([[term for text in each for term in analyse(text).terms] for each in texts]),
        # Here each text is a document of its own; an owner has the score of its best one.
        sound=bm25_index([analyse(text).sounds for each in heard for text in each]),
        sound_sizes=np.asarray([len(each) for each in heard], np.int32),
        classifier=_learnt(data, vectors, owned.aids, analyse),
        continuations=_continuations(data, vectors, analyse),
    )


def _aid_words(data: ShardData, owner: str) -> list[str]:
    """The aid words of an item as one text; none where there are none."""
    words = " ".join(data.words.get(owner, ()))
    return [words] if words else []


def _passages(data: ShardData, rows: Iterable[int]) -> Iterator[str]:
    return (data.passages[row].text for row in rows)


def _learnt(
    data: ShardData, vectors: Floats, aids: Sequence[Sequence[int]], analyse: Callable[[str], "Analysis"]
) -> Classifier | None:
    """The classifier of all aid questions; None without any."""
    owned = [(row, number) for number, rows in enumerate(aids) for row in rows]
    if not owned:
        return None
    rows, owners = zip(*owned, strict=True)
    pieces = [analyse(text).pieces for text in _passages(data, rows)]
    return Classifier.learn(pieces, vectors, rows, owners, len(aids))


def _continuations(data: ShardData, vectors: Floats, analyse: Callable[[str], "Analysis"]) -> Examples | None:
    """Knows continuations by their examples, and topics of their own by aid questions beside these."""
    fields = [each.field for each in data.passages]
    examples = [row for row, field in enumerate(fields) if field is Field.CONTINUATION]
    if not examples:
        return None
    names = tuple(dict.fromkeys(data.passages[row].owner for row in examples))
    topics = [row for row, field in enumerate(fields) if field in (Field.AID, Field.OUTSIDE)]
    # Spread, because passages stand item by item: the first of them are all of the first items.
    topics = topics[:: max(1, len(topics) // _TOPICS)]
    owners = [
        *(names.index(data.passages[row].owner) for row in examples),
        *(names.index(TOPIC) for _ in topics),
    ]
    rows = [*examples, *topics]
    pieces = [analyse(text).pieces for text in _passages(data, rows)]
    return Examples(names, Classifier.learn(pieces, vectors, rows, owners, len(names)))


@dataclass(frozen=True)
class OwnedRows:
    """Which rows of a shard's passages belong to each owner: an item or, after all items, an outside topic.

    ``texts`` has one row for each item; ``sentences`` and ``aids`` a list of rows for each owner.
    """

    owners: tuple[str, ...]
    texts: list[int]
    sentences: list[list[int]]
    aids: list[list[int]]

    @classmethod
    def of(cls, data: ShardData) -> "OwnedRows":
        """Those of a shard."""
        rows: dict[tuple[str, Field], list[int]] = defaultdict(list)
        for row, passage in enumerate(data.passages):
            rows[passage.owner, passage.field].append(row)
        owners = (*(item.key for item in data.items), *(each.topic for each in data.outside))
        return cls(
            owners,
            [row for item in data.items for row in rows[item.key, Field.TEXT]],
            [rows[owner, Field.SENTENCE] for owner in owners],
            # Items have no outside questions and topics no aid questions, so one of the two is empty.
            [rows[owner, Field.AID] + rows[owner, Field.OUTSIDE] for owner in owners],
        )
