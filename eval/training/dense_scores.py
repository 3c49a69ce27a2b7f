"""Finding items by dense vectors alone, as the encoder is judged: no aids, no words, no ranking."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.training.guides import Guide
from index.model.embedder import Embedder


@dataclass(frozen=True)
class DenseScores:
    """The cosines of questions with the items of one document, shape (questions, items).

    ``keys`` names the items of the columns.
    """

    keys: tuple[str, ...]
    cosines: NDArray[np.float32]

    def ranks(self, answers: Sequence[str]) -> list[int]:
        """For each question the place of the item that answers, from 1."""
        right = self.cosines[np.arange(len(answers)), [self.keys.index(key) for key in answers]]
        return [1 + int(better) for better in (self.cosines > right[:, None]).sum(axis=1)]


def dense_scores(questions: Sequence[str], guide: Guide, embedder: Embedder) -> DenseScores:
    """Score an item as a retriever does: by the mean of its text's cosine and its best sentence's."""
    keys = tuple(guide.texts)
    # An item of one sentence is that sentence.
    parts = [guide.sentences.get(key) or (guide.texts[key],) for key in keys]
    queries = embedder.encode_queries(questions)
    texts = queries @ embedder.encode_documents(list(guide.texts.values())).T
    sentences = queries @ embedder.encode_documents([text for each in parts for text in each]).T
    starts = np.cumsum([0, *map(len, parts[:-1])])
    best = np.maximum.reduceat(sentences, starts, axis=1)
    return DenseScores(keys, np.mean([texts, best], axis=0, dtype=np.float32))


def answer_ranks(guide: Guide, embedder: Embedder) -> list[int]:
    """The place of the answering item, for each question that the document answers."""
    asked = [each for each in guide.questions if each.answers]
    scores = dense_scores([each.text for each in asked], guide, embedder)
    return scores.ranks([each.item for each in asked])
