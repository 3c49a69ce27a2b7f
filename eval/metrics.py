"""Metrics: how good the outcomes of one system are.

Ranking measures come from ir-measures, over the questions that have an answer:
R@k is its ``Success(rel=2)@k`` (1 if an item that answers stands among the first k),
MRR@10 its ``RR(rel=2)@10``, nDCG@k its graded ``nDCG@k``. Abstention counts a declined
question as the positive class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, Success, nDCG
from sklearn.metrics import precision_recall_fscore_support

from eval.dataset import ANSWERS
from eval.system import Outcome

MEASURES = {
    "R@1": Success(rel=ANSWERS) @ 1,
    "R@3": Success(rel=ANSWERS) @ 3,
    "R@5": Success(rel=ANSWERS) @ 5,
    "R@10": Success(rel=ANSWERS) @ 10,
    "MRR@10": RR(rel=ANSWERS) @ 10,
    "nDCG@5": nDCG @ 5,
    "nDCG@10": nDCG @ 10,
}


@dataclass(frozen=True)
class Abstention:
    """Declining as a decision: ``false_declines`` is the share of answerable questions declined."""

    precision: float
    recall: float
    f1: float
    false_declines: float


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


def abstention(outcomes: Sequence[Outcome]) -> Abstention:
    """Precision, recall and F1 of declining, and how many answerable questions it cost."""
    truth = [outcome.question.decline for outcome in outcomes]
    declined = [outcome.abstained for outcome in outcomes]
    precision, recall, f1, _ = precision_recall_fscore_support(
        truth, declined, average="binary", zero_division=0.0
    )
    answerable = truth.count(False)
    lost = sum(d and not t for d, t in zip(declined, truth, strict=True))
    return Abstention(float(precision), float(recall), float(f1), lost / answerable if answerable else 0.0)


def role_accuracy(outcomes: Sequence[Outcome]) -> float:
    """Share of answerable questions that imply a role and whose role was read right."""
    judged = [
        o for o in outcomes if o.question.role_expected and not o.question.role and not o.question.decline
    ]
    return sum(o.role == o.question.role_expected for o in judged) / len(judged) if judged else 0.0
