"""Whether memory grows while people come and go: ``python -m eval.benchmarks.soak --minutes 10``.

Every session is new: it opens the page, asks, opens a citation, asks on and leaves; every fourth asks by the
public API instead. A straight line is laid through the memory of the server (``growth`` below).
What is kept on purpose (sessions up to their number, caches, the allocator's own) fills up first, so the
first two fifths of the time do not count. More than ``BOUND`` for certain is a leak: at that rate the some
1.6 GiB that the server needs would become 2 within a working day.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

import click
import httpx
import numpy as np
from scipy import stats

from corpus.errors import ServeError, ShishinError
from eval.benchmarks.visitor import Forms, Reply, Target, Visit, ask_by_api, forms_of, target, visitor
from eval.data.dataset import GUIDELINE, question_texts

SURE = 0.95  # of the interval


@dataclass(frozen=True)
class Sample:
    """The resident memory in MiB, so many seconds after the beginning."""

    seconds: float
    memory: float


@dataclass(frozen=True)
class Growth:
    """MiB an hour, with the interval that holds it with ``SURE``; first and last in MiB."""

    an_hour: float
    low: float
    high: float
    first: float
    last: float


def growth(samples: Sequence[Sample], block: float) -> Growth:
    """The least-squares line through the medians of blocks of so many seconds; at least three blocks.

    Neighbouring samples hang together, so each alone would make the slope look surer than it is.
    slope ± t(n - 2, (1 + SURE) / 2) × its standard error, n blocks.

    Raises:
        ValueError: there are fewer than three blocks.
    """
    numbers = np.array([int(sample.seconds // block) for sample in samples])
    memory = np.array([sample.memory for sample in samples])
    blocks = np.unique(numbers)
    if len(blocks) < 3:
        raise ValueError("fewer than three blocks")
    medians = np.array([np.median(memory[numbers == each]) for each in blocks])
    line = stats.linregress(blocks * block / 3600, medians)
    reach = float(stats.t.ppf((1 + SURE) / 2, len(blocks) - 2) * line.stderr)
    slope = float(line.slope)
    return Growth(slope, slope - reach, slope + reach, float(medians[0]), float(medians[-1]))


BOUND = 50.0  # MiB an hour
AT_ONCE = 3  # people at the page at any time: busy, with little waiting
EVERY = 2.0  # seconds between samples
BLOCKS = 20  # in the whole time
_UNCOUNTED = 0.4  # of the time, at the beginning


@dataclass
class Soaking:
    """What has happened so far."""

    sessions: int = 0
    questions: int = 0
    problems: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def note(self, reply: Reply) -> None:
        """Count a question."""
        self.questions += 1
        if reply.problem:
            self.problems.append(reply.problem)


@dataclass(frozen=True)
class SoakReport:
    """Of the whole time; ``problems`` are why questions failed, ``samples`` all that was measured."""

    minutes: float
    sessions: int
    questions: int
    problems: tuple[str, ...]
    growth: Growth
    samples: tuple[Sample, ...] = ()

    @property
    def leaks(self) -> bool:
        """Whether memory grows by more than ``BOUND``, for certain."""
        return self.growth.low > BOUND


async def soak(server: Target, minutes: float, questions: Sequence[str]) -> SoakReport:
    """Let people come and go for so long.

    Raises:
        ServeError: it is another page, or the server's memory cannot be told.
        httpx.HTTPError: the page itself cannot be had.
    """
    async with visitor(server.url) as http:
        forms = forms_of((await http.get("/config")).raise_for_status().json())
    soaking, numbered = Soaking(), enumerate(itertools.cycle(questions))
    seconds = 60 * minutes
    people = [_people(server.url, forms, numbered, soaking) for _ in range(AT_ONCE)]
    tasks = [asyncio.create_task(each) for each in people]
    try:
        await _sampled(server, seconds, soaking)
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    # Those that were cancelled above ended with CancelledError, which is no Exception.
    soaking.problems += [str(each) for each in ended if isinstance(each, Exception)]
    counted = [sample for sample in soaking.samples if sample.seconds >= _UNCOUNTED * seconds]
    found = growth(counted, seconds / BLOCKS)
    return SoakReport(
        minutes, soaking.sessions, soaking.questions, tuple(soaking.problems), found, tuple(soaking.samples)
    )


async def _sampled(server: Target, seconds: float, soaking: Soaking) -> None:
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        memory = server.memory()
        if memory is None:
            raise ServeError("サーバーのメモリーを測れません。--url には --pid も指定してください。")
        soaking.samples.append(Sample(passed, memory))
        # at least four samples in a block, however short the whole time is
        await asyncio.sleep(min(EVERY, seconds / BLOCKS / 4))


async def _people(url: str, forms: Forms, numbered: Iterator[tuple[int, str]], soaking: Soaking) -> None:
    """One person after the other."""
    for number, question in numbered:
        async with visitor(url) as http:
            if number % 4 == 3:
                soaking.note(await ask_by_api(http, question))
            else:
                await _visit(Visit(http, forms), question, soaking)
        soaking.sessions += 1


async def _visit(visit: Visit, question: str, soaking: Soaking) -> None:
    async with visit.open():
        soaking.note(await visit.ask(question))
        soaking.note(await visit.cite(0, 2))
        soaking.note(await visit.ask("もう少し詳しく"))


def lines_of(report: SoakReport) -> Iterator[str]:
    """The report as people read it."""
    found = report.growth
    yield (
        f"{report.minutes:g} 分のあいだに {report.sessions:,} 人が来て、"
        f"{report.questions:,} 回使いました(失敗 {len(report.problems)})。"
    )
    yield f"サーバーのメモリー(RSS): {found.first:.0f} → {found.last:.0f} MiB(初めの4割の時間を除く)"
    yield (
        f"増え方: 1時間に {found.an_hour:+.1f} MiB(95%信頼区間 {found.low:+.1f} ～ {found.high:+.1f})、"
        f"限度 {BOUND:.0f} MiB: {'増え続けています。' if report.leaks else '増え続けてはいません。'}"
    )
    yield from (f"失敗: {each}" for each in dict.fromkeys(report.problems))


@click.command(help="人が来ては帰るあいだに、サーバーのメモリーが増え続けないかを測る。増えれば 1 で終わる。")
@click.option(
    "--minutes", type=click.FloatRange(0.05, 600), default=10, show_default=True, help="続ける時間。"
)
@click.option("--url", help="動いているサーバー(127.0.0.1 だけ)。省くと「shishin serve」を始めて測る。")
@click.option("--pid", type=int, help="--url のサーバーのプロセス番号。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
def main(minutes: float, url: str | None, pid: int | None, as_json: bool) -> None:
    """Measure and show."""
    try:
        with target(url, pid) as server:
            report = asyncio.run(soak(server, minutes, question_texts(GUIDELINE, "dev")))
    except (ShishinError, httpx.HTTPError) as error:
        click.echo(f"エラー: {error}", err=True)
        sys.exit(getattr(error, "exit_code", 1))
    if as_json:
        click.echo(json.dumps({**asdict(report), "leaks": report.leaks}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(lines_of(report)))
    sys.exit(1 if report.leaks or report.problems else 0)


if __name__ == "__main__":
    main()
