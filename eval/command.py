"""The ``shishin eval`` command: the report, the gate, and the baseline the gate needs."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from assistant.terminal import WIDTH
from corpus.errors import ChoiceError, ShishinError
from corpus.output import write_whole
from eval.baseline import baseline_of, load_baseline, to_text
from eval.collection import load_collection
from eval.evaluator import Evaluator
from eval.gate import check_split, drops, to_sheet
from eval.metrics import OF_COLLECTIONS
from eval.report import Report, make_report, to_json
from eval.run import Run, run_systems, try_questions
from eval.squad import import_squad
from eval.system import SYSTEMS
from eval.tables import to_tables
from eval.workbench import collection_assistant
from index.embedding import open_embedder
from index.settings import Settings

_SPLITS = ("dev", "test")


def check_systems(names: Sequence[str]) -> tuple[str, ...]:
    """The systems to run, in their own order; all of them unless some are named.

    Raises:
        ChoiceError: an unknown system.
    """
    unknown = sorted(set(names) - set(SYSTEMS))
    if unknown:
        raise ChoiceError(f"方式「{unknown[0]}」はありません。次から選んでください: {'、'.join(SYSTEMS)}。")
    return tuple(name for name in SYSTEMS if not names or name in names)


def run_evaluation(
    evaluator: Evaluator, *, split: str, systems: Sequence[str], as_json: bool, html: Path | None = None
) -> Report:
    """Run the guideline's question set and show the report: as tables, as JSON or as a page.

    Raises:
        ChoiceError: an unknown system.
        DatasetError: an unknown split or a broken set.
        ShishinError: the page cannot be written.
    """
    report = evaluator.report(split, check_systems(systems))
    _show(report, as_json=as_json, html=html)
    return report


def run_collection(
    settings: Settings,
    folder: Path,
    split: str | None,
    systems: Sequence[str],
    as_json: bool,
    html: Path | None,
    notes: Console,
) -> None:
    """Run a question set with its own documents and show the report.

    Raises:
        ChoiceError: an unknown system.
        DatasetError: an unknown split or a broken set.
        ModelError: the model is missing or cannot embed.
        ShishinError: the page cannot be written.
    """
    collection = load_collection(folder, split)
    embedder = open_embedder(settings.model, settings.models, on_step=lambda step: notes.print(f"{step}…"))
    assistant = collection_assistant(collection, embedder, settings, notes)
    told = f"{len(collection.questions)} 問を試しています"
    trials = try_questions(assistant, track(collection.questions, told, console=notes))
    runs = run_systems(trials, check_systems(systems))
    _show(make_report(collection.split, runs, measures=OF_COLLECTIONS), as_json=as_json, html=html)


def run_import(file: Path, out: Path, split: str) -> None:
    """Convert a SQuAD file into a question set with its own documents.

    Raises:
        DatasetError, InputError, StoreWriteError: as ``eval.squad.import_squad``.
    """
    click.echo(import_squad(file, out, split))


def _show(report: Report, *, as_json: bool, html: Path | None) -> None:
    if html:
        from eval.page import to_page  # matplotlib takes a second to load

        write_whole(html, to_page(report))
        click.echo(f"報告を {html} に書きました。ブラウザーで開けます。", err=as_json)
    if as_json:
        text = json.dumps(to_json(report), ensure_ascii=False, indent=2)
        click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))
    elif not html:
        console = _console()
        for table in to_tables(report):
            console.print(table)


def save_baseline(evaluator: Evaluator, path: Path) -> None:
    """Make what the whole system reaches now the baseline of the gate.

    Raises:
        ShishinError: it cannot be written.
    """
    runs = {split: _whole(evaluator, split) for split in _SPLITS}
    write_whole(path, to_text(baseline_of(runs)))
    click.echo(f"今の成績を基準として {path} に書きました。")


def run_gate(evaluator: Evaluator, path: Path, splits: Sequence[str] = ()) -> None:
    """Compare with the baseline.

    Raises:
        InputError: there is no baseline that fits.
        ShishinError: something got significantly worse.
    """
    baseline = load_baseline(path)
    checks = [
        check
        for split in splits or _SPLITS
        for check in check_split(split, _whole(evaluator, split), baseline)
    ]
    evaluator.listener.table(to_sheet(checks))
    told = tuple(drops(checks))
    for line in told:
        click.echo(line)
    if told:
        raise ShishinError(
            f"基準より有意に下がった尺度が {len(told)} あります。変更を見直すか、"
            "意図したものなら「shishin eval --save-baseline」で基準を作り直してください。"
        )
    click.echo("基準より有意に下がった尺度はありません。")


def _whole(evaluator: Evaluator, split: str) -> Run:
    return run_systems(evaluator.trials(split), ["full"])["full"]


def _console() -> Console:
    console = Console(highlight=False, markup=False)
    console.width = max(console.width, WIDTH)
    return console
