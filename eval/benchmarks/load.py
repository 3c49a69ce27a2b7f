"""How long people wait when many ask at once: ``python -m eval.benchmarks.load``.

Everybody has a session of their own, with the page open, and asks a different question of the dev split at
the same moment; then all ask once more by the public API. Beside that stands one person alone. Client and
server share the machine, so the figures are those of a small machine that does both.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from itertools import islice

import click
import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from corpus.errors import ShishinError
from eval.benchmarks.visitor import Forms, Reply, Target, Visit, ask_by_api, forms_of, target, visitor
from eval.data.dataset import GUIDELINE, question_texts

ALONE = 10  # questions of the one person whom the others are compared with
WARM = 3  # questions before anything is timed


@dataclass(frozen=True)
class Waits:
    """How long ``people`` waited, in seconds, from sending the question to the whole answer."""

    name: str
    people: int
    errors: tuple[str, ...]
    median: float
    p95: float
    longest: float
    whole: float


@dataclass(frozen=True)
class LoadReport:
    """All of it; ``memory`` is the server's resident memory in MiB before and after, if it can be told."""

    alone: Waits
    together: Waits
    api: Waits
    memory: tuple[float | None, float | None]

    @property
    def errors(self) -> tuple[str, ...]:
        """Why questions were not answered."""
        return self.alone.errors + self.together.errors + self.api.errors

    @property
    def ratio(self) -> float:
        """The median wait among many over that of one person alone."""
        return self.together.median / self.alone.median


def waits(name: str, people: int, replies: Sequence[Reply], whole: float) -> Waits:
    """The order statistics of the waits, by linear interpolation; failed questions count as waits too."""
    seconds = [reply.seconds for reply in replies]
    median, p95 = (float(np.percentile(seconds, at)) for at in (50, 95))
    problems = tuple(reply.problem for reply in replies if reply.problem)
    return Waits(name, people, problems, median, p95, max(seconds), whole)


async def measure(server: Target, people: int, questions: Sequence[str]) -> LoadReport:
    """One person alone, then ``people`` at once by the page, then by the API.

    Raises:
        ServeError: the server shows another page.
        httpx.HTTPError: the page itself cannot be had.
    """
    async with visitor(server.url) as http:
        forms = forms_of((await http.get("/config")).raise_for_status().json())
        async with Visit(http, forms).open() as visit:
            for question in questions[:WARM]:
                await visit.ask(question)
            # After the warm-up: what is loaded for the first questions is no growth.
            before = server.memory()
            alone = await _one(visit, questions[:ALONE])
    together = await _together(server.url, forms, questions[:people])
    api = await _by_api(server.url, questions[:people])
    return LoadReport(alone, together, api, (before, server.memory()))


async def _one(visit: Visit, questions: Sequence[str]) -> Waits:
    began = time.perf_counter()
    replies = [await visit.ask(question) for question in questions]
    return waits("一人だけで、ページから", 1, replies, time.perf_counter() - began)


async def _together(url: str, forms: Forms, questions: Sequence[str]) -> Waits:
    async with AsyncExitStack() as stack:
        # Everybody has the page open before the first question is sent.
        asks = [
            (await stack.enter_async_context(Visit(http, forms).open())).ask
            for http in [await stack.enter_async_context(visitor(url)) for _ in questions]
        ]
        return await _at_once("同時に、ページから", asks, questions)


async def _by_api(url: str, questions: Sequence[str]) -> Waits:
    async with AsyncExitStack() as stack:
        https = [await stack.enter_async_context(visitor(url)) for _ in questions]
        return await _at_once("同時に、API から", [_asking(http) for http in https], questions)


def _asking(http: httpx.AsyncClient) -> Callable[[str], Awaitable[Reply]]:
    return lambda question: ask_by_api(http, question)


async def _at_once(
    name: str, asks: Sequence[Callable[[str], Awaitable[Reply]]], questions: Sequence[str]
) -> Waits:
    began = time.perf_counter()
    replies = await asyncio.gather(*(ask(question) for ask, question in zip(asks, questions, strict=True)))
    return waits(name, len(questions), replies, time.perf_counter() - began)


def to_table(report: LoadReport) -> Table:
    """A row for each way of asking; times in milliseconds."""
    table = Table(
        "質問のしかた", "人数", "失敗", "中央値", "95%点", "最長", "全員の分", title="答えまでの時間(ミリ秒)"
    )
    for each in (report.alone, report.together, report.api):
        times = (each.median, each.p95, each.longest, each.whole)
        cells = (f"{1000 * seconds:,.0f}" for seconds in times)
        table.add_row(each.name, str(each.people), str(len(each.errors)), *cells)
    return table


def memory_line(report: LoadReport) -> str:
    """The server's memory before and after."""
    before, after = report.memory
    if before is None or after is None:
        return "サーバーのメモリー: 測れません(--url には --pid も指定してください)。"
    return f"サーバーのメモリー(RSS): {before:.0f} → {after:.0f} MiB"


@click.command(help="大勢が同時に質問したときの、答えまでの時間を測る。失敗があれば 1 で終わる。")
@click.option(
    "--people", type=click.IntRange(1, 200), default=50, show_default=True, help="同時に質問する人数。"
)
@click.option("--url", help="動いているサーバー(127.0.0.1 だけ)。省くと「shishin serve」を始めて測る。")
@click.option("--pid", type=int, help="--url のサーバーのプロセス番号(メモリーを測るため)。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
def main(people: int, url: str | None, pid: int | None, as_json: bool) -> None:
    """Measure and show."""
    try:
        questions = tuple(islice(question_texts(GUIDELINE, "dev"), people))
        with target(url, pid) as server:
            report = asyncio.run(measure(server, people, questions))
    except (ShishinError, httpx.HTTPError) as error:
        click.echo(f"エラー: {error}", err=True)
        sys.exit(getattr(error, "exit_code", 1))
    _show(report, as_json=as_json)
    sys.exit(1 if report.errors else 0)


def _show(report: LoadReport, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({**asdict(report), "ratio": report.ratio}, ensure_ascii=False, indent=2))
        return
    console = Console(width=100)
    console.print(to_table(report))
    click.echo(f"中央値は、一人だけのときの {report.ratio:.1f} 倍です。")
    click.echo(memory_line(report))
    for problem in dict.fromkeys(report.errors):
        click.echo(f"失敗: {problem}")


if __name__ == "__main__":
    main()
