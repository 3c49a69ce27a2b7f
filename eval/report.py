"""The report: what each system reached, as numbers and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from rich.table import Table

from eval.metrics import MEASURES, Abstention, abstention, per_question, role_accuracy
from eval.run import Run


@dataclass(frozen=True)
class Scores:
    """Mean ranking measures over ``answerable`` questions, and the decisions over all."""

    questions: int
    answerable: int
    ranking: dict[str, float]
    abstention: Abstention
    role_accuracy: float


@dataclass(frozen=True)
class Report:
    """System → scores over the whole split, and category → scores of the last system."""

    split: str
    systems: dict[str, Scores]
    categories: dict[str, Scores]


def score(outcomes: Run) -> Scores:
    """The scores of one run, or of a part of it."""
    values = per_question(outcomes)
    answerable = sum(not outcome.question.decline for outcome in outcomes)
    means = {name: sum(each.values()) / answerable if answerable else 0.0 for name, each in values.items()}
    return Scores(len(outcomes), answerable, means, abstention(outcomes), role_accuracy(outcomes))


def make_report(split: str, runs: Mapping[str, Run]) -> Report:
    """Score every system, and the last of them category by category."""
    last = list(runs.values())[-1]
    categories = dict.fromkeys(outcome.question.category for outcome in last)
    parts = {name: tuple(o for o in last if o.question.category == name) for name in categories}
    return Report(
        split,
        {name: score(run) for name, run in runs.items()},
        {name: score(part) for name, part in parts.items()},
    )


def to_json(report: Report) -> dict[str, object]:
    """The report as plain types."""
    return asdict(report)


def to_tables(report: Report) -> Sequence[Table]:
    """The report as tables for the terminal."""
    systems = _table(f"方式ごとの正確さ(split: {report.split})", "方式", report.systems)
    return [systems, _table("質問の種類ごと(最後の方式)", "種類", report.categories)]


def _table(title: str, first: str, rows: Mapping[str, Scores]) -> Table:
    table = Table(title=title)
    table.add_column(first)
    for name in ("問い", *MEASURES, "断りF1", "断りすぎ", "立場"):
        table.add_column(name, justify="right")
    for name, scores in rows.items():
        ranking = [f"{value:.3f}" if scores.answerable else "-" for value in scores.ranking.values()]
        decisions = [f"{scores.abstention.f1:.3f}", f"{scores.abstention.false_declines:.1%}"]
        table.add_row(name, str(scores.questions), *ranking, *decisions, f"{scores.role_accuracy:.3f}")
    return table
