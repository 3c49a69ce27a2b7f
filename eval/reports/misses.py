"""Misses: the questions that went wrong, each with what led to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assistant.ranking.ranked import Ranked
from assistant.weights import Weights
from corpus.guideline.item import Item, Role
from corpus.text.markup import display
from eval.data.dataset import ANSWERS, Question
from eval.fit.feature_groups import ROLE_FEATURES, FeatureGroup, item_features, order_without
from eval.measures.run import BASELINES, RankedQuestion
from index.search.retriever import SIGNALS, Scores

NEAR = 5
"""A rank up to this is near: there the item would be cited."""


class Cause(StrEnum):
    """The steps a question can be lost at."""

    PARSING = "parsing"
    TOKENISATION = "tokenisation"
    LEXICAL = "lexical"
    DENSE = "dense"
    FUSION = "fusion"
    ROLE = "role"
    THRESHOLD = "threshold"

    @property
    def label(self) -> str:
        """The Japanese name shown to people."""
        return _LABELS[self]


_LABELS = {
    Cause.PARSING: "項目の読み取り",
    Cause.TOKENISATION: "語の切り分け",
    Cause.LEXICAL: "語の順位",
    Cause.DENSE: "意味の順位",
    Cause.FUSION: "合わせ方",
    Cause.ROLE: "立場",
    Cause.THRESHOLD: "しきい値",
}


@dataclass(frozen=True)
class Evidence:
    """What the steps made of one missed question.

    ``lexical`` and ``dense`` are the best ranks (from 1) of a right item in any signal of that kind;
    both are 0 for a question to be declined, which has no right item.
    """

    to_decline: bool
    readable: bool
    right_first: bool
    words_known: bool
    role_at_fault: bool
    lexical: int
    dense: int


@dataclass(frozen=True)
class Rule:
    """A cause, when it holds, and the sentence that tells people so."""

    cause: Cause
    holds: Callable[[Evidence], bool]
    meaning: str


RULES = (
    Rule(Cause.THRESHOLD, lambda e: e.to_decline, "断るべき問いに答えた。"),
    Rule(Cause.PARSING, lambda e: not e.readable, "問いを読めないか、正解の項目が索引にないか、その文が空。"),
    Rule(Cause.THRESHOLD, lambda e: e.right_first, "正解が先頭に来たのに、断った。"),
    Rule(Cause.TOKENISATION, lambda e: not e.words_known, "質問の語が一つも索引にない。"),
    Rule(
        Cause.ROLE,
        lambda e: e.role_at_fault,
        "立場の加点がなければ正解が先頭に来た。または、立場を読み違え、先頭がその立場の項目でない。",
    ),
    Rule(
        Cause.FUSION,
        lambda e: 1 in (e.lexical, e.dense) or max(e.lexical, e.dense) <= NEAR,
        f"どれかの手法で正解が先頭だったか、語でも意味でも {NEAR} 位以内だったのに、合わせると先頭に来ない。",
    ),
    Rule(
        Cause.LEXICAL, lambda e: e.lexical > e.dense, f"語では正解が {NEAR} 位より下で、意味の順位より低い。"
    ),
    Rule(Cause.DENSE, lambda _: True, f"意味では正解が {NEAR} 位より下で、語の順位より低いか同じ。"),
)


def cause_of(evidence: Evidence) -> Cause:
    """The step that the first matching rule names."""
    return next(rule.cause for rule in RULES if rule.holds(evidence))


LEXICAL = tuple(name for name in SIGNALS if name.startswith("bm25"))
DENSE = tuple(name for name in SIGNALS if name not in LEXICAL)
_ROLE = FeatureGroup("", ROLE_FEATURES)


@dataclass(frozen=True)
class Miss:
    """One missed question: what was expected, what came first, and why.

    ``titles`` names the items in ``expected`` and ``first``. ``ranks`` holds the rank of the best
    right item by signal, ``fused`` and ``full``; it is empty where there is no right item.
    """

    id: str
    text: str
    history: tuple[str, ...]
    category: str
    role: Role | None
    role_expected: Role | None
    role_read: Role | None
    expected: tuple[str, ...]
    first: str | None
    titles: dict[str, str]
    abstained: bool
    confidence: float
    tokens: tuple[str, ...]
    ranks: dict[str, int]
    cause: Cause


def find_misses(weights: Weights, trials: Sequence[RankedQuestion]) -> tuple[Miss, ...]:
    """The answerable questions without a right item first or declined, and the others answered."""
    return tuple(_miss(weights, trial) for trial in trials if _missed(trial))


def right_keys(question: Question) -> tuple[str, ...]:
    """The keys of the items that answer the question."""
    return tuple(key for key, grade in question.qrels.items() if grade == ANSWERS)


def rank_of(scores: Scores, rows: Sequence[int]) -> int:
    """The rank (from 1) of the best of ``rows``; other items with the same score stand before it."""
    others = np.delete(scores, rows)
    return 1 + int((others >= scores[list(rows)].max()).sum())


def _missed(trial: RankedQuestion) -> bool:
    ranked, question = trial.ranked, trial.question
    abstained = ranked is None or ranked.abstained
    if question.decline or abstained:
        return question.decline is not abstained
    return ranked is not None and ranked.order[0] not in _right_rows(question, ranked.retriever.items)


def _right_rows(question: Question, items: Sequence[Item]) -> list[int]:
    keys = right_keys(question)
    return [row for row, item in enumerate(items) if item.key in keys]


def _miss(weights: Weights, trial: RankedQuestion) -> Miss:
    question, ranked = trial.question, trial.ranked
    rows = _right_rows(question, ranked.retriever.items) if ranked else []
    ranks = _ranks(ranked, rows) if ranked and rows else {}
    named = [ranked.retriever.items[row] for row in (*rows, ranked.order[0])] if ranked else []
    return Miss(
        question.id,
        question.text,
        question.history,
        question.category,
        question.role,
        question.role_expected,
        ranked.role if ranked else question.role,
        right_keys(question),
        named[-1].key if named else None,
        {item.key: item.title.text for item in named},
        ranked is None or ranked.abstained,
        ranked.confidence if ranked else 0.0,
        ranked.query.terms if ranked else (),
        ranks,
        cause_of(_evidence(weights, trial, rows, ranks)),
    )


def _ranks(ranked: Ranked, rows: Sequence[int]) -> dict[str, int]:
    size = len(ranked.retriever.items)
    # [:size]: behind the items, some signals hold the outside topics.
    ranks = {name: rank_of(getattr(ranked.signals, name)[:size], rows) for name in SIGNALS}
    return {
        **ranks,
        "fused": rank_of(BASELINES["fused"](ranked), rows),
        "full": 1 + min(ranked.order.index(row) for row in rows),
    }


def _evidence(
    weights: Weights, trial: RankedQuestion, rows: Sequence[int], ranks: Mapping[str, int]
) -> Evidence:
    question, ranked = trial.question, trial.ranked
    if ranked is None or not rows:
        return Evidence(question.decline, False, False, False, False, 0, 0)
    source, items = ranked.retriever.shard.source, ranked.retriever.items
    return Evidence(
        to_decline=False,
        readable=any(display(span.of(source)).strip() for row in rows for span in items[row].spans),
        right_first=ranks["full"] == 1,
        words_known=bool(ranked.signals.bm25_aid[: len(items)].any()),
        role_at_fault=_role_at_fault(question, ranked, weights, rows),
        lexical=min(ranks[name] for name in LEXICAL),
        dense=min(ranks[name] for name in DENSE),
    )


def _role_at_fault(question: Question, ranked: Ranked, weights: Weights, rows: Sequence[int]) -> bool:
    """Right without the role's steering, or read as another role and led to items of that one."""
    without = order_without(_ROLE, ranked, item_features(ranked), weights)
    if without[0] in rows:
        return True
    expected = question.role_expected
    misread = expected is not None and ranked.role is not expected
    return misread and expected not in ranked.retriever.items[ranked.order[0]].roles
