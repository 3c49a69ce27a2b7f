"""The terminal: where notes go, how work is listened to, how tables and JSON are printed."""

import json
from types import TracebackType

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant.listener import Sheet, remaining_words

# Rich would take [words] in brackets for its markup and :words: between colons for emoji.
NOTES = Console(stderr=True, highlight=False, markup=False, emoji=False)
"""Progress and warnings; answers go to the standard output."""

WIDTH = 126  # of the widest table; a narrower terminal wraps its lines, cells are never cut
_BAR = (
    TextColumn("{task.description}", markup=False),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
    TextColumn("{task.fields[remaining]}", markup=False),
)


class Terminal:
    """A listener: bars and steps on ``notes``, results and tables on the standard output."""

    def __init__(self, notes: Console = NOTES) -> None:
        self.notes = notes
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._remaining = ""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._settle()

    def step(self, sentence: str) -> None:
        """What begins now."""
        # soft_wrap leaves breaking lines to the terminal: Rich would cut into paths and commands.
        self.notes.print(f"{sentence}…", soft_wrap=True)

    def progress(self, what: str, done: int, total: int | None) -> None:
        """Move the bar of that name."""
        if self._bars is None:
            self._bars = Progress(*_BAR, console=self.notes)
            self._bars.start()
        remaining = self._remaining if done != total else ""
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=total, remaining=remaining)
        self._bars.update(self._tasks[what], completed=done, total=total, remaining=remaining)
        if self._bars.finished:
            self._settle()

    def remaining(self, seconds: float) -> None:
        """Show it behind the bar that moves; before it does, print it."""
        self._remaining = remaining_words(seconds)
        if self._bars is None:
            self.notes.print(self._remaining, soft_wrap=True)

    def note(self, sentence: str) -> None:
        """Print it among the notes."""
        self.notes.print(sentence, soft_wrap=True)

    def say(self, sentence: str) -> None:
        """Print a result, below the bars."""
        self._settle()
        click.echo(sentence)

    def warn(self, sentence: str) -> None:
        """Print it in yellow among the notes."""
        self.notes.print(f"注意: {sentence}", style="yellow", soft_wrap=True)

    def table(self, sheet: Sheet) -> None:
        """Print a table."""
        self._settle()
        output_console().print(rich_table(sheet))

    def _settle(self) -> None:
        """Leave the bars as they are; what comes next is printed below them."""
        if self._bars is not None:
            self._bars.stop()
        self._bars, self._tasks = None, {}


def rich_table(sheet: Sheet) -> Table:
    """A table without vertical rules: the first column and the last of words to the left."""
    table = Table(title=sheet.title or None, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1))
    for number, name in enumerate(sheet.columns):
        words = number in (0, len(sheet.columns) - 1)
        table.add_column(name, justify="left" if words else "right", no_wrap=not words, overflow="fold")
    for row in sheet.rows:
        table.add_row(*row)
    return table


def output_console(width: int = WIDTH) -> Console:
    """The standard output, at least ``width`` columns wide."""
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, width)
    return console


def say(step: str) -> None:
    """Tell what begins now."""
    NOTES.print(f"{step}…")


def print_json(fields: object) -> None:
    """Print JSON on several lines."""
    click.echo(json_text(fields, indent=2))


def json_text(fields: object, indent: int | None = None) -> str:
    """JSON in readable Japanese; lone surrogates, which UTF-8 cannot carry, stay escaped."""
    # backslashreplace writes \ud83d for a lone surrogate, which is JSON's own way to escape it.
    text = json.dumps(fields, ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
