"""The classifier of continuations: which way of going on a question is, learnt from examples."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.reading.followup import Continuation
from corpus.text.tokens import Tokenizer
from index.model.embedder import Embedder
from index.search.classifier import Classifier
from index.search.retriever import Query
from index.search.shard import Shard

EXAMPLES = Path(__file__).with_name("continuations.toml")

_SURE = 0.25  # of 1 for an example; below it a question is a topic of its own
_TOPIC = "topic"  # the class of what is no continuation
_TOPICS = 600  # about as many aid questions as there are examples: enough to tell topics from continuations


class ContinuationClassifier:
    """Knows the continuations by examples, and what is none by the aid questions of a version."""

    def __init__(self, shard: Shard, embedder: Embedder, tokenizer: Tokenizer, path: Path = EXAMPLES) -> None:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        # Topics from the table and from the version share the last number, len(Continuation).
        names = [*Continuation, _TOPIC]
        examples = [(text, number) for number, name in enumerate(names) for text in table[name]]
        texts = [tokenizer.fold(text) for text, _ in examples]
        # The vectors of these questions are in the shard: only the examples have to be embedded.
        topics = _spread([row for row, each in enumerate(shard.data.passages) if each.field.is_question])
        pieces = [tokenizer.pieces(text) for text in texts]
        pieces += [tokenizer.pieces(shard.data.passages[row].text) for row in topics]
        vectors = np.vstack([embedder.encode_queries(texts), shard.vectors[topics]])
        owners = [*(number for _, number in examples), *(len(Continuation) for _ in topics)]
        self._classifier = Classifier(pieces, vectors, owners, len(Continuation) + 1)

    def read(self, query: Query) -> Continuation | None:
        """The continuation that a question makes, None for a topic."""
        *scores, topic = self._classifier.scores(query.pieces, query.vector).tolist()
        best = max(scores)
        # A continuation that is none would be answered with what was asked before, not with its own words.
        return list(Continuation)[scores.index(best)] if best >= _SURE and best > topic else None


def _spread(rows: Sequence[int]) -> list[int]:
    """About ``_TOPICS`` of the rows, evenly spread; all of them where there are fewer than twice as many."""
    # Spread, because passages stand item by item: the first of them are all of the first items.
    return list(rows[:: max(1, len(rows) // _TOPICS)])
