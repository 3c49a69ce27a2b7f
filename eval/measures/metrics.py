"""Metrics: how good the outcomes of one system are.

Ranking measures come from ir-measures, over the questions that have an answer:
R@k is its ``Success(rel=2)@k`` (1 if an item that answers stands among the first k),
MRR@10 its ``RR(rel=2)@10``, nDCG@k its graded ``nDCG@k``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG
from numpy.typing import ArrayLike, NDArray
from scipy.stats import permutation_test

from eval.data.dataset import ANSWERS
from eval.measures.run import Outcome

RESAMPLES = 2000
LEVEL = 0.95
_SEED = 0

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Ratio:
    """A figure question by question: two arrays of shape (questions,)."""

    numerators: Values
    denominators: Values

    def of(self, rows: NDArray[np.bool_]) -> "Ratio":
        """The same figure over some of the questions; ``rows`` is a mask, shape (questions,)."""
        return Ratio(self.numerators[rows], self.denominators[rows])

    def minus(self, other: "Ratio") -> "Ratio":
        """The mean difference to the same figure of another run, over the questions both have."""
        both = (self.denominators > 0) & (other.denominators > 0)
        return Ratio(np.where(both, self.numerators - other.numerators, 0.0), both.astype(np.float64))

    @property
    def present(self) -> Values:
        """The values of the questions that count, shape (questions that count,)."""
        return self.numerators[self.denominators > 0]


@dataclass(frozen=True)
class Figure:
    """A value and the ends of its 95 % interval; all None where nothing was there to measure."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = Figure(None, None, None)


@lru_cache(maxsize=4)  # all figures of a report have few sizes; one draw takes 0.1 s and 10 MB
def resampled(size: int) -> Values:
    """How often each question is drawn in each resample, shape (RESAMPLES, size); not to be written to."""
    counts = np.random.default_rng(_SEED).multinomial(size, np.full(size, 1 / size), size=RESAMPLES)
    drawn = counts.astype(np.float64)
    drawn.setflags(write=False)
    return drawn


def interval(samples: Values) -> tuple[float, float]:
    """The percentile interval of the resampled values; resamples without a value are left out."""
    tail = 50 * (1 - LEVEL)
    low, high = np.nanpercentile(samples, [tail, 100 - tail])
    return float(low), float(high)


def figures(ratios: Mapping[str, Ratio]) -> dict[str, Figure]:
    """The figures of ratios over the same questions."""
    size = len(next(iter(ratios.values())).numerators) if ratios else 0
    counts = resampled(size) if size else np.zeros((0, 0))
    return {name: _figure(ratio, counts) for name, ratio in ratios.items()}


def _figure(ratio: Ratio, counts: Values) -> Figure:
    if not ratio.denominators.any():
        return NOTHING
    below = counts @ ratio.denominators
    samples = np.full(len(below), np.nan)
    np.divide(counts @ ratio.numerators, below, out=samples, where=below > 0)
    return Figure(float(ratio.numerators.sum() / ratio.denominators.sum()), *interval(samples))


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
    by_bin = gaps[:, None] * (places[:, None] == np.arange(BINS))
    samples = np.abs(resampled(len(gaps)) @ by_bin).sum(axis=1) / len(gaps)
    return Figure(float(np.abs(by_bin.sum(axis=0)).sum() / len(gaps)), *interval(samples))


ALPHA = 0.05
TEST_NAME = "対応のある並べ替え検定(両側)"
_RESAMPLES = 9_999
_PERMUTATION_SEED = 0


def paired_p(differences: Values, alternative: Literal["two-sided", "less"] = "two-sided") -> float:
    """The p-value of the mean of per-question differences, shape (questions,); 1 if none differs."""
    telling = differences[differences != 0]  # the sign of nothing is nothing
    if not len(telling):
        return 1.0
    tested = permutation_test(
        (np.append(telling, 0.0),),  # scipy asks for two observations at least
        np.sum,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        alternative=alternative,
        rng=_PERMUTATION_SEED,
    )
    return float(min(tested.pvalue, 1.0))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values, in the order given (S. Holm 1979).

    The i-th smallest of m is multiplied by ``m - i + 1``; none is smaller than one before it.
    """
    order = np.argsort(p_values, kind="stable")
    factors = np.arange(len(order), 0, -1)
    adjusted = np.empty(len(order))
    adjusted[order] = np.maximum.accumulate(np.asarray(p_values)[order] * factors).clip(max=1.0)
    return tuple(adjusted.tolist())


@dataclass(frozen=True)
class Difference:
    """A mean paired difference; ``p`` is two-sided, ``p_holm`` adjusted for the runs compared."""

    difference: Figure
    p: float
    p_holm: float

    @property
    def significant(self) -> bool:
        """Whether it holds after the adjustment."""
        return self.p_holm < ALPHA


def compare(
    runs: Sequence[Mapping[str, Ratio]], against: Mapping[str, Ratio]
) -> tuple[dict[str, Difference], ...]:
    """For each run: measure → its difference to ``against``, over the same questions in the same order.

    Holm's adjustment is made for each measure over all runs.
    """
    gaps = [{name: run[name].minus(against[name]) for name in against} for run in runs]
    p_values = [{name: paired_p(gap.present) for name, gap in each.items()} for each in gaps]
    adjusted = {name: holm([each[name] for each in p_values]) for name in against}
    means = [figures(each) for each in gaps]
    return tuple(
        {name: Difference(means[row][name], p_values[row][name], adjusted[name][row]) for name in against}
        for row in range(len(runs))
    )
