"""A small report with something in every corner of it, some of it hostile."""

from dataclasses import replace

import numpy as np

from assistant.weights import load_weights
from corpus.guideline.item import Role
from eval.fit.ablation import AblationRow
from eval.measures.uncertainty import Ratio, compare, figures
from eval.reports.misses import Cause, Miss
from eval.reports.report import Report, make_report
from tests.eval.questions import ask, outcome

HOSTILE = '<script>document.title="x"</script><img src=x onerror=alert(1)>&amp;"\' $x_1$'

_ANSWERED = ask("a1", {"U-4-i": 2}, text="名簿", category="role_given", role=Role.USER)
_MISSED = ask("a2", {"U-4-i": 2}, text=HOSTILE, category=HOSTILE, role_expected=Role.USER)
_FAR = ask("a3", text="明日の天気は", category="unanswerable_far")
_RATIO = {"R@1": Ratio(np.ones(6), np.ones(6))}
_NONE = {"R@1": Ratio(np.zeros(6), np.ones(6))}


def sample_report(split: str = "dev", *, misses: bool = True) -> Report:
    """Two systems, three categories, one ablated part, and two misses."""
    full = (
        outcome(_ANSWERED, ["U-4-i"], confidence=0.95, role=Role.USER),
        outcome(_MISSED, ["P-2-i", "U-4-i"], confidence=0.9, role=Role.PROVIDER),
        outcome(_FAR, ["C-1"], abstained=True, confidence=0.05),
    )
    bm25 = tuple(outcome(each.question, ["C-1"]) for each in full)
    (gap,) = compare([_NONE], _RATIO)
    return make_report(
        split,
        {"bm25": bm25, "full": full},
        version="1.0-overview",
        threshold=load_weights().threshold,
        ablation=(
            AblationRow("(すべて)", (), figures(_RATIO), {}),
            AblationRow(HOSTILE, ("x",), figures(_NONE), gap),
        ),
        misses=_misses() if misses else (),
    )


def _misses() -> tuple[Miss, ...]:
    ranks = {"bm25": 110, "dense_aid": 2, "full": 2}
    titles = {"U-4-i": HOSTILE, "P-2-i": "題"}
    answered = Miss(
        id="a2",
        text=HOSTILE,
        history=("前に聞いたこと",),
        category=HOSTILE,
        role=None,
        role_expected=Role.USER,
        role_read=Role.PROVIDER,
        expected=("U-4-i",),
        first="P-2-i",
        titles=titles,
        abstained=False,
        confidence=0.9,
        tokens=("<b>", "名簿"),
        ranks=ranks,
        cause=Cause.ROLE,
    )
    unread = replace(answered, id="a9", text="？", first=None, tokens=(), ranks={}, cause=Cause.PARSING)
    return answered, unread
