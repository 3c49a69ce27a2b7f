"""Benchmark of the PDF extraction: ``python -m eval.benchmarks.pdf_extraction [--pages 200] [--seed N]``.

A PDF in the official layout is made, read, and compared with what it was made from, beside plain
pdfminer.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from eval.benchmarks.extraction_method import METHODS, Measured, measure
from eval.benchmarks.extraction_score import Score, kinds, score
from eval.benchmarks.synthetic.guideline_pdf import make_guideline

_NAMES = {
    "heading": "見出し", "paragraph": "段落", "entry": "箇条", "contents": "目次の行", "row": "表のセル",
    "footnote": "脚注",
}  # fmt: skip


@dataclass(frozen=True)
class RankedQuestion:
    """One method on one file."""

    method: str
    measured: Measured
    score: Score


def run(pages: int, seed: int, folder: Path) -> list[RankedQuestion]:
    """Make a PDF in ``folder`` and try each method on it.

    Raises:
        ShishinError: a font is missing or a method failed.
    """
    made = make_guideline(folder / f"guideline-{seed}.pdf", pages, seed)
    trials = []
    for method in METHODS:
        measured = measure(method, made.path)
        trials.append(RankedQuestion(method, measured, score(made.truth, measured.extraction)))
    return trials


def to_table(trials: list[RankedQuestion], title: str) -> Table:
    """The figures side by side."""
    table = Table("尺度", *(trial.method for trial in trials), title=title)
    shares = {
        "文字の正確さ": [trial.score.accuracy for trial in trials],
        "文字の正確さ(NFKC)": [trial.score.accuracy_nfkc for trial in trials],
        "ページが正しいブロック": [trial.score.pages for trial in trials],
    } | {
        f"{_NAMES[kind]}が見つかった割合": [trial.score.found.get(kind, 0.0) for trial in trials]
        for kind in kinds(trial.score for trial in trials)
    }
    for name, values in shares.items():
        table.add_row(name, *(f"{value:.4%}" for value in values))
    table.add_row("秒", *(f"{trial.measured.seconds:.1f}" for trial in trials))
    table.add_row("メモリーの最大(MB)", *(f"{trial.measured.peak:.0f}" for trial in trials))
    return table


@click.command()
@click.option("--pages", default=200, show_default=True, type=click.IntRange(8, 5000))
@click.option("--seed", default=11, show_default=True)
def main(pages: int, seed: int) -> None:
    """Measure the extraction beside plain pdfminer."""
    with tempfile.TemporaryDirectory() as folder:
        trials = run(pages, seed, Path(folder))
    Console().print(to_table(trials, f"PDF の読み取り({pages} ページ、seed {seed})"))


if __name__ == "__main__":
    main()
