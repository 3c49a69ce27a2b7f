"""The report as one HTML page that needs nothing else: no file, no host, no script."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.files.templates import environment
from eval.measures.metrics import DECISIONS
from eval.measures.uncertainty import Figure
from eval.reports import labels
from eval.reports.misses import RULES
from eval.reports.plots import Plot, calibration_plot, histogram_plot, rows_plot
from eval.reports.report import GroupScores, Report
from eval.reports.terminal_tables import shown, shown_p

_OF_SYSTEMS = ("R@1", "R@5", "nDCG@5")
_OF_CATEGORIES = ("R@1", "nDCG@5", "decision_accuracy")
_HEADLINE = ("R@1", "R@5", "nDCG@5", "abstention_f1", "false_declines", "role_accuracy")


@dataclass(frozen=True)
class Section:
    """A table of scores under a heading: row label → scores."""

    title: str
    first: str
    rows: Mapping[str, GroupScores]
    figures: Sequence[str]


def to_page(report: Report) -> str:
    """The page; all text from outside is escaped by the template."""
    pages = environment(Path(__file__).parent, figure=shown, p=shown_p, signed=_signed)
    return pages.get_template("report.html.j2").render(
        report=report,
        last=report.systems[report.last],
        labels=labels,
        headline=_HEADLINE,
        measures=report.measures,
        systems=_systems(report),
        parts=_parts(report),
        system_plots=_plots(_labelled(report.systems, labels.system_label), _OF_SYSTEMS),
        category_plots=_plots(_labelled(report.categories, labels.category_label), _OF_CATEGORIES),
        confidence_plots=_confidence(report),
        rules=RULES,
        causes=Counter(miss.cause for miss in report.misses).most_common(),
    )


def _systems(report: Report) -> tuple[Section, ...]:
    rows = _labelled(report.systems, labels.system_label)
    return (
        Section("順位の正確さ", "方式", rows, report.measures),
        Section("断り・立場・引用", "方式", rows, DECISIONS),
    )


def _parts(report: Report) -> tuple[Section, ...]:
    categories = _labelled(report.categories, labels.category_label)
    figures = (*report.measures, "decision_accuracy", "role_accuracy", "citation_precision")
    return (
        Section("質問の種類ごと", "種類", categories, figures),
        Section("立場を選んだかどうか", "選択", report.given, figures),
        Section("質問の立場ごと", "立場", report.roles, figures),
    )


def _labelled(rows: Mapping[str, GroupScores], label: Callable[[str], str]) -> dict[str, GroupScores]:
    return {label(name): scores for name, scores in rows.items()}


def _plots(rows: Mapping[str, GroupScores], names: Sequence[str]) -> tuple[Plot, ...]:
    return tuple(
        rows_plot(labels.figure_label(each), {name: scores.figures[each] for name, scores in rows.items()})
        for each in names
    )


def _confidence(report: Report) -> tuple[Plot, ...]:
    if report.calibration is None:
        return ()
    return calibration_plot(report.calibration), histogram_plot(report.calibration, report.threshold)


def _signed(figure: Figure) -> str:
    """``+0.012 [−0.010, +0.034]``: a difference with its interval."""
    if figure.value is None:
        return "–"
    return f"{figure.value:+.3f} [{figure.low:+.3f}, {figure.high:+.3f}]".replace("-", "−")
