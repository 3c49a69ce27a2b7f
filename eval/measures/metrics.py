"""Metrics: how good the outcomes of one system are.

Ranking measures come from ir-measures, over the questions that have an answer:
R@k is its ``Success(rel=2)@k`` (1 if an item that answers stands among the first k),
MRR@10 its ``RR(rel=2)@10``, nDCG@k its graded ``nDCG@k``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG
from numpy.typing import ArrayLike

from eval.data.dataset import ANSWERS
from eval.measures.run import Outcome
from eval.measures.uncertainty import Figure, Ratio, Values, figures, interval, resampled

MEASURES = {
    "R@1": Success(rel=ANSWERS) @ 1,
    "R@3": Success(rel=ANSWERS) @ 3,
    "R@5": Success(rel=ANSWERS) @ 5,
    "R@10": Success(rel=ANSWERS) @ 10,
    "MRR@10": RR(rel=ANSWERS) @ 10,
    "nDCG@5": nDCG @ 5,
    "nDCG@10": nDCG @ 10,
}
OF_GUIDELINE = ("R@1", "R@3", "R@5", "MRR@10", "nDCG@5")
OF_COLLECTIONS = ("R@1", "R@5", "R@10", "MRR@10", "nDCG@10")  # what public sets report
DECISIONS = (
    "abstention_precision",
    "abstention_recall",
    "abstention_f1",
    "false_declines",
    "decision_accuracy",
    "role_accuracy",
    "citation_precision",
)
FIGURES = (*MEASURES, *DECISIONS)


def per_question(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Every ranking measure of every answerable question: measure → question id → value."""
    answerable = [outcome for outcome in outcomes if not outcome.question.decline]
    qrels = {outcome.question.id: outcome.question.qrels for outcome in answerable}
    run = {
        # ir-measures orders by score, and 1 / place has no ties.
        outcome.question.id: {key: 1.0 / place for place, key in enumerate(outcome.ranking, start=1)}
        for outcome in answerable
    }
    values: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    names = {str(measure): name for name, measure in MEASURES.items()}
    for each in ir_measures.iter_calc(list(MEASURES.values()), qrels, run):
        values[names[str(each.measure)]][each.query_id] = float(each.value)
    return values


def ratios(outcomes: Sequence[Outcome]) -> dict[str, Ratio]:
    """All ``FIGURES`` question by question, in the order of the outcomes."""
    values = per_question(outcomes)
    answerable = _numbers([not outcome.question.decline for outcome in outcomes])
    ranking = {
        # A question to be declined has no value; 0 stands for it, and its denominator of 0 leaves it out.
        name: Ratio(_numbers([each.get(outcome.question.id, 0.0) for outcome in outcomes]), answerable)
        for name, each in values.items()
    }
    return {
        **ranking,
        **_abstention(outcomes),
        "role_accuracy": _role(outcomes),
        "citation_precision": _citations(outcomes),
    }


def _abstention(outcomes: Sequence[Outcome]) -> dict[str, Ratio]:
    """Declining is the positive class.

    precision ``tp / (tp + fp)``, recall ``tp / (tp + fn)``, F1 ``2·tp / (2·tp + fp + fn)``;
    false declines: declined among the answerable; decision accuracy: right decisions among all.
    """
    should = _numbers([outcome.question.decline for outcome in outcomes])
    did = _numbers([outcome.abstained for outcome in outcomes])
    return {
        "abstention_precision": Ratio(should * did, did),
        "abstention_recall": Ratio(should * did, should),
        # should + did = (tp + fn) + (tp + fp)
        "abstention_f1": Ratio(2 * should * did, should + did),
        "false_declines": Ratio((1 - should) * did, 1 - should),
        "decision_accuracy": Ratio(_numbers(should == did), np.ones_like(should)),
    }


def _role(outcomes: Sequence[Outcome]) -> Ratio:
    """Share of answerable questions that imply a role and whose role was read right."""
    judged = [
        bool(o.question.role_expected and not o.question.role and not o.question.decline) for o in outcomes
    ]
    right = [j and o.role == o.question.role_expected for j, o in zip(judged, outcomes, strict=True)]
    return Ratio(_numbers(right), _numbers(judged))


def _citations(outcomes: Sequence[Outcome]) -> Ratio:
    """Citation precision: the share of an answer's cited items that are judged relevant.

    ``|cited ∩ {grade ≥ 1}| / |cited|``, averaged over the answerable questions that were
    answered. An item without a judgement counts as not relevant, so this is a lower bound.
    """
    counted = [bool(outcome.cited) and not outcome.question.decline for outcome in outcomes]
    shares = [
        sum(outcome.question.qrels.get(key, 0) >= 1 for key in outcome.cited) / len(outcome.cited)
        if counts
        else 0.0
        for counts, outcome in zip(counted, outcomes, strict=True)
    ]
    return Ratio(_numbers(shares), _numbers(counted))


def _numbers(values: ArrayLike) -> Values:
    return np.asarray(values, dtype=np.float64)


BINS = 10


@dataclass(frozen=True)
class Bin:
    """The questions whose confidence lies in ``[low, high)``; the last bin holds its upper end too.

    ``confidence`` is their mean confidence, ``answerable`` the share that has an answer.
    """

    low: float
    high: float
    questions: int
    confidence: float
    answerable: Figure


@dataclass(frozen=True)
class Calibration:
    """The reliability diagram, its expected error, and the confidences behind both.

    ``ece = Σ_bins |bin| / n · |answerable(bin) - confidence(bin)|`` (Naeini et al. 2015) over
    ``BINS`` bins of equal width; empty bins are left out.
    """

    ece: Figure
    bins: tuple[Bin, ...]
    answerable: tuple[float, ...]
    to_decline: tuple[float, ...]


def calibrate(outcomes: Sequence[Outcome]) -> Calibration:
    """The calibration of one run."""
    sure = np.asarray([outcome.confidence for outcome in outcomes])
    truth = np.asarray([float(not outcome.question.decline) for outcome in outcomes])
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    return Calibration(
        _expected_error(truth - sure, places),
        tuple(_bin(place, sure, truth, places == place) for place in np.unique(places).tolist()),
        tuple(sure[truth == 1].tolist()),
        tuple(sure[truth == 0].tolist()),
    )


def _bin(place: int, sure: Values, truth: Values, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Bin:
    share = figures({"": Ratio(truth * inside, inside.astype(np.float64))})[""]
    return Bin(place / BINS, (place + 1) / BINS, int(inside.sum()), float(sure[inside].mean()), share)


def _expected_error(gaps: Values, places: np.ndarray[tuple[int], np.dtype[np.int_]]) -> Figure:
    # |bin| / n · |mean gap of the bin| = |sum of its gaps| / n, also where a resample leaves a bin empty.
    by_bin = gaps[:, None] * (places[:, None] == np.arange(BINS))
    samples = np.abs(resampled(len(gaps)) @ by_bin).sum(axis=1) / len(gaps)
    return Figure(float(np.abs(by_bin.sum(axis=0)).sum() / len(gaps)), *interval(samples))
