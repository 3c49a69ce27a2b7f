"""An update measured: ``python -m eval.benchmarks.update [--pages 200] [--seed N] [--model toy|bundled]``.

A PDF in the official layout is made, ingested, itemised and indexed as a maintainer does it, and
what was stored is compared with what the PDF was made from. Each step is a process of its own.
"""

import multiprocessing
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import HashingVectorizer

from assistant.maintenance.ingest import IngestRequest, accept, propose
from corpus.guideline.document import Extraction, load_document
from corpus.guideline.editorial import load_editorial
from corpus.guideline.item import Item
from corpus.guideline.library import Library
from corpus.parsing.parser import parse
from eval.benchmarks.extraction_score import score
from eval.benchmarks.synthetic.guideline_pdf import GuidelinePdf, make_guideline
from eval.benchmarks.synthetic.truth import TruthBlock, bare
from index.builder import ensure_build
from index.model.embedder import Embedder
from index.model.embedding import open_embedder
from index.prepared_document import read_documents
from index.settings import BUNDLED_MODEL, Settings, load_settings
from index.store.store_writer import StoreWriter

_DIMENSION = 256


class HashingEmbedder:
    """Character 1- to 3-grams hashed into 256 buckets, rows of length one; deterministic."""

    model_id = f"hashing:character-n-grams@{_DIMENSION}"
    dimension = _DIMENSION

    def __init__(self) -> None:
        self._vectorizer = HashingVectorizer(
            analyzer="char", ngram_range=(1, 3), n_features=_DIMENSION, alternate_sign=False
        )

    def encode_queries(
        self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Shape ``(len(texts), dimension)``."""
        return self._encode(texts, on_progress)

    def encode_documents(
        self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Shape ``(len(texts), dimension)``."""
        return self._encode(texts, on_progress)

    def _encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, _DIMENSION), np.float32)
        rows = self._vectorizer.transform(texts).toarray().astype(np.float32)
        if on_progress is not None:
            on_progress(len(texts))
        return np.asarray(rows, np.float32)


_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Measured(Generic[_Result]):
    """What a function gave back, in how many seconds, with how many MB at the peak of its largest process."""

    result: _Result
    seconds: float
    peak: float


def measured(
    work: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs
) -> Measured[_Result]:
    """Run ``work`` in a fresh process, whose memory holds nothing of what was done before.

    Raises:
        Exception: whatever ``work`` raises.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_timed, partial(work, *given, **named)).result()


def _timed(work: Callable[[], _Result]) -> Measured[_Result]:
    start = time.monotonic()
    result = work()
    seconds = time.monotonic() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024  # KB on Linux
    return Measured(result, seconds, peak)


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
    proposal = propose(IngestRequest(path, _DOCUMENT, _VERSION, title="印刷した指針"), library)
    with StoreWriter(home).lock():
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
    # The parts of a long item follow each other under the same code and title.
    parts = groupby((item.code, bare(item.title.text.partition(" ")[0])) for item in items)
    found = Counter(entry for entry, _ in parts)
    return (wanted & found).total() / wanted.total()


def _title(heading: str) -> str:
    """「D-2) i. 適切なデータ」 without its number."""
    words = heading.split(" ")
    # 「D-2) i. 適切なデータ」 has two words before its title, 「1) 人間中心」 one.
    return bare("".join(words[2 if words[0][:1].isalpha() else 1 :]))


def _build(home: Path, documents: Path, model: str, settings: Settings) -> Indexed:
    built = ensure_build(StoreWriter(home), read_documents(documents), _MODELS[model](settings))
    return Indexed(sum(len(shard.data.passages) for shard in built.build.shards))


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
