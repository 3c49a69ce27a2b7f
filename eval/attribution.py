"""Attribution: which step a missed question was lost at.

``RULES`` is the whole decision table; the first rule that holds names the step. A question that
was put in the right order and declined all the same, or answered though it should be declined,
is the threshold's; the rest are judged by where the best right item stands, signal by signal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

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
