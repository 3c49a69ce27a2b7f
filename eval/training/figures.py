"""What an encoder is worth, by dense vectors alone: the figures that are put side by side for each model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from corpus.guideline.editorial import Aids
from eval.data.dataset import ANSWERS, Question
from eval.data.squad import Squad
from eval.measures.uncertainty import NO_FIGURE, Figure, Ratio, figures, interval
from eval.training.dense_scores import DenseScores, answer_ranks, dense_scores
from eval.training.guides import Guide
from index.model.embedder import Embedder

_RESAMPLES = 500
_SQUAD_BLOCK = 512  # questions against all paragraphs at a time

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Guideline:
    """The guideline with its aids and judged questions, as the encoder is asked about them.

    ``guide`` holds its items' texts and sentences; ``questions`` are those of one split.
    """

    guide: Guide
    aids: Aids
    questions: tuple[Question, ...]


def found(guides: Sequence[Guide], embedder: Embedder) -> dict[str, Figure]:
    """R@1 and R@5 over the questions that the documents answer, each asked of its own document."""
    return recall([rank for guide in guides for rank in answer_ranks(guide, embedder)])


def foreign(guides: Sequence[Guide], embedder: Embedder) -> Figure:
    """How well a document's best score tells its own questions from those on other documents.

    The score of a question is the standardised best cosine, (best - mean) / deviation over the items; the
    figure is the mean over the documents of the area under the curve.
    """
    asked = {guide.name: [each.text for each in guide.questions if each.answers] for guide in guides}
    areas = []
    for guide in guides:
        others = [text for name, texts in asked.items() if name != guide.name for text in texts]
        own, strange = (
            _standardised(dense_scores(texts, guide, embedder)) for texts in (asked[guide.name], others)
        )
        areas.append(area(own, strange).value or 0)
    return Figure(float(np.mean(areas)), *interval(_means(np.asarray(areas))))


def own_words(guideline: Guideline, embedder: Embedder) -> dict[str, Figure]:
    """R@1 and R@5 of the guideline's answering items by its texts and sentences."""
    asked = [each for each in guideline.questions if not each.decline]
    scores = dense_scores([each.text for each in asked], guideline.guide, embedder)
    return recall(_best_ranks(scores, asked))


def nearest_aids(guideline: Guideline, embedder: Embedder) -> dict[str, Figure]:
    """R@1 and R@5 where an item's score is the mean cosine of its three nearest aids."""
    asked = [each for each in guideline.questions if not each.decline]
    queries = embedder.encode_queries([each.text for each in asked])
    keys = tuple(key for key in guideline.guide.texts if guideline.aids.items.get(key))
    columns = [
        np.sort(queries @ embedder.encode_queries(guideline.aids.items[key].questions).T, axis=1)[
            :, -3:
        ].mean(axis=1)
        for key in keys
    ]
    return recall(_best_ranks(DenseScores(keys, np.stack(columns, axis=1)), asked))


def refused(guideline: Guideline, category: str, embedder: Embedder) -> Figure:
    """How well the nearest aid tells questions with an answer from those of a declined ``category``.

    The better of two scores counts: the cosine of the nearest aid, and the same less that of the nearest
    question on an outside topic.
    """
    aids = embedder.encode_queries([text for aid in guideline.aids.items.values() for text in aid.questions])
    outside = embedder.encode_queries([text for each in guideline.aids.outside for text in each.questions])
    answered = [each.text for each in guideline.questions if not each.decline and not each.history]
    declined = [each.text for each in guideline.questions if each.category == category]
    areas = []
    for less in (np.zeros((1, embedder.dimension), np.float32), outside):
        sure, unsure = (
            (queries @ aids.T).max(axis=1) - (queries @ less.T).max(axis=1)
            for queries in (embedder.encode_queries(answered), embedder.encode_queries(declined))
        )
        areas.append(area(sure, unsure))
    return max(areas, key=lambda each: each.value or 0)


def squad_found(squad: Squad, embedder: Embedder) -> dict[str, Figure]:
    """R@1 and R@5 of the right paragraph among all of the file."""
    paragraphs = list(squad.titles)
    place = {text: row for row, text in enumerate(paragraphs)}
    vectors = embedder.encode_documents(paragraphs)
    queries = embedder.encode_queries([question.question for question, _ in squad.answers])
    ranks: list[int] = []
    for start in range(0, len(queries), _SQUAD_BLOCK):
        cosines = queries[start : start + _SQUAD_BLOCK] @ vectors.T
        right = [place[text] for _, text in squad.answers[start : start + _SQUAD_BLOCK]]
        own = cosines[np.arange(len(right)), right]
        ranks += (1 + (cosines > own[:, None]).sum(axis=1)).tolist()
    return recall(ranks)


def recall(ranks: Sequence[int]) -> dict[str, Figure]:
    """R@1 and R@5 of the places at which the answers were found, from 1."""
    places, ones = np.asarray(ranks), np.ones(len(ranks))
    return figures({f"R@{k}": Ratio((places <= k).astype(float), ones) for k in (1, 5)})


def area(high: Scores, low: Scores) -> Figure:
    """The area under the receiver's curve: how often one of ``high`` lies above one of ``low``."""
    if not len(high) or not len(low):
        return NO_FIGURE
    scores = np.concatenate([high, low])
    labels = np.concatenate([np.ones(len(high)), np.zeros(len(low))])
    draws = np.random.default_rng(0)
    ones, noughts = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    samples = []
    for _ in range(_RESAMPLES):
        rows = np.concatenate([draws.choice(ones, len(ones)), draws.choice(noughts, len(noughts))])
        samples.append(roc_auc_score(labels[rows], scores[rows]))
    return Figure(float(roc_auc_score(labels, scores)), *interval(np.asarray(samples)))


def _best_ranks(scores: DenseScores, asked: Sequence[Question]) -> list[int]:
    """The place of the best of the items that answer, for each question."""
    column = {key: place for place, key in enumerate(scores.keys)}
    ranks = []
    for row, question in zip(scores.cosines, asked, strict=True):
        right = [column[key] for key, grade in question.qrels.items() if grade == ANSWERS and key in column]
        ranks.append(1 + int((row > row[right].max()).sum()) if right else len(row) + 1)
    return ranks


def _standardised(scores: DenseScores) -> Scores:
    cosines = scores.cosines.astype(float)
    return np.asarray((cosines.max(axis=1) - cosines.mean(axis=1)) / cosines.std(axis=1))


def _means(values: Scores) -> Scores:
    draws = np.random.default_rng(0)
    return np.asarray([draws.choice(values, len(values)).mean() for _ in range(_RESAMPLES)])
