"""The weights of the ranking, fitted on judged questions; ``python -m eval.fit`` fits and writes them.

Ranking: a listwise softmax regression (cross-entropy between the judged items and the
softmax of the linear score, L2-regularised). Related: the same, over what the relations add
to that score. Confidence: logistic regression. The threshold is the one with the best
cross-validated abstention F1. For versions without aids the confidence is fitted once more
(``unaided_weights``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logit, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.ranking import features as ranking
from assistant.ranking.features import CONFIDENCE_FEATURES, UNAIDED_FEATURES, confidence_features
from assistant.ranking.steering import STEERING
from assistant.relations import RELATIONS, related_shares
from assistant.service.assistant import Assistant
from assistant.service.opening import Opened
from assistant.weights import Weights
from corpus.guideline.editorial import general_aids
from eval.data.dataset import ANSWERS, JudgedVersion, Question
from eval.fit.feature_groups import item_features
from eval.measures.run import RankedQuestion, rank_questions
from index.search.shard import Field, Shard

# The share of answerable dev questions that may be declined. Without aids near and far do not
# separate well, and a wrong decline costs more than an answer that shows its own sources.
_LOST = 0.02


def without_aids(shard: Shard, topics: Collection[str]) -> Shard:
    """The shard without item aids and without all outside topics but ``topics``; nothing is embedded."""
    rows = [
        row
        for row, passage in enumerate(shard.data.passages)
        if passage.field is not Field.AID and (passage.field is not Field.OUTSIDE or passage.owner in topics)
    ]
    data = replace(
        shard.data,
        passages=tuple(shard.data.passages[row] for row in rows),
        words={},
        outside=tuple(each for each in shard.data.outside if each.topic in topics),
    )
    return Shard(data, shard.source, shard.vectors[rows])


def fit_unaided(margins: Sequence[float], answerable: Sequence[bool], threshold: float) -> dict[str, float]:
    """A logistic model over the outside margin (z-units) with ``threshold`` where few answers are lost.

    The slope is that of a logistic regression; the intercept puts ``threshold`` at the 2 %
    quantile of the answerable questions' margins.
    """
    values: NDArray[np.float64] = np.asarray(margins, dtype=np.float64)
    known = np.asarray(answerable)
    slope = float(LogisticRegression(C=1.0).fit(values[:, np.newaxis], known).coef_[0, 0])
    crossing = float(np.quantile(values[known], _LOST))
    return {"intercept": float(logit(threshold)) - slope * crossing, UNAIDED_FEATURES[0]: slope}


# What part of the target mass goes to the items of grade 1: little where the first place is
# decided, more where the places behind it are. These and the penalties had the best
# cross-validated R@1 and nDCG@5 on dev.
_RELATED_FIRST, _RELATED_BEHIND = 0.1, 0.3
_L2_FIRST, _L2_BEHIND = 0.03, 0.003
# What was read of a question always steers a little; a role that was chosen by hand wins over
# the words, and a comparison of roles over what they have in common. These bounds had the
# lowest cross-validated loss on dev among 0.1 … 3; the penalty alone keeps rare ones too small.
_LEAST = dict.fromkeys(STEERING, 0.1) | {"role_given": 2.0, "compared": 1.0}
_FOLDS = 10

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One dev question as the fit sees it, and the ``keys`` and ``relations`` of the items."""

    question: Question
    keys: Sequence[str]
    features: Matrix
    relations: NDArray[np.float32]
    confidence: list[float]


def target_shares(qrels: dict[str, int], keys: Sequence[str], for_related: float) -> Matrix:
    """Shares over the items that sum to 1: most on the answers, ``for_related`` on the related ones."""
    grades = np.asarray([qrels.get(key, 0) for key in keys])
    answers, related = grades == ANSWERS, grades == 1
    shares = answers / answers.sum()
    if related.any():
        shares = (1 - for_related) * shares + for_related * related / related.sum()
    return np.asarray(shares, dtype=np.float64)


def fit_ranking(examples: Sequence[Example]) -> Matrix:
    """The weights of ``ranking.FEATURES`` that make the judged items most probable."""
    least = [_LEAST.get(name, 0.0) for name in ranking.FEATURES]  # nothing counts against an item
    features = [example.features for example in examples]
    targets = [target_shares(example.question.qrels, example.keys, _RELATED_FIRST) for example in examples]
    return fit_softmax(features, targets, least, _L2_FIRST)


def fit_related(examples: Sequence[Example], weights: Matrix) -> Matrix:
    """The weights of ``relations.RELATIONS`` beside the ranking's fixed ``weights``."""
    scores = [example.features @ weights for example in examples]
    features = [
        related_shares(example.relations, softmax(each).astype(np.float32)).astype(float)
        for example, each in zip(examples, scores, strict=True)
    ]
    targets = [target_shares(example.question.qrels, example.keys, _RELATED_BEHIND) for example in examples]
    return fit_softmax(features, targets, [0.0] * len(RELATIONS), _L2_BEHIND, scores)


