"""Shishin beside other systems: ``python -m eval.benchmarks.peers [--markdown] [--json FILE]``.

Five libraries for building such assistants get the same model, the same texts of the items and the same
questions, in an environment made for them. Each system is a process that is asked over lines of JSON, and
all of them are asked one question before any is asked the next, so that what else the machine does hits all
alike. What is measured: whether an item that answers is found, how long a question takes, how long the first
answer takes from the start of the process, and memory.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table

from corpus.errors import ChoiceError, InputError, ShishinError
from corpus.files.disk import check_writable, write_output
from eval.benchmarks.peers.peer_measure import Launcher, Result, System, measure
from eval.benchmarks.peers.peer_process import (
    CHECKOUT,
    Launch,
    ensure_environment,
    our_variables,
    peer_variables,
)
from eval.data.dataset import GUIDELINE, Question, judged_version, load_questions
from index.model.bundled_model import ensure_unpacked
from index.prepared_document import read_documents
from index.search.shard import item_text
from index.settings import load_settings

SPLITS = ("test", "real")
DOCUMENTS = CHECKOUT / "corpus" / "documents"
_WORKERS = "eval.benchmarks.peers.workers"


OURS = System(
    "shishin",
    "Shishin",
    "shishin_worker",
    "引用した項目を答えとし、断った質問は外れとする。項目の文のほかに、編集部の検索の手がかりも使う(相手にはない)。"
    "索引は保存したものを読む。「初回」はモデルの変換と索引作りで、付属のベクトルを使い、残りを埋め込む。",
)
SYSTEMS = (
    OURS,
    System(
        "langchain",
        "LangChain",
        "langchain_peer",
        "FAISS と BM25(MeCab の語)を EnsembleRetriever で合わせる。"
        "ベクトルは保存したものを読み、BM25 は起動のたびに作る。",
    ),
    System(
        "llamaindex",
        "LlamaIndex",
        "llama_index_peer",
        "VectorStoreIndex と BM25(MeCab の語)を QueryFusionRetriever の reciprocal_rerank で合わせる。"
        "どちらも保存したものを読む。",
    ),
    System("txtai", "txtai", "txtai_peer", "混合の索引(BM25 は MeCab の語)。どちらも保存したものを読む。"),
    System(
        "chroma",
        "Chroma",
        "chroma_peer",
        "ベクトルだけ(手元で動く Chroma に混合の検索はない)。保存したものを読む。",
    ),
    System(
        "haystack",
        "Haystack",
        "haystack_peer",
        "InMemoryDocumentStore の埋め込みと BM25(MeCab の語)を reciprocal_rank_fusion で合わせる。"
        "文とベクトルは保存したものを読み、BM25 は起動のたびに数える。",
    ),
)


def chosen(names: str | None) -> tuple[System, ...]:
    """The systems of a list with commas, in the order of ``SYSTEMS``; all of them for None.

    Raises:
        ChoiceError: an unknown system, or none.
    """
    known = [system.name for system in SYSTEMS]
    wanted = [name.strip() for name in names.split(",")] if names is not None else known
    if unknown := [name for name in wanted if name not in known]:
        raise ChoiceError(f"方式「{unknown[0]}」はありません。次から選んでください: {'、'.join(known)}。")
    return tuple(system for system in SYSTEMS if system.name in wanted)


def texts_of_items() -> dict[str, str]:
    """The texts of the items of the version that the questions were judged on, by their keys.

    Raises:
        ShishinError: the documents cannot be read.
    """
    judged = judged_version(GUIDELINE)
    prepared = next(
        each
        for each in read_documents(DOCUMENTS)
        if (each.data.document_id, each.data.version) == (judged.document, judged.version)
    )
    return {item.key: item_text(item, prepared.source) for item in prepared.data.items}


def questions_of(split: str, keys: Sequence[str], most: int | None) -> tuple[Question, ...]:
    """The questions of a split that have an answer and stand alone; at most so many, evenly from the whole.

    Raises:
        DatasetError: the questions cannot be read.
    """
    # No peer follows a conversation.
    found = [each for each in load_questions(GUIDELINE, split, keys) if not each.decline and not each.history]
    count = min(most or len(found), len(found))
    return tuple(found[number * len(found) // count] for number in range(count))


def columns(results: Sequence[Result]) -> tuple[str, ...]:
    """The names of the columns of the table."""
    recalls = (f"{split} {name}" for split in results[0].found for name in ("R@1", "R@5"))
    return ("方式", *recalls, "中央値(ms)", "95%点(ms)", "起動→答え(秒)", "初回(秒)", "メモリー(MiB)")


def row(result: Result) -> tuple[str, ...]:
    """What stands in the columns for one system."""
    recalls = (f"{each.value:.3f}" for found in result.found.values() for each in (found.first, found.five))
    return (
        result.system.title,
        *recalls,
        f"{1000 * result.median:.0f}",
        f"{1000 * result.p95:.0f}",
        f"{result.again.seconds:.1f}{'(埋め込みから)' if result.again.embedded else ''}",
        f"{result.new.seconds:.1f}",
        f"{result.memory:.0f}" if result.memory is not None else "–",
    )


def notes(results: Sequence[Result], items: int, starts: int) -> Iterator[str]:
    """What one must know to read the table, a sentence or two a line."""
    asked = "、".join(f"{split} {found.questions} 問" for split, found in results[0].found.items())
    yield (
        f"同じモデルのファイル、同じ {items} 項目の文、同じ質問({asked})で測った。"
        "続きの質問は除き、立場は指定しない。どの質問も、すべての方式に尋ねてから次に進む。"
        f"どの方式も {len(os.sched_getaffinity(0))} コアを使う。"
    )
    yield (
        f"「起動→答え」は、プロセスの始まりから最初の答えまで(保存した索引から、{starts} 回の中央値)。"
        "「初回」は、索引がなく、文の埋め込みから始めたとき。メモリーは、保存した索引から答えたときの最大(RSS)。"
    )
    for each in results:
        versions = "、".join(f"{name} {version}" for name, version in each.versions.items())
        yield f"{each.system.title}{f'({versions})' if versions else ''}: {each.system.told}"


def markdown_lines(results: Sequence[Result]) -> Iterator[str]:
    """The table for README."""
    yield f"| {' | '.join(columns(results))} |"
    yield "|---" * len(columns(results)) + "|"
    for each in results:
        yield f"| {' | '.join(row(each))} |"


def to_table(results: Sequence[Result]) -> Table:
    """The table for a terminal."""
    table = Table(*columns(results), title="ほかの方式と並べて")
    for each in results:
        table.add_row(*row(each))
    return table


def launcher_of(environment: Path, model: Path, python: Path) -> Launcher:
    """Our worker runs by our Python, a peer's by ``python``; the logs lie in the environment."""

    def launch(system: System, store: Path) -> Launch:
        ours = system is OURS
        if ours:  # the same files of the model as the peers have; what we convert them to is not there yet
            (store / "models").mkdir(exist_ok=True)
            if not (unpacked := store / "models" / model.name).exists():
                unpacked.symlink_to(model)
        command = (sys.executable if ours else str(python), "-m", f"{_WORKERS}.{system.worker}")
        variables = our_variables(store) if ours else peer_variables(environment)
        return Launch(system.title, command, variables, environment / f"{system.name}.log")

    return launch


