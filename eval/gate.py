"""The gate: is the whole system significantly worse than its baseline anywhere?

For every split and measure, the per-question values are compared by a one-sided paired
permutation test. A drop with p < 0.05 closes the gate; the p-values are not adjusted for their
number, for a gate should rather ask once too often.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.listener import Sheet
from corpus.errors import InputError
from eval.baseline import GATED, Baseline, SplitBaseline, baseline_of
from eval.figure import Values
from eval.labels import figure_label
from eval.run import Run
from eval.significance import ALPHA, paired_p
from eval.tables import shown_p

_NAMED = 12  # ids of worse questions that are told


@dataclass(frozen=True)
class Checked:
    """One measure of one split: means over the questions both have, and the ids that got worse."""

    split: str
    measure: str
    before: float
    now: float
    p: float
    worse: tuple[str, ...]

    @property
    def dropped(self) -> bool:
        """Whether it is significantly lower than the baseline."""
        return self.now < self.before and self.p < ALPHA


def check_split(split: str, run: Run, baseline: Baseline) -> tuple[Checked, ...]:
    """Compare one split's run with the baseline, measure by measure.

    Raises:
        InputError: the baseline has no such split, or was made with other questions.
    """
    now = baseline_of({split: run}).splits[split]
    before = baseline.splits.get(split)
    if before is None or before.questions_sha256 != now.questions_sha256:
        raise InputError(
            f"基準は {split} の今の問いで作られていません(問いか正解が変わりました)。"
            "「shishin eval --save-baseline」で作り直してください。"
        )
    return _checked(split, before, now)


def check_runs(split: str, before: Run, now: Run) -> tuple[Checked, ...]:
    """Compare two runs over the same questions, each judged for the version that it was put to."""
    old, new = (baseline_of({split: run}).splits[split] for run in (before, now))
    return _checked(split, old, new)


def _checked(split: str, before: SplitBaseline, now: SplitBaseline) -> tuple[Checked, ...]:
    ids = np.asarray(list(now.values))
    old = np.asarray([before.values[id] for id in ids], dtype=np.float64)
    new = np.asarray(list(now.values.values()), dtype=np.float64)
    return tuple(_check(split, name, ids, old[:, at], new[:, at]) for at, name in enumerate(GATED))


def _check(split: str, name: str, ids: NDArray[np.str_], old: Values, new: Values) -> Checked:
    both = ~np.isnan(old) & ~np.isnan(new)
    gaps = new[both] - old[both]
    means = (float(old[both].mean()), float(new[both].mean())) if both.any() else (0.0, 0.0)
    return Checked(split, name, *means, paired_p(gaps, "less"), tuple(ids[both][gaps < 0].tolist()))


def to_sheet(checks: Sequence[Checked]) -> Sheet:
    """All checks as a table."""
    return Sheet(
        "基準との比較(片側の並べ替え検定)",
        ("split", "尺度", "基準", "今", "差", "p", "判定"),
        tuple(map(_row, checks)),
    )


def _row(each: Checked) -> tuple[str, ...]:
    numbers = f"{each.before:.3f}", f"{each.now:.3f}", f"{each.now - each.before:+.3f}", shown_p(each.p)
    return each.split, figure_label(each.measure), *numbers, "低下" if each.dropped else ""


def drops(checks: Sequence[Checked]) -> Iterator[str]:
    """A line for each measure that dropped, with the ids of the questions that got worse."""
    for each in checks:
        if each.dropped:
            rest = len(each.worse) - _NAMED
            more = f" ほか {rest} 問" if rest > 0 else ""
            yield (
                f"{each.split} の {figure_label(each.measure)} が {each.before:.3f} から {each.now:.3f} に"
                f"下がりました(p={shown_p(each.p)})。悪くなった {len(each.worse)} 問: "
                f"{'、'.join(each.worse[:_NAMED])}{more}"
            )
