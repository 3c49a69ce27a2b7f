"""Calibration: does a confidence of 0.8 mean that eight of ten such questions can be answered?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.figure import Figure, Ratio, Values, figures, interval, resampled
from eval.system import Outcome

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
