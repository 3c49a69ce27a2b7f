"""The ``shishin eval`` command."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from assistant.assistant import Assistant
from corpus.errors import ChoiceError
from eval.collection import load_collection
from eval.dataset import GUIDELINE, Question, load_questions
from eval.report import make_report, to_json, to_tables
from eval.run import run_systems
from eval.system import SYSTEMS
from eval.workbench import collection_assistant
from index.embedding import open_embedder
from index.settings import Settings

_TABLE_WIDTH = 124  # a narrower terminal wraps the lines; cells are never cut


def run_evaluation(
    assistant: Assistant, *, split: str, systems: Sequence[str], as_json: bool, notes: Console
) -> None:
    """Run the guideline's question set and print the report.

    Raises:
        ChoiceError: an unknown system.
        DatasetError: an unknown split or a broken set.
    """
    keys = [item.key for item in assistant.items()]
    questions = load_questions(GUIDELINE, split, keys)
    _evaluate(assistant, questions, split, chosen_systems(systems), as_json, notes)


def run_collection(
    settings: Settings,
    folder: Path,
    *,
    split: str | None,
    systems: Sequence[str],
    as_json: bool,
    notes: Console,
) -> None:
    """Run a question set with its own documents and print the report.

    Raises:
        ChoiceError: an unknown system.
        DatasetError: an unknown split or a broken set.
        ModelError: the model is missing or cannot embed.
    """
    chosen = chosen_systems(systems)
    collection = load_collection(folder, split)
    embedder = open_embedder(settings.model, settings.models, on_step=lambda step: notes.print(f"{step}…"))
    assistant = collection_assistant(collection, embedder, settings, notes)
    _evaluate(assistant, collection.questions, collection.split, chosen, as_json, notes)


def chosen_systems(names: Sequence[str]) -> tuple[str, ...]:
    """The systems named, in their own order; all of them where none is named.

    Raises:
        ChoiceError: an unknown system.
    """
    unknown = sorted(set(names) - set(SYSTEMS))
    if unknown:
        raise ChoiceError(f"方式「{unknown[0]}」はありません。次から選んでください: {'、'.join(SYSTEMS)}。")
    return tuple(name for name in SYSTEMS if not names or name in names)


def _evaluate(
    assistant: Assistant,
    questions: Sequence[Question],
    split: str,
    systems: Sequence[str],
    as_json: bool,
    notes: Console,
) -> None:
    watched = track(questions, f"{len(questions)} 問を試しています", console=notes)
    report = make_report(split, run_systems(assistant, watched, systems))
    if as_json:
        click.echo(json.dumps(to_json(report), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False, markup=False)
    console.width = max(console.width, _TABLE_WIDTH)
    for table in to_tables(report):
        console.print(table)
