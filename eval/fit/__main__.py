"""Fit the weights of an embedding model on both dev splits: ``python -m eval.fit [--model NAME]``.

Those of the bundled models ship (``assistant/weights_by_model/``); another model's are written to
``$SHISHIN_HOME/weights/``, where the assistant finds them by the model's id.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.service.assistant import Assistant
from assistant.service.opening import Opened, tools_of
from assistant.weights import SHIPPED, Weights
from corpus.errors import ShishinError
from corpus.files.disk import write_output
from eval.data.dataset import GUIDELINE, judged_version, load_questions
from eval.fit.fitted_weights import examples_of, fitted_weights, unaided_weights
from eval.measures.run import rank_questions
from index.builder import ensure_build
from index.model.bundled_model import BUNDLED
from index.model.embedding import open_embedder
from index.prepared_document import read_documents
from index.settings import Settings, load_settings
from index.store.store_writer import StoreWriter

FITTED_ON = ("dev", "real-dev")
_TABLES = ("ranking", "related", "confidence", "unaided")
_NO_FILE_NAME = re.compile(r"[^\w.@+-]+")


@click.command(help="埋め込みモデルに合わせて、検索の重みを dev と real-dev の問いから決める")
@click.option("--model", help="モデルの名前またはフォルダー(既定は SHISHIN_MODEL)")
def main(model: str | None) -> None:
    """Fit on the questions of ``FITTED_ON`` and write."""
    settings = load_settings()
    settings = replace(settings, model=model or settings.model)
    try:
        with Terminal(Console(stderr=True)) as terminal, TemporaryDirectory() as home:
            opened = _opened(settings, Path(home), terminal)
            terminal.step("重みを決めています")
            weights = _fitted(opened)
        place = _place(settings, weights.model)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_output(place, to_text(weights))
    except ShishinError as error:
        click.echo(f"エラー: {error}", err=True)
        sys.exit(error.exit_code)
    click.echo(f"{weights.model} の重みを {place} に書きました。")


def _opened(settings: Settings, home: Path, terminal: Terminal) -> Opened:
    """An assistant over a build of its own, so that nothing in service is touched."""
    terminal.step("埋め込みモデルを読み込んでいます")
    embedder = open_embedder(settings.model, settings.models, runtime=settings.runtime, on_step=terminal.step)
    terminal.step("索引を作っています")
    documents = read_documents(settings.documents)
    made = ensure_build(
        StoreWriter(home),
        documents,
        embedder,
        on_progress=lambda name, done, total: terminal.progress(name, done, total),
    )
    built = made.build
    tools = tools_of(embedder, settings)
    return Opened(Assistant(built.shards, tools, settings.document), built, tools, settings.document)


def _fitted(opened: Opened) -> Weights:
    on = judged_version(GUIDELINE)
    keys = [item.key for item in opened.assistant.items(on.version, document=on.document)]
    questions = [each for split in FITTED_ON for each in load_questions(GUIDELINE, split, keys)]
    fitted = fitted_weights(examples_of(rank_questions(opened.assistant, questions, on)))
    unaided = unaided_weights(opened, questions, on, fitted.threshold)
    return replace(fitted, unaided=unaided, model=opened.tools.embedder.model_id)


def _place(settings: Settings, model_id: str) -> Path:
    """Where the weights of the configured model are kept."""
    if settings.model in BUNDLED:
        return SHIPPED / f"{settings.model}.toml"
    return settings.weights / f"{_NO_FILE_NAME.sub('-', model_id)}.toml"


def to_text(weights: Weights) -> str:
    """The file that ``load_weights`` reads."""
    tables = "\n".join(_table(name, getattr(weights, name)) for name in _TABLES)
    return (
        "# python -m eval.fit が dev と real-dev の問いから決めた値。手で変えない。\n\n"
        f'model = "{weights.model}"\nthreshold = {weights.threshold:.2f}\n\n{tables}'
    )


def _table(name: str, values: Mapping[str, float]) -> str:
    return f"[{name}]\n" + "".join(f"{key} = {value:.4f}\n" for key, value in values.items())


if __name__ == "__main__":
    main()
