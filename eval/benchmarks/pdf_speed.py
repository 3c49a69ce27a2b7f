"""How fast a PDF is read: ``python -m eval.benchmarks.pdf_speed [--rounds 3] [PDF …]``.

Without a PDF, one of 200 pages in the official layout is made: text in one and two columns, tables,
footnotes. Three ways are measured, each in a fresh process, in turns, so many rounds:

- the walk, which is pdfplumber's own: open the file; of each page ask for ``chars``, ``lines`` and
  ``rects``; let the page go (``Page.close``), or a long file would outgrow the memory;
- our reading up to the Markdown text, in the process that is measured;
- the same as ``shishin ingest`` does it, in a child process, whose start is counted.

The seconds are those on the clock, imports not counted; the best round of each way counts, as other work on
the machine can only add to them. The memory is the peak of the largest process, in the round that needed
most. More than ``BOUND`` times the walk for our reading is too slow, and the command ends with 1.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from corpus.errors import ShishinError
from corpus.pdf.pdf_file import open_pdf
from eval.benchmarks.extraction_method import measure
from eval.benchmarks.synthetic.guideline_pdf import make_guideline

BOUND = 1.5  # times the walk
WALK, READING = "pdfplumber-walk", "shishin-worker"
WAYS = {
    WALK: "pdfplumber のページ歩き",
    READING: "読み取り",
    "shishin": "読み取り(プロセスの起動を含む)",
}


@dataclass(frozen=True)
class Pace:
    """The seconds of a way's best round, and the MB of the round that needed most."""

    seconds: float
    peak: float


@dataclass(frozen=True)
class Race:
    """All ways on one file."""

    name: str
    pages: int
    paces: dict[str, Pace]

    def ratio(self, way: str) -> float:
        """Seconds of a way / seconds of the walk."""
        return self.paces[way].seconds / self.paces[WALK].seconds

    @property
    def too_slow(self) -> bool:
        """Whether our reading takes more than ``BOUND`` times as long as the walk."""
        return self.ratio(READING) > BOUND


def race(path: Path, rounds: int) -> Race:
    """Measure all ways on a file.

    Raises:
        ShishinError: the file cannot be read.
    """
    with open_pdf(path) as pdf:
        pages = len(pdf.pages)
    measured = [{way: measure(way, path) for way in WAYS} for _ in range(rounds)]
    return Race(
        path.name,
        pages,
        {
            way: Pace(min(each[way].seconds for each in measured), max(each[way].peak for each in measured))
            for way in WAYS
        },
    )


def to_table(result: Race) -> Table:
    """The figures side by side."""
    table = Table(
        "読み方", "秒", "ページ/秒", "ページ歩きの何倍", "メモリーの最大(MB)",
        title=f"{result.name}({result.pages:,} ページ)",
    )  # fmt: skip
    for way, name in WAYS.items():
        pace = result.paces[way]
        pages_a_second = f"{result.pages / pace.seconds:.1f}"
        table.add_row(
            name, f"{pace.seconds:.2f}", pages_a_second, f"{result.ratio(way):.2f}", f"{pace.peak:.0f}"
        )
    return table


def lines_of(results: Sequence[Race]) -> Iterator[str]:
    """What the figures mean, in one sentence a file."""
    for each in results:
        verdict = "遅すぎます。" if each.too_slow else "限度の内です。"
        yield f"{each.name}: 読み取りはページ歩きの {each.ratio(READING):.2f} 倍(限度 {BOUND} 倍)。{verdict}"


@click.command(help="PDF の読み取りの速さを、pdfplumber のページ歩きと比べる。限度より遅ければ 1 で終わる。")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--rounds", type=click.IntRange(1, 100), default=3, show_default=True, help="それぞれを測る回数。"
)
@click.option(
    "--pages", type=click.IntRange(8, 5000), default=200, show_default=True, help="作る PDF のページ数。"
)
@click.option("--seed", default=11, show_default=True, help="作る PDF の体裁と文。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
def main(paths: tuple[Path, ...], rounds: int, pages: int, seed: int, as_json: bool) -> None:
    """Measure and show."""
    try:
        with ExitStack() as stack:
            if not paths:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                paths = (make_guideline(folder / f"guideline-{seed}.pdf", pages, seed).path,)
            results = [race(path, rounds) for path in paths]
    except ShishinError as error:
        click.echo(f"エラー: {error}", err=True)
        sys.exit(error.exit_code)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in results], ensure_ascii=False, indent=2))
    else:
        Console().print(*map(to_table, results))
        click.echo("\n".join(lines_of(results)))
    sys.exit(any(each.too_slow for each in results))


if __name__ == "__main__":
    main()