@click.command(
    help="ほかの方式と並べて、見つかる割合・速さ・メモリーを測る。方式が答えられなければ 1 で終わる。"
)
@click.option(
    "--systems", help=f"測る方式。カンマで区切る。[既定: {','.join(each.name for each in SYSTEMS)}]"
)
@click.option("--questions", "most", type=click.IntRange(min=1), help="split ごとの質問の数。[既定: すべて]")
@click.option(
    "--starts",
    type=click.IntRange(1, 20),
    default=3,
    show_default=True,
    help="保存した索引から起動する回数。",
)
@click.option(
    "--environment",
    type=click.Path(file_okay=False, path_type=Path),
    help="比べる相手の環境を置くフォルダー。次からは使い回す。[既定: $SHISHIN_HOME/peers]",
)
@click.option(
    "--cores",
    type=click.IntRange(min=1),
    help="使うコアの数。ほかの仕事がある機械では 1 にする(コアを分け合うと torch だけが何倍も遅くなる)。"
    "[既定: すべて]",
)
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="JSON で書き出すファイル。")
@click.option("--markdown", is_flag=True, help="表を Markdown で出す。")
def main(
    systems: str | None,
    most: int | None,
    starts: int,
    environment: Path | None,
    cores: int | None,
    json_file: Path | None,
    markdown: bool,
) -> None:
    """Measure and show."""
    try:
        wanted = chosen(systems)
        if json_file:
            check_writable(json_file)
        _keep_to(cores)
        items, results = _measured(wanted, most, starts, environment)
        if json_file:
            write_output(json_file, TypeAdapter(tuple[Result, ...]).dump_json(results, indent=2))
    except ShishinError as error:
        click.echo(f"エラー: {error}", err=True)
        sys.exit(error.exit_code)
    if markdown:
        click.echo("\n".join(markdown_lines(results)))
    else:
        Console(width=150).print(to_table(results))
    for line in notes(results, items, starts):
        click.echo(f"\n{line}" if markdown else line)


def _measured(
    systems: Sequence[System], most: int | None, starts: int, environment: Path | None
) -> tuple[int, tuple[Result, ...]]:
    """The number of items, and the results."""
    settings = load_settings()
    folder = (environment or settings.home / "peers").resolve()
    _make_folder(folder)  # before the slow work
    items = texts_of_items()
    questions = [each for split in SPLITS for each in questions_of(split, tuple(items), most)]
    model = ensure_unpacked(settings.models, on_step=_tell).resolve()
    python = Path(sys.executable) if systems == (OURS,) else ensure_environment(folder, on_step=_tell)
    job = {"model": str(model), "items": items}
    return len(items), measure(systems, launcher_of(folder, model, python), job, questions, starts, _tell)


def _keep_to(cores: int | None) -> None:
    """What is started from here has so many cores, and libraries start as many threads."""
    if cores is not None:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"フォルダー {folder} を作れません({error.strerror})。--environment で別の場所を選んでください。"
        ) from error


def _tell(step: str) -> None:
    click.echo(f"{step}…", err=True)


if __name__ == "__main__":
    main()
