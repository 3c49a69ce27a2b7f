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

from eval.benchmarks.extraction_method import Measured, measure
from eval.benchmarks.extraction_score import Score, kinds, score
from eval.benchmarks.synthetic.guideline_pdf import make_guideline

_NAMES = {
    "heading": "見出し", "paragraph": "段落", "entry": "箇条", "contents": "目次の行", "row": "表のセル",
    "footnote": "脚注",
}  # fmt: skip


@dataclass(frozen=True)
class MethodResult:
    """One method on one file."""

    method: str
    measured: Measured
    score: Score


def run(pages: int, seed: int, folder: Path) -> list[MethodResult]:
    """Make a PDF in ``folder`` and try each method on it.

    Raises:
        ShishinError: a font is missing or a method failed.
    """
    made = make_guideline(folder / f"guideline-{seed}.pdf", pages, seed)
    results = []
    for method in ("shishin", "pdfminer"):
        measured = measure(method, made.path)
        results.append(MethodResult(method, measured, score(made.truth, measured.extraction)))
    return results


def to_table(results: list[MethodResult], title: str) -> Table:
    """The figures side by side."""
    table = Table("尺度", *(result.method for result in results), title=title)
    shares = {
        "文字の正確さ": [result.score.accuracy for result in results],
        "文字の正確さ(NFKC)": [result.score.accuracy_nfkc for result in results],
        "ページが正しいブロック": [result.score.pages for result in results],
    } | {
        f"{_NAMES[kind]}が見つかった割合": [result.score.found.get(kind, 0.0) for result in results]
        for kind in kinds(result.score for result in results)
    }
    for name, values in shares.items():
        table.add_row(name, *(f"{value:.4%}" for value in values))
    table.add_row("秒", *(f"{result.measured.seconds:.1f}" for result in results))
    table.add_row("メモリーの最大(MB)", *(f"{result.measured.peak:.0f}" for result in results))
    return table


@click.command()
@click.option("--pages", default=200, show_default=True, type=click.IntRange(8, 5000))
@click.option("--seed", default=11, show_default=True)
def main(pages: int, seed: int) -> None:
    """Measure the extraction beside plain pdfminer."""
    with tempfile.TemporaryDirectory() as folder:
        results = run(pages, seed, Path(folder))
    Console().print(to_table(results, f"PDF の読み取り({pages} ページ、seed {seed})"))


if __name__ == "__main__":
    main()
