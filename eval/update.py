"""Benchmark of an update: ``python -m eval.update [--pages 200] [--seed N] [--model toy|bundled]``.

A PDF in the official layout is made, ingested, itemised and indexed as a maintainer does it, and
what was stored is compared with what the PDF was made from. Each step is a process of its own.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from assistant.ingest import Request, accept, propose
from corpus.document import load_document
from corpus.editorial import load_editorial
from corpus.extraction import Extraction
from corpus.item import Item
from corpus.library import Library
from corpus.parser import parse
from eval.extraction_score import score
from eval.hashing_embedder import HashingEmbedder
from eval.measured import Measured, measured
from eval.synthetic.guideline_pdf import GuidelinePdf, make_guideline
from eval.synthetic.truth import TruthBlock, bare
from index.bring import bring
from index.builder import read_documents
from index.embedder import Embedder
from index.embedding import open_embedder
from index.settings import BUNDLED_MODEL, Settings, load_settings
from index.store import Store

_DOCUMENT, _VERSION = "printed-guideline", "1.0"
_MODELS: dict[str, Callable[[Settings], Embedder]] = {
    "toy": lambda _settings: HashingEmbedder(),
    "bundled": lambda settings: open_embedder(BUNDLED_MODEL, settings.models),
}


@dataclass(frozen=True)
class Quality:
    """Shares from 0 to 1 of what the printed truth says.

    ``found``: of the blocks that carry a code, those that are an item of that code and title;
    ``accuracy``: 1 − Levenshtein / length of the truth; ``pages``: of all blocks, those whose first
    character is on its printed page. ``items``: how many items were stored.
    """

    found: float
    accuracy: float
    pages: float
    items: int


@dataclass(frozen=True)
class Indexed:
    """How many passages a build holds."""

    passages: int


@dataclass(frozen=True)
class Update:
    """The steps in order; what is measured of each stands in it."""

    printed: Measured[GuidelinePdf]
    ingested: Measured[Path]
    scored: Measured[Quality]
    built: Measured[Indexed]


def run(folder: Path, pages: int, seed: int, model: str, settings: Settings) -> Update:
    """Print, ingest, score and index one guideline under ``folder``.

    Raises:
        ShishinError: a font or the model is missing, or a step is refused.
    """
    home, documents = folder / "home", folder / "documents"
    printed = measured(make_guideline, folder / "guideline.pdf", pages, seed)
    ingested = measured(_ingest, printed.result.path, home, documents)
    scored = measured(_score, ingested.result, printed.result.truth)
    return Update(printed, ingested, scored, measured(_build, home, documents, model, settings))


def _ingest(path: Path, home: Path, documents: Path) -> Path:
    library = Library(documents)
    proposal = propose(Request(path, _DOCUMENT, _VERSION, title="印刷した指針"), library)
    with Store(home).lock():
        return accept(proposal, library)


def _score(folder: Path, truth: Sequence[TruthBlock]) -> Quality:
    document = load_document(folder)
    items = parse(document, load_editorial(folder)).items
    read = score(truth, Extraction(document.text, document.pages))
    return Quality(found_share(truth, items), read.accuracy, read.pages, len(items))


def found_share(truth: Sequence[TruthBlock], items: Sequence[Item]) -> float:
    """Of the blocks with a code, the share that are items of that code and title; each item counts once.

    Raises:
        ValueError: no block has a code.
    """
    wanted = Counter((block.code, _title(block.text)) for block in truth if block.code)
    if not wanted:
        raise ValueError("no block has a code")
    parts = groupby((item.code, bare(item.title.text.partition(" ")[0])) for item in items)
    found = Counter(entry for entry, _ in parts)
    return (wanted & found).total() / wanted.total()


def _title(heading: str) -> str:
    """「D-2) i. 適切なデータ」 without its number."""
    words = heading.split(" ")
    return bare("".join(words[2 if words[0][:1].isalpha() else 1 :]))


def _build(home: Path, documents: Path, model: str, settings: Settings) -> Indexed:
    brought = bring(Store(home), read_documents(documents), _MODELS[model](settings))
    return Indexed(sum(len(shard.data.passages) for shard in brought.build.shards))


def to_tables(update: Update, title: str) -> Iterator[Table]:
    """What was reached beside what was aimed at; what each step took."""
    reached, aims = update.scored.result, Table("尺度", "実測", "目標", title=title)
    for name, value, aim in (
        ("コードのある項目が見つかった割合", reached.found, 0.98),
        ("文字の正確さ", reached.accuracy, 0.995),
        ("ページが正しいブロック", reached.pages, 1.0),
    ):
        aims.add_row(name, f"{value:.4%}", f"{'○' if value >= aim else '×'} {aim:.1%} 以上")
    yield aims
    steps = Table("段階", "秒", "メモリーの最大(MB)", "できたもの")
    for name, step, made in (
        ("PDF を作る", update.printed, f"{update.printed.result.pages} ページ"),
        ("取り込む(下見と --accept)", update.ingested, f"{reached.items} 項目"),
        ("索引を作る", update.built, f"{update.built.result.passages} 断片"),
    ):
        steps.add_row(name, f"{step.seconds:.1f}", f"{step.peak:.0f}", made)
    yield steps


@click.command()
@click.option("--pages", default=200, show_default=True, type=click.IntRange(8, 5000))
@click.option("--seed", default=11, show_default=True)
@click.option("--model", default="toy", show_default=True, type=click.Choice(tuple(_MODELS)))
def main(pages: int, seed: int, model: str) -> None:
    """Measure the way from a PDF to an index."""
    with tempfile.TemporaryDirectory() as folder:
        update = run(Path(folder), pages, seed, model, load_settings())
    for table in to_tables(update, f"版の取り込み({pages} ページ、seed {seed}、モデル {model})"):
        Console().print(table)


if __name__ == "__main__":
    main()
