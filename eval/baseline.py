"""The baseline: what the whole system reached question by question when it was last accepted.

``baseline.json`` beside the question set, one line a question, holds for each split the values of
``GATED`` (null where a measure does not count a question) and a hash of the questions.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import InputError
from eval.dataset import GUIDELINE, Question
from eval.figure import Ratio
from eval.metrics import OF_GUIDELINE, ratios
from eval.run import Run

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
