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
    """Score an item by the best of its text and its sentences, which an index embeds likewise."""
    passages = [(key, text) for key, text in guide.texts.items()]
    passages += [(key, text) for key, texts in guide.sentences.items() for text in texts]
    keys = tuple(guide.texts)
    cosines = embedder.encode_queries(questions) @ embedder.encode_documents([text for _, text in passages]).T
    best = np.full((len(questions), len(keys)), -1, np.float32)
    column = {key: place for place, key in enumerate(keys)}
    for row, (key, _) in enumerate(passages):
        best[:, column[key]] = np.maximum(best[:, column[key]], cosines[:, row])
    return DenseScores(keys, best)


def answer_ranks(guide: Guide, embedder: Embedder) -> list[int]:
    """The place of the answering item, for each question that the document answers."""
    asked = [each for each in guide.questions if each.answers]
    scores = dense_scores([each.text for each in asked], guide, embedder)
    return scores.ranks([each.item for each in asked])
