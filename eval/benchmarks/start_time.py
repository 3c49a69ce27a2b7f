"""How long a person waits at the start: ``python -m eval.benchmarks.start_time [--rounds 3] [--fresh]``.

Each line is a process of its own, with the index that is in service: ``shishin --help``, ``shishin ask``,
and ``shishin serve`` until it has answered the first question, with the memory that it then has. The
median of the rounds is told, beside Python starting and ending alone. ``--fresh`` builds in an empty home
first: once with the model still packed, once with the model there already.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import click

from corpus.errors import ServeError
from eval.benchmarks.visitor import Target, ask_by_api, target, visitor
from index.settings import load_settings

QUESTION = "社内で使う生成AIに顧客名簿を入力していい?"
_SHISHIN = (sys.executable, "-m", "assistant.cli")


def seconds(*command: str, home: Path | None = None) -> float:
    """How long a command takes, to its end.

    Raises:
        ServeError: it fails; the sentence is the last that it said.
    """
    environment = {**os.environ, "SHISHIN_HOME": str(home)} if home else None
    began = time.perf_counter()
    run = subprocess.run(command, capture_output=True, check=False, text=True, env=environment)
    took = time.perf_counter() - began
    if run.returncode:
        raise ServeError((run.stderr.strip().splitlines() or ["理由が出ませんでした。"])[-1])
    return took


def serving(question: str) -> tuple[float, float | None]:
    """Seconds from the start of ``shishin serve`` to its first answer, and then its memory in MiB.

    Raises:
        ServeError: it does not start, or does not answer.
    """
    began = time.perf_counter()
    with target(None) as server:
        problem = asyncio.run(_asked(server, question))
        took, memory = time.perf_counter() - began, server.memory()
    if problem:
        raise ServeError(problem)
    return took, memory


async def _asked(server: Target, question: str) -> str | None:
    async with visitor(server.url) as http:
        return (await ask_by_api(http, question)).problem


def waits(rounds: int) -> Iterator[tuple[str, float, str]]:
    """What is waited for, the median seconds, and what else is to be told of it."""
    commands: Mapping[str, tuple[str, ...]] = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "shishin --help": (*_SHISHIN, "--help"),
        "shishin ask": (*_SHISHIN, "ask", QUESTION),
    }
    for name, command in commands.items():
        yield name, median(seconds(*command) for _ in range(rounds)), ""
    served = [serving(QUESTION) for _ in range(rounds)]
    memory = [each for _, each in served if each is not None]
    told = f"そのときのメモリー {median(memory):.0f} MiB" if memory else ""
    yield "shishin serve、最初の答えまで", median(each for each, _ in served), told


def first_builds() -> Iterator[tuple[str, float, str]]:
    """The first build of an empty home, and one beside a model that is unpacked and converted already."""
    with _empty_home() as home:
        yield "最初の shishin build(モデルの展開と変換も)", seconds(*_SHISHIN, "build", home=home), ""
        for path in home.iterdir():
            if path.name != "models":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        yield "最初の shishin build(モデルはある)", seconds(*_SHISHIN, "build", home=home), ""


@contextmanager
def _empty_home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=load_settings().home.parent, prefix=".startup-") as folder:
        yield Path(folder)


@click.command
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True, help="繰り返す回数。")
@click.option("--fresh", is_flag=True, help="空のフォルダーでの最初の索引作りも計る。")
def main(rounds: int, fresh: bool) -> None:
    """Measure the time from the start to the answer."""
    try:
        for lines in (waits(rounds), first_builds() if fresh else ()):
            for name, took, told in lines:
                click.echo(f"{took:7.2f} 秒  {name}  {told}".rstrip())
    except ServeError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
