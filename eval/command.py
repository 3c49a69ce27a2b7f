"""The ``shishin eval`` command."""

import json
from collections.abc import Sequence

import click
from rich.console import Console
from rich.progress import track

from assistant.assistant import Assistant
from corpus.errors import ChoiceError
from eval.dataset import GUIDELINE, load_questions
from eval.report import make_report, to_json, to_tables
from eval.run import run_systems
from eval.system import SYSTEMS

_TABLE_WIDTH = 110  # a narrower terminal wraps the lines; cells are never cut


def run_evaluation(
    assistant: Assistant, *, split: str, systems: Sequence[str], as_json: bool, notes: Console
) -> None:
    """Run the guideline's question set and print the report.

    Raises:
        ChoiceError: an unknown system.
        DatasetError: an unknown split or a broken set.
    """
    unknown = sorted(set(systems) - set(SYSTEMS))
    if unknown:
        raise ChoiceError(f"方式「{unknown[0]}」はありません。次から選んでください: {'、'.join(SYSTEMS)}。")
    chosen = [name for name in SYSTEMS if not systems or name in systems]
    keys = [item.key for item in assistant.items()]
    questions = load_questions(GUIDELINE, split, keys)
    watched = track(questions, f"{len(questions)} 問を試しています", console=notes)
    report = make_report(split, run_systems(assistant, watched, chosen))
    if as_json:
        click.echo(json.dumps(to_json(report), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False, markup=False)
    console.width = max(console.width, _TABLE_WIDTH)
    for table in to_tables(report):
        console.print(table)
