"""The ``shishin eval`` command: the report, the gate, and the baseline the gate needs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from assistant.commands.terminal import WIDTH, Terminal, print_json
from assistant.listener import Listener
from assistant.maintenance.evaluations import Evaluations
from assistant.service.opening import open_assistant
from corpus.errors import ChoiceError, InputError, ShishinError, StoreWriteError
from corpus.files.disk import Disk, check_writable, write_output
from eval.data.collection import collection_assistant, load_collection
from eval.data.site_questions import SPLIT
from eval.data.squad import import_squad
from eval.gates.regression_gate import (
    BASELINE,
    baseline_of,
    check_split,
    drops,
    load_baseline,
    to_sheet,
    to_text,
)
from eval.measures.metrics import OF_COLLECTIONS
from eval.measures.run import SYSTEMS, Run, rank_questions, run_systems
from eval.reports.evaluator import Evaluator
from eval.reports.report import Report, make_report, to_json
from eval.reports.terminal_tables import to_tables
from index.model.embedding import open_embedder
from index.settings import Settings
from index.store.record import whoami
from index.store.store import Store

_SPLITS = ("dev", "test", "real")


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
    embedder = open_embedder(
        settings.model,
        settings.models,
        runtime=settings.runtime,
        on_step=lambda step: notes.print(f"{step}…"),
    )
    assistant = collection_assistant(collection, embedder, settings, notes)
    told = f"{len(collection.questions)} 問を試しています"
    trials = rank_questions(assistant, track(collection.questions, told, console=notes))
    runs = run_systems(trials, check_systems(systems))
    _show(make_report(collection.split, runs, measures=OF_COLLECTIONS), as_json=as_json, html=html)


def run_import(file: Path, out: Path, split: str) -> None:
    """Convert a SQuAD file into a question set with its own documents.

    Raises:
        DatasetError, InputError, StoreWriteError: as ``import_squad``.
    """
    click.echo(import_squad(file, out, split))


def _show(report: Report, *, as_json: bool, html: Path | None) -> None:
    if html:
        # Imported here: it brings matplotlib, which only a page needs.
        from eval.reports.report_page import to_page

        write_output(html, to_page(report))
        click.echo(f"報告を {html} に書きました。ブラウザーで開けます。", err=as_json)
    if as_json:
        print_json(to_json(report))
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
    write_output(path, to_text(baseline_of(runs)))
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


@dataclass(frozen=True)
class EvalOptions:
    """The options of ``shishin eval`` as they were given."""

    split: str | None = None
    systems: tuple[str, ...] = ()
    as_json: bool = False
    html: Path | None = None
    gate: bool = False
    save: bool = False
    baseline: Path | None = None
    dataset: Path | None = None
    squad: Path | None = None
    out: Path | None = None

    def check(self) -> None:
        """Refuse, before the slow model, what does not go together or cannot be done.

        Raises:
            InputError: options that exclude each other or miss each other, an unwritable file.
            ChoiceError: an unknown system.
        """
        shown = bool(self.systems or self.as_json or self.html)
        if (self.squad is None) != (self.out is None):
            raise InputError("--import-squad FILE と --out DIR は一緒に使います。両方を書いてください。")
        if sum(map(bool, (self.gate, self.save, self.dataset, self.squad))) > 1:
            raise InputError(
                "--gate・--save-baseline・--dataset・--import-squad は、一つずつ使ってください。"
            )
        if (shown and (self.gate or self.save or self.squad)) or (self.save and self.split):
            raise InputError(
                "--gate・--save-baseline・--import-squad は、ほかの出し方や選び方と一緒に使えません。"
            )
        check_systems(self.systems)
        if target := self.at if self.save else self.html:
            check_writable(target)

    @property
    def at(self) -> Path:
        """The baseline's file."""
        return self.baseline or BASELINE


Job = Callable[[EvalOptions, Settings, Console], None]


def carry_out(options: EvalOptions, settings: Settings, notes: Console) -> None:
    """Do what the options ask for.

    Raises:
        ShishinError: in the words of the job that failed.
    """
    options.check()
    jobs: tuple[tuple[object, Job], ...] = (
        (options.squad, _import),
        (options.dataset, _collection),
        (options.gate, _gate),
        (options.save, _save),
        (True, _guideline),
    )
    next(job for asked_for, job in jobs if asked_for)(options, settings, notes)


def _import(options: EvalOptions, _settings: Settings, _notes: Console) -> None:
    if options.squad and options.out:
        run_import(options.squad, options.out, options.split or "test")


def _collection(options: EvalOptions, settings: Settings, notes: Console) -> None:
    if options.dataset:
        run_collection(
            settings, options.dataset, options.split, options.systems, options.as_json, options.html, notes
        )


def _gate(options: EvalOptions, settings: Settings, notes: Console) -> None:
    load_baseline(options.at)  # before the slow model
    with _evaluator(settings, notes) as evaluator:
        run_gate(evaluator, options.at, [options.split] if options.split else ())


def _save(options: EvalOptions, settings: Settings, notes: Console) -> None:
    with _evaluator(settings, notes) as evaluator:
        save_baseline(evaluator, options.at)


def _guideline(options: EvalOptions, settings: Settings, notes: Console) -> None:
    with _evaluator(settings, notes) as evaluator:
        report = run_evaluation(
            evaluator,
            split=options.split or SPLIT,
            systems=options.systems,
            as_json=options.as_json,
            html=options.html,
        )
        if report.split == SPLIT and not options.systems:
            _keep(report, settings, evaluator.listener)


def _keep(report: Report, settings: Settings, listener: Listener) -> None:
    """Where the maintainers' page finds it; who cannot write there has the report all the same."""
    # Imported here: it brings matplotlib, which the other jobs do not need.
    from eval.reports.build_evaluation import evaluation_of

    build_id = Store(settings.home).open().build_id
    try:
        Evaluations(settings.home, Disk()).keep(evaluation_of(build_id, whoami(), report))
    except StoreWriteError as error:
        listener.warn(str(error))


@contextmanager
def _evaluator(settings: Settings, notes: Console) -> Iterator[Evaluator]:
    with Terminal(notes) as terminal:
        opened = open_assistant(settings, terminal.step)
        yield Evaluator(opened.assistant, opened.tools.weights, terminal, home=settings.home)
