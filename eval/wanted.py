"""What is wanted of ``shishin eval``: its options, checked together, and the job they name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from assistant.evaluations import Evaluations
from assistant.listener import Listener
from assistant.opening import open_assistant
from assistant.terminal import Terminal
from assistant.weights import load_weights
from corpus.disk import Disk
from corpus.errors import InputError, StoreWriteError
from corpus.output import check_writable
from eval.baseline import BASELINE, load_baseline
from eval.command import check_systems, run_collection, run_evaluation, run_gate, run_import, save_baseline
from eval.evaluator import Evaluator
from eval.report import Report
from eval.site_questions import SPLIT
from index.entry import whoami
from index.settings import Settings
from index.store import Store


@dataclass(frozen=True)
class Wanted:
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


Job = Callable[[Wanted, Settings, Console], None]


def carry_out(wanted: Wanted, settings: Settings, notes: Console) -> None:
    """Do what is wanted.

    Raises:
        ShishinError: in the words of the job that failed.
    """
    wanted.check()
    jobs: tuple[tuple[object, Job], ...] = (
        (wanted.squad, _import),
        (wanted.dataset, _collection),
        (wanted.gate, _gate),
        (wanted.save, _save),
        (True, _guideline),
    )
    next(job for asked_for, job in jobs if asked_for)(wanted, settings, notes)


def _import(wanted: Wanted, _settings: Settings, _notes: Console) -> None:
    if wanted.squad and wanted.out:
        run_import(wanted.squad, wanted.out, wanted.split or "test")


def _collection(wanted: Wanted, settings: Settings, notes: Console) -> None:
    if wanted.dataset:
        run_collection(
            settings, wanted.dataset, wanted.split, wanted.systems, wanted.as_json, wanted.html, notes
        )


def _gate(wanted: Wanted, settings: Settings, notes: Console) -> None:
    load_baseline(wanted.at)  # before the slow model
    with _evaluator(settings, notes) as evaluator:
        run_gate(evaluator, wanted.at, [wanted.split] if wanted.split else ())


def _save(wanted: Wanted, settings: Settings, notes: Console) -> None:
    with _evaluator(settings, notes) as evaluator:
        save_baseline(evaluator, wanted.at)


def _guideline(wanted: Wanted, settings: Settings, notes: Console) -> None:
    with _evaluator(settings, notes) as evaluator:
        report = run_evaluation(
            evaluator,
            split=wanted.split or SPLIT,
            systems=wanted.systems,
            as_json=wanted.as_json,
            html=wanted.html,
        )
        if report.split == SPLIT and not wanted.systems:
            _keep(report, settings, evaluator.listener)


def _keep(report: Report, settings: Settings, listener: Listener) -> None:
    """Where the maintainers' page finds it; who cannot write there has the report all the same."""
    from eval.kept import evaluation_of  # matplotlib takes a second to load

    build_id = Store(settings.home).open().build_id
    try:
        Evaluations(settings.home, Disk()).keep(evaluation_of(build_id, whoami(), report))
    except StoreWriteError as error:
        listener.warn(str(error))


@contextmanager
def _evaluator(settings: Settings, notes: Console) -> Iterator[Evaluator]:
    with Terminal(notes) as terminal:
        opened = open_assistant(settings, terminal.step)
        yield Evaluator(opened.assistant, load_weights(), terminal, home=settings.home)
