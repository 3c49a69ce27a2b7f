"""Ablation: what each part brings, by fitting the weights anew on dev without it.

Leaving a part out of fitted weights would overstate it: the others were weighed to go with it.
So each row has weights of its own, fitted as ``python -m eval.fit`` does, with the part's columns at zero.
Confidence and threshold stay out of it; only the order of the items is compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.ranking.ranked import Ranked
from assistant.weights import Weights
from eval.data.dataset import Question
from eval.fit.feature_groups import (
    EVERYTHING,
    FEATURE_GROUPS,
    FeatureGroup,
    item_features,
    kept_columns,
    order_without,
)
from eval.fit.fitted_weights import Example, examples_of, fitted_weights
from eval.measures.metrics import ratios
from eval.measures.run import DEPTH, Outcome, RankedQuestion, Run
from eval.measures.uncertainty import Difference, Figure, compare, figures

COMPARED = ("R@1", "R@5", "nDCG@5")


@dataclass(frozen=True)
class AblationRow:
    """The order without one part; ``differences`` are without minus with, empty in the row of all."""

    label: str
    features: tuple[str, ...]
    figures: dict[str, Figure]
    differences: dict[str, Difference]


@dataclass(frozen=True)
class _Tried:
    """A trial and the features of its items, which are the same for every part."""

    question: Question
    ranked: Ranked | None
    features: NDArray[np.float64] | None


def ablate(
    fitted_on: Sequence[RankedQuestion],
    tried_on: Sequence[RankedQuestion],
    alone: Sequence[RankedQuestion],
    parts: Mapping[str, FeatureGroup] = FEATURE_GROUPS,
) -> tuple[AblationRow, ...]:
    """First everything, then each part left out: fitted on some trials, measured on others.

    ``alone`` are the trials of ``tried_on`` without what was asked before.
    """
    examples = [each for each in examples_of(fitted_on) if not each.question.decline]
    with_history, without = _tried(tried_on), _tried(alone)
    runs = [
        _run(part, examples, without if part.history else with_history)
        for part in (EVERYTHING, *parts.values())
    ]
    scores = [{name: each[name] for name in COMPARED} for each in map(ratios, runs)]
    every, *others = scores
    differences = compare(others, every)
    return (
        AblationRow(EVERYTHING.label, (), figures(every), {}),
        *(
            AblationRow(part.label, part.features, figures(score), difference)
            for part, score, difference in zip(parts.values(), others, differences, strict=True)
        ),
    )


def _tried(trials: Sequence[RankedQuestion]) -> tuple[_Tried, ...]:
    return tuple(
        _Tried(each.question, each.ranked, item_features(each.ranked) if each.ranked else None)
        for each in trials
        if not each.question.decline
    )


def _run(part: FeatureGroup, examples: Sequence[Example], trials: Sequence[_Tried]) -> Run:
    kept = kept_columns(part)
    # Zeroed, not cut out: a column of zeros changes no score whatever its weight, and all names stay.
    weights = fitted_weights([replace(each, features=each.features * kept) for each in examples])
    return tuple(_outcome(part, trial, weights) for trial in trials)


def _outcome(part: FeatureGroup, trial: _Tried, weights: Weights) -> Outcome:
    ranked, keys = trial.ranked, list[str]()
    if ranked is not None and trial.features is not None:
        order = order_without(part, ranked, trial.features, weights)
        keys = [ranked.retriever.items[row].key for row in order[:DEPTH]]
    return Outcome(trial.question, tuple(keys), False, 1.0, None, ())
