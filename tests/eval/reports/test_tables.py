"""Tables for the terminal."""

import io

import pytest
from rich.console import Console

from assistant.commands.terminal import WIDTH
from eval.measures.metrics import DECISIONS, OF_GUIDELINE
from eval.measures.uncertainty import NO_FIGURE, Figure
from eval.reports.labels import figure_label
from eval.reports.terminal_tables import shown, shown_p, to_tables
from tests.eval.reports.report_samples import sample_report


def printed(width: int = WIDTH) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width)
    for table in to_tables(sample_report()):
        console.print(table)
    return file.getvalue()


def test_a_figure_is_shown_with_its_interval() -> None:
    assert shown(Figure(0.8823, 0.841, 0.9199)) == "0.882 [0.84–0.92]"
    assert shown(NO_FIGURE) == "–"


@pytest.mark.parametrize(
    ("p", "expected"), [(0.0004, "<0.001"), (0.001, "0.001"), (0.25, "0.250"), (1, "1.000")]
)
def test_a_p_value_is_shown_with_three_digits(p: float, expected: str) -> None:
    assert shown_p(p) == expected


def test_tables_show_every_system_part_and_figure() -> None:
    text = printed()
    for word in ("bm25", "full", "立場を選んだ", "断る(無関係)", "AI利用者", "(すべて)", "split: dev"):
        assert word in text
    for name in (*OF_GUIDELINE, *DECISIONS):
        assert figure_label(name) in text
    assert "…" not in text


def test_a_row_is_a_line() -> None:
    rows = [line for line in printed().splitlines() if line.split()[:1] == ["full"]]
    assert len(rows) == 3  # the ranking, and two tables of decisions
    assert all("[" in row for row in rows)


def test_differences_carry_a_sign_and_a_p_value() -> None:
    text = printed()
    assert "-1.000 p=0.031" in text  # six of six worse without the part: 2 / 2**6
    assert "Holm" in text
