"""The report as tables for the terminal."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich import box
from rich.table import Table

from eval.measures.metrics import DECISIONS
from eval.measures.uncertainty import Figure
from eval.reports.labels import category_label, figure_label, system_label
from eval.reports.report import GroupScores, Report

_OF_PARTS = ("R@1", "R@5", "nDCG@5", "decision_accuracy", "role_accuracy")


def shown(figure: Figure) -> str:
    """``0.882 [0.84–0.92]``, or a dash where there was nothing to measure."""
    if figure.value is None:
        return "–"
    return f"{figure.value:.3f} [{figure.low:.2f}–{figure.high:.2f}]"


def shown_p(p: float) -> str:
    """A p-value with three digits; what is smaller than they show is told as such."""
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def to_tables(report: Report) -> Iterator[Table]:
    """Systems, their differences, the parts of the question set, and the ablation."""
    split = f"split: {report.split}、[ ] は 95% 信頼区間"
    last = system_label(report.last)
    yield _scores(f"順位の正確さ({split})", "方式", report.systems, report.measures, str)
    if report.comparisons:
        yield _comparisons(report)
    if len(report.categories) == 1:  # a foreign set knows no categories, roles or declining
        return
    yield _scores(
        "断り・立場・引用(full のほかは断らず、立場も読まない)", "方式", report.systems, DECISIONS[:3], str
    )
    yield _scores("", "方式", report.systems, DECISIONS[3:], str)
    yield _scores(f"質問の種類ごと({last})", "種類", report.categories, _OF_PARTS, category_label)
    yield _scores(f"立場を選んだかどうか({last})", "選択", report.given, _OF_PARTS, str)
    yield _scores(f"質問の立場ごと({last})", "立場", report.roles, _OF_PARTS, str)
    if report.ablation:
        yield _ablation(report)


def plain_table(title: str, columns: Sequence[str]) -> Table:
    """A table without vertical rules: the first column to the left, figures to the right."""
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1))
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left", no_wrap=number > 0, overflow="fold")
    return table


def _scores(
    title: str, first: str, rows: Mapping[str, GroupScores], names: Sequence[str], label: Callable[[str], str]
) -> Table:
    table = plain_table(title, (first, "問い", *map(figure_label, names)))
    for name, scores in rows.items():
        cells = [shown(scores.figures[each]) for each in names]
        table.add_row(label(name), str(scores.questions), *cells)
    return table


def _comparisons(report: Report) -> Table:
    last = system_label(report.last)
    table = plain_table(
        f"{last} との差({report.method.test}、p は {report.method.adjustment} 補正後)",
        ("方式", *report.measures),
    )
    for name, differences in report.comparisons.items():
        cells = [f"{each.difference.value or 0:+.3f} p{_sign(each.p_holm)}" for each in differences.values()]
        table.add_row(name, *cells)
    return table


def _ablation(report: Report) -> Table:
    names = tuple(report.ablation[0].figures)
    table = plain_table("部分を外して重みを決め直したとき(差と、Holm 補正後の p)", ("外した部分", *names))
    for row in report.ablation:
        cells = []
        for name, figure in row.figures.items():
            gap = row.differences.get(name)
            change = f" {gap.difference.value or 0:+.3f} p{_sign(gap.p_holm)}" if gap else ""
            cells.append(f"{figure.value or 0:.3f}{change}")
        table.add_row(row.label, *cells)
    return table


def _sign(p: float) -> str:
    return shown_p(p) if p < 0.001 else f"={shown_p(p)}"
