"""The baseline: what the whole system reached question by question when it was last accepted.

``baseline.json`` beside the question set, one line a question, holds for each split the values of
``GATED`` (null where a measure does not count a question) and a hash of the questions.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.listener import Sheet
from corpus.errors import InputError
from eval.data.dataset import GUIDELINE, Question
from eval.measures.metrics import OF_GUIDELINE, ratios
from eval.measures.run import Run
from eval.measures.uncertainty import ALPHA, Ratio, Values, paired_p
from eval.reports.labels import figure_label
from eval.reports.terminal_tables import shown_p

BASELINE = GUIDELINE / "baseline.json"
GATED = (*OF_GUIDELINE, "decision_accuracy", "role_accuracy", "citation_precision")
_HOW = "「shishin eval --save-baseline」で作"


class SplitBaseline(BaseModel):
    """One split: question id → the values of ``GATED``, in its order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions_sha256: str
    values: dict[str, tuple[float | None, ...]]


class Baseline(BaseModel):
    """All splits, and the names of the measures whose values they hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measures: tuple[str, ...]
    splits: dict[str, SplitBaseline]


def baseline_of(runs: Mapping[str, Run]) -> Baseline:
    """The baseline that the whole system's runs make, split by split."""
    return Baseline(measures=GATED, splits={split: _split(run) for split, run in runs.items()})


def _split(run: Run) -> SplitBaseline:
    measured = ratios(run)
    columns = [_values(measured[name]) for name in GATED]
    ids = [outcome.question.id for outcome in run]
    return SplitBaseline(
        questions_sha256=questions_hash(outcome.question for outcome in run),
        values=dict(zip(ids, zip(*columns, strict=True), strict=True)),
    )


def _values(ratio: Ratio) -> list[float | None]:
    # The measures in `GATED` have denominators of 0 or 1, so the numerator is the value.
    pairs = zip(ratio.numerators.tolist(), ratio.denominators.tolist(), strict=True)
    return [round(top, 6) if below else None for top, below in pairs]


def questions_hash(questions: Iterable[Question]) -> str:
    """SHA-256 over everything of the questions that an outcome or its judgement depends on."""
    rows = [
        (
            each.id,
            each.text,
            each.role,
            each.role_expected,
            each.history,
            each.decline,
            sorted(each.qrels.items()),
        )
        for each in questions
    ]
    return hashlib.sha256(json.dumps(sorted(rows, key=lambda row: row[0])).encode()).hexdigest()


def to_text(baseline: Baseline) -> str:
    """The file: JSON with a line for each question."""
    # Laid out by hand: the indent of json would also break each row of numbers into lines.
    splits = [
        f'"{name}": {{"questions_sha256": "{split.questions_sha256}", "values": {{\n'
        + ",\n".join(f"{json.dumps(id)}: {json.dumps(row)}" for id, row in split.values.items())
        + "\n}}"
        for name, split in baseline.splits.items()
    ]
    return f'{{"measures": {json.dumps(baseline.measures)}, "splits": {{\n' + ",\n".join(splits) + "\n}}\n"


def load_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        InputError: there is none, or it cannot be read; the sentence says how to make one.
    """
    try:
        baseline = Baseline.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise InputError(
            f"基準 {path} がありません。今の成績を基準にするなら、{_HOW}ってください。"
        ) from error
    except OSError as error:
        raise InputError(f"基準 {path} を読めません。場所と権限を確かめてください。") from error
    except ValidationError as error:
        raise InputError(f"基準 {path} の形が違います。{_HOW}り直してください。") from error
    if baseline.measures != GATED:
        raise InputError(f"基準 {path} は別の尺度のものです。{_HOW}り直してください。")
    return baseline


_NAMED = 12  # ids of worse questions that are told


@dataclass(frozen=True)
class GateCheck:
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


def check_split(split: str, run: Run, baseline: Baseline) -> tuple[GateCheck, ...]:
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


def check_runs(split: str, before: Run, now: Run) -> tuple[GateCheck, ...]:
    """Compare two runs over the same questions, each judged for the version that it was put to."""
    old, new = (baseline_of({split: run}).splits[split] for run in (before, now))
    return _checked(split, old, new)


def _checked(split: str, before: SplitBaseline, now: SplitBaseline) -> tuple[GateCheck, ...]:
    ids = np.asarray(list(now.values))
    old = np.asarray([before.values[id] for id in ids], dtype=np.float64)
    new = np.asarray(list(now.values.values()), dtype=np.float64)
    return tuple(_check(split, name, ids, old[:, at], new[:, at]) for at, name in enumerate(GATED))


def _check(split: str, name: str, ids: NDArray[np.str_], old: Values, new: Values) -> GateCheck:
    both = ~np.isnan(old) & ~np.isnan(new)
    gaps = new[both] - old[both]
    means = (float(old[both].mean()), float(new[both].mean())) if both.any() else (0.0, 0.0)
    # One-sided: the gate only asks whether it got worse.
    return GateCheck(split, name, *means, paired_p(gaps, "less"), tuple(ids[both][gaps < 0].tolist()))


def to_sheet(checks: Sequence[GateCheck]) -> Sheet:
    """All checks as a table."""
    return Sheet(
        "基準との比較(片側の並べ替え検定)",
        ("split", "尺度", "基準", "今", "差", "p", "判定"),
        tuple(map(_row, checks)),
    )


def _row(each: GateCheck) -> tuple[str, ...]:
    numbers = f"{each.before:.3f}", f"{each.now:.3f}", f"{each.now - each.before:+.3f}", shown_p(each.p)
    return each.split, figure_label(each.measure), *numbers, "低下" if each.dropped else ""


def drops(checks: Sequence[GateCheck]) -> Iterator[str]:
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
