"""The report: what each system reached, how sure that is, and where it went wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from eval.data.dataset import Question
from eval.fit.ablation import AblationRow
from eval.measures.metrics import OF_GUIDELINE, Calibration, calibrate, ratios
from eval.measures.run import Run
from eval.measures.uncertainty import LEVEL, RESAMPLES, TEST_NAME, Difference, Figure, Ratio, compare, figures
from eval.reports.labels import GIVEN, NOT_GIVEN, role_label
from eval.reports.misses import Miss


@dataclass(frozen=True)
class GroupScores:
    """``eval.measures.metrics.FIGURES`` over some questions, ``answerable`` of which have an answer."""

    questions: int
    answerable: int
    figures: dict[str, Figure]


@dataclass(frozen=True)
class Method:
    """How intervals and p-values were made."""

    level: float = LEVEL
    resamples: int = RESAMPLES
    interval: str = "質問の復元抽出によるパーセンタイル・ブートストラップ"
    test: str = TEST_NAME
    adjustment: str = "Holm"


@dataclass(frozen=True)
class Report:
    """One evaluation.

    ``systems`` are scored over the whole split; ``categories``, ``given`` (was a role chosen?)
    and ``roles`` (the role chosen, else implied) are parts of the split under the last system.
    ``comparisons``: other system → measure → that system minus the last. ``calibration``,
    ``ablation`` and ``misses`` are of the whole system, and empty where it was not run.
    ``measures`` are the ranking measures that this kind of question set is reported with.
    """

    split: str
    version: str
    systems: dict[str, GroupScores]
    comparisons: dict[str, dict[str, Difference]]
    categories: dict[str, GroupScores]
    given: dict[str, GroupScores]
    roles: dict[str, GroupScores]
    calibration: Calibration | None
    threshold: float
    measures: tuple[str, ...]
    ablation: tuple[AblationRow, ...]
    misses: tuple[Miss, ...]
    method: Method = Method()

    @property
    def last(self) -> str:
        """The system that the others are compared with."""
        return list(self.systems)[-1]


def score(outcomes: Run) -> GroupScores:
    """The scores of one run."""
    return _scores(outcomes, ratios(outcomes))


def make_report(
    split: str,
    runs: Mapping[str, Run],
    *,
    version: str = "",
    threshold: float = 0.0,
    measures: Sequence[str] = OF_GUIDELINE,
    ablation: Sequence[AblationRow] = (),
    misses: Sequence[Miss] = (),
) -> Report:
    """Score every system, compare them with the last, and take that one apart."""
    measured = {name: ratios(run) for name, run in runs.items()}
    *others, last = runs
    ranking = {name: {each: measured[name][each] for each in measures} for name in runs}
    differences = compare([ranking[name] for name in others], ranking[last])
    run, values = runs[last], measured[last]
    return Report(
        split=split,
        version=version,
        systems={name: _scores(runs[name], measured[name]) for name in runs},
        comparisons=dict(zip(others, differences, strict=True)),
        categories=_parts(run, values, lambda question: question.category),
        given=_parts(run, values, lambda question: GIVEN if question.role else NOT_GIVEN),
        roles=_parts(run, values, lambda question: role_label(question.role or question.role_expected)),
        # The baselines have no confidence of their own.
        calibration=calibrate(run) if last == "full" else None,
        threshold=threshold,
        measures=tuple(measures),
        ablation=tuple(ablation),
        misses=tuple(misses),
    )


def _parts(
    run: Run, values: Mapping[str, Ratio], part_of: Callable[[Question], str]
) -> dict[str, GroupScores]:
    """The scores of the questions of each part, in the order in which parts are met."""
    names = np.asarray([part_of(outcome.question) for outcome in run])
    parts = {}
    for name in dict.fromkeys(names.tolist()):
        inside = names == name
        chosen = tuple(outcome for outcome, mine in zip(run, inside, strict=True) if mine)
        parts[name] = _scores(chosen, {key: ratio.of(inside) for key, ratio in values.items()})
    return parts


def _scores(outcomes: Run, values: Mapping[str, Ratio]) -> GroupScores:
    answerable = sum(not outcome.question.decline for outcome in outcomes)
    return GroupScores(len(outcomes), answerable, figures(values))


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain types."""
    fields: dict[str, Any] = TypeAdapter(Report).dump_python(report, mode="json")
    return fields
