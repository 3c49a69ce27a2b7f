"""Ablation: what each part brings, by fitting the weights anew on dev without it.

Leaving a part out of fitted weights would overstate it: the others were weighed to go with it.
So each row has weights of its own, fitted as ``eval.fit`` does, with the part's columns at zero.
Confidence and threshold stay out of it; only the order of the items is compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import ranking
from eval.comparison import Difference, compare
from eval.figure import Figure, figures
from eval.fit import Example, fit_ranking, target_shares
from eval.metrics import ratios
from eval.parts import NOTHING, PARTS, Part, item_features, kept_columns, order_without
from eval.run import Run, Trial
from eval.system import DEPTH, Outcome

COMPARED = ("R@1", "R@5", "nDCG@5")


@dataclass(frozen=True)
class Ablated:
    """The order without one part; ``differences`` are without minus with, empty in the row of all."""

    label: str
    features: tuple[str, ...]
    figures: dict[str, Figure]
    differences: dict[str, Difference]


def ablate(
    fitted_on: Sequence[Trial], tried_on: Sequence[Trial], parts: Mapping[str, Part] = PARTS
) -> tuple[Ablated, ...]:
    """First everything, then each part left out: fitted on some trials, measured on others."""
    answerable = [trial for trial in tried_on if not trial.question.decline]
    examples = _examples(fitted_on)
    runs = [_run(part, examples, answerable) for part in (NOTHING, *parts.values())]
    scores = [{name: each[name] for name in COMPARED} for each in map(ratios, runs)]
    every, *others = scores
    differences = compare(others, every)
    return (
        Ablated(NOTHING.label, (), figures(every), {}),
        *(
            Ablated(part.label, part.features, figures(score), difference)
            for part, score, difference in zip(parts.values(), others, differences, strict=True)
        ),
    )


def _examples(trials: Sequence[Trial]) -> tuple[Example, ...]:
    """The answerable questions that weights have a say in, as ``eval.fit`` takes them."""
    made = []
    for question, ranked in ((trial.question, trial.ranked) for trial in trials):
        if ranked is None or question.decline or question.history or ranked.reading.references.found:
            continue
        keys = [item.key for item in ranked.retriever.items]
        made.append(Example(question, item_features(ranked), target_shares(question.qrels, keys), []))
    return tuple(made)


def _run(part: Part, examples: Sequence[Example], trials: Sequence[Trial]) -> Run:
    kept = kept_columns(part)
    weights = fit_ranking(
        [Example(each.question, each.features * kept, each.target, []) for each in examples]
    )
    named = dict(zip(ranking.FEATURES, weights.tolist(), strict=True))
    return tuple(_outcome(part, trial, named) for trial in trials)


def _outcome(part: Part, trial: Trial, weights: Mapping[str, float]) -> Outcome:
    ranked, keys = trial.ranked, list[str]()
    if ranked is not None:
        order = order_without(part, ranked, item_features(ranked), weights)
        keys = [ranked.retriever.items[row].key for row in order[:DEPTH]]
    return Outcome(trial.question, tuple(keys), False, 1.0, None, ())
