"""Which of our code one question passes: ``python -m eval.benchmarks.question_path [--json] [QUESTION]``.

Two passes are followed: a whole ``shishin ask``, which opens the index first, and one question to an
assistant that has answered before. Of each are told the files and functions of the checkout that were
called, how often, and the chain of our calls down to the ranker, which a reader has to follow.
"""

import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

import click

from assistant.cli import main as shishin
from assistant.service.opening import open_assistant
from index.settings import load_settings

QUESTION = "社内で使う生成AIに顧客名簿を入力していい?"
RANKER = "Ranker.rank"
CHECKOUT = Path(__file__).parents[2]
_ROOMS = tuple(f"{CHECKOUT / room}/" for room in ("corpus", "index", "assistant", "ui", "eval"))
_ITSELF = __file__


@dataclass(frozen=True)
class Pass:
    """What one pass called: ``files`` and ``functions`` by their calls, most often first.

    A function is named ``file:qualified name``. ``chain`` are the names of our functions from the entry
    to the first call of ``RANKER``, empty if that was not called.
    """

    name: str
    files: dict[str, int]
    functions: dict[str, int]
    chain: tuple[str, ...]

    @property
    def headline(self) -> str:
        """The sums in one line."""
        calls = sum(self.functions.values())
        return f"{self.name}: {len(self.files)} files, {len(self.functions)} functions, {calls} calls"


def follow(name: str, action: Callable[[], object]) -> Pass:
    """Do the action and count what it calls; calls in threads that it starts are not seen."""
    calls: Counter[tuple[str, str]] = Counter()
    chain: tuple[str, ...] = ()

    def on_event(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal chain
        if event == "call" and _is_ours(frame):
            function = frame.f_code.co_qualname
            calls[frame.f_code.co_filename, function] += 1
            if function == RANKER and not chain:
                chain = tuple(reversed([each.f_code.co_qualname for each in _callers(frame)]))

    # A profile function hears of calls and returns only; a trace function would be called for every line.
    before = sys.getprofile()
    sys.setprofile(on_event)
    try:
        action()
    finally:
        sys.setprofile(before)
    return _pass(name, calls, chain)


def _is_ours(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return file.startswith(_ROOMS) and file != _ITSELF


def _callers(frame: FrameType | None) -> Iterator[FrameType]:
    """The frame itself and those of ours that led to it, the innermost first."""
    while frame:
        if _is_ours(frame):
            yield frame
        frame = frame.f_back


def _pass(name: str, calls: Counter[tuple[str, str]], chain: tuple[str, ...]) -> Pass:
    files: Counter[str] = Counter()
    functions = {}
    for (file, function), count in calls.most_common():
        place = Path(file).relative_to(CHECKOUT).as_posix()
        files[place] += count
        functions[f"{place}:{function}"] = count
    return Pass(name, dict(files.most_common()), functions, chain)


def passes(question: str) -> tuple[Pass, Pass]:
    """The whole command, and one question to an assistant that is warm.

    Raises:
        ShishinError: there is no index that answers; the sentence says how to make one.
    """
    with redirect_stdout(io.StringIO()):
        command = follow("shishin ask", lambda: shishin(["ask", "--json", question]))
    assistant = open_assistant(load_settings()).assistant
    assistant.ask(question)  # what is made once, at the first question, is not counted
    return command, follow("one warm ask", lambda: assistant.ask(question))


@click.command
@click.argument("question", default=QUESTION)
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
def main(question: str, as_json: bool) -> None:
    """Count the files, functions and calls that one question passes."""
    found = passes(question)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(each.headline)
        click.echo(f"  chain of {len(each.chain)}: {' → '.join(each.chain)}")
    for file, count in found[-1].files.items():
        click.echo(f"  {count:5}  {file}")


if __name__ == "__main__":
    main()