def fit_softmax(
    features: Sequence[Matrix],
    targets: Sequence[Matrix],
    least: Sequence[float],
    l2: float,
    offsets: Sequence[Matrix] | None = None,
) -> Matrix:
    """Weights ≥ ``least`` that minimise the cross-entropy of ``targets`` and softmax(features @ w + offset).

    ``features`` has an (items, features) matrix for each question, ``targets`` and
    ``offsets`` one of shape (items,). The penalty is ``l2 / 2 · |w|²``.
    """
    # All questions' items one after the other: `reduceat` then takes the softmax of each question
    # without a loop over questions in every step of the optimiser.
    starts, sizes = _segments(targets)
    matrix, target = np.concatenate(features), np.concatenate(targets)
    offset = np.concatenate(offsets) if offsets else np.zeros(len(target))

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = matrix @ weights + offset
        # The log-softmax of each question; its greatest score comes off first, so that exp cannot overflow.
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        log_shares = scores - np.repeat(np.log(np.add.reduceat(np.exp(scores), starts)), sizes)
        gradient = matrix.T @ (np.exp(log_shares) - target)
        size = len(sizes)
        penalty = l2 / 2 * float(weights @ weights)
        return penalty - float(target @ log_shares) / size, gradient / size + l2 * weights

    # The loss is convex, so any start will do; L-BFGS-B is the one that takes bounds.
    bounds = [(each, None) for each in least]
    return np.asarray(minimize(loss, np.zeros(len(least)), jac=True, method="L-BFGS-B", bounds=bounds).x)


def _segments(groups: Sequence[Matrix]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where each group starts when all are laid one after the other, and how long it is."""
    sizes = np.asarray([len(group) for group in groups])
    return np.cumsum(sizes) - sizes, sizes


@dataclass(frozen=True)
class ConfidenceFit:
    """A logistic model in the features' own units, and the threshold to decline below."""

    weights: dict[str, float]
    threshold: float
    f1: float


def fit_confidence(examples: Sequence[Example]) -> ConfidenceFit:
    """Fit on standardised features, then translate back to their own units."""
    inputs = np.asarray([example.confidence for example in examples])
    answerable = np.asarray([not example.question.decline for example in examples])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    # Probabilities of questions that the model has not seen: on its own ones a threshold looks too good.
    held_out = cross_val_predict(model, inputs, answerable, cv=folds, method="predict_proba")[:, 1]
    candidates = np.linspace(0.2, 0.9, 71)
    f1 = [f1_score(~answerable, held_out < threshold) for threshold in candidates]
    # Many neighbouring thresholds reach the same F1; the middle one is furthest from where it drops.
    best = np.flatnonzero(np.asarray(f1) >= max(f1) - 1e-9)
    scaler, logistic = model.fit(inputs, answerable)
    # coef · (x - mean) / scale + b, rewritten for x itself: the ranker then needs no scaler.
    slopes = logistic.coef_[0] / scaler.scale_
    intercept = float(logistic.intercept_[0] - slopes @ scaler.mean_)
    names = ("intercept", *CONFIDENCE_FEATURES)
    weights = dict(zip(names, [intercept, *slopes.tolist()], strict=True))
    return ConfidenceFit(weights, float(np.median(candidates[best])), max(f1))


def examples_of(trials: Sequence[RankedQuestion]) -> tuple[Example, ...]:
    """The questions that weights have a say in; others are answered by what they name or follow."""
    examples = []
    for question, ranked in ((trial.question, trial.ranked) for trial in trials):
        if ranked is None or question.history or ranked.reading.references.found:
            continue
        keys = [item.key for item in ranked.retriever.items]
        signs = confidence_features(ranked.signals)
        sure = [signs[name] for name in CONFIDENCE_FEATURES]
        examples.append(Example(question, keys, item_features(ranked), ranked.ordering.relations, sure))
    return tuple(examples)


def fitted_weights(examples: Sequence[Example]) -> Weights:
    """All weights but those of versions without aids.

    Without declined questions among the examples there is no confidence to fit.
    """
    answerable = [example for example in examples if not example.question.decline]
    ranked = fit_ranking(answerable)
    related = fit_related(answerable, ranked)
    sure = fit_confidence(examples) if len(answerable) < len(examples) else ConfidenceFit({}, 0.0, 0.0)
    return Weights(
        ranking=dict(zip(ranking.FEATURES, ranked.tolist(), strict=True)),
        related=dict(zip(RELATIONS, related.tolist(), strict=True)),
        confidence=sure.weights,
        unaided={},
        threshold=sure.threshold,
    )


def unaided_weights(
    opened: Opened, questions: Sequence[Question], on: JudgedVersion, threshold: float
) -> dict[str, float]:
    """The confidence weights for versions without aids, from the judged version without its own."""
    shards = {(each.data.document_id, each.data.version): each for each in opened.build.shards}
    topics = {each.topic for each in general_aids().outside}
    bare = without_aids(shards[on.document, on.version], topics)
    examples = examples_of(rank_questions(Assistant([bare], opened.tools, on.document), questions, on))
    column = CONFIDENCE_FEATURES.index(*UNAIDED_FEATURES)
    margins = [example.confidence[column] for example in examples]
    return fit_unaided(margins, [not example.question.decline for example in examples], threshold)
