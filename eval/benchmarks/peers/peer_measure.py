"""Several systems measured side by side: each is started, and all are asked one question before the next."""

import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from corpus.files.disk import OnStep, ignore
from eval.benchmarks.peers.peer_process import Launch, Worker
from eval.data.dataset import Question
from eval.measures.metrics import ratios
from eval.measures.run import Outcome
from eval.measures.uncertainty import Figure, figures

FIRST = "社内で使う生成AIに顧客名簿を入力していい?"  # what each is asked first, to see how soon it answers
WARM = ("会議の記録は残すべき?", "利用者への説明はどこまで必要?", "学習データの偏りはどう防ぐ?")


@dataclass(frozen=True)
class System:
    """``name`` is for the options, ``worker`` a file of ``workers``, ``told`` how it is used here."""

    name: str
    title: str
    worker: str
    told: str


@dataclass(frozen=True)
class Start:
    """Seconds from the start of a process to its first answer, and whether it embedded texts on the way."""

    seconds: float
    embedded: bool


@dataclass(frozen=True)
class Reply:
    """What a system found for a question, and in how many seconds."""

    question: Question
    keys: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Found:
    """Of the questions of one split the share that finds an item that answers among the first 1 and 5."""

    questions: int
    first: Figure
    five: Figure


@dataclass(frozen=True)
class Result:
    """What one system reached: by split, seconds of a warm question, its starts, MiB at the most."""

    system: System
    versions: dict[str, str]
    found: dict[str, Found]
    median: float
    p95: float
    new: Start  # nothing was kept yet
    again: Start  # the median of the starts from what was kept
    memory: float | None


Launcher = Callable[[System, Path], Launch]


def measure(
    systems: Sequence[System],
    launcher: Launcher,
    job: Mapping[str, object],
    questions: Sequence[Question],
    starts: int,
    on_step: OnStep = ignore,
) -> tuple[Result, ...]:
    """Start each system once with nothing kept and ``starts`` times from what it kept; then ask them all.

    ``launcher`` tells how a system is started whose index lies in a folder.

    Raises:
        ShishinError: a worker ends or does not answer.
    """
    began: dict[str, list[Start]] = {system.name: [] for system in systems}
    workers: dict[str, Worker] = {}
    with tempfile.TemporaryDirectory(prefix="peers-") as folder, ExitStack() as running:
        for turn in range(1 + starts):
            running.close()  # those of the turn before
            for system in systems:
                on_step(f"{system.title} を起動しています({turn + 1} / {1 + starts} 回目)")
                store = Path(folder) / system.name
                store.mkdir(exist_ok=True)
                worker = Worker(launcher(system, store), {**job, "store": str(store)})
                workers[system.name] = running.enter_context(closing(worker))
                worker.ask(FIRST)
                began[system.name].append(Start(worker.age, bool(worker.ready["embedded"])))
        replies = ask_in_turn(workers, questions)
        return tuple(
            result_of(each, workers[each.name], replies[each.name], began[each.name]) for each in systems
        )


def ask_in_turn(
    workers: Mapping[str, Worker], questions: Sequence[Question]
) -> Mapping[str, tuple[Reply, ...]]:
    """Every question to every worker before the next question; a few before that are not counted."""
    replies: dict[str, list[Reply]] = {name: [] for name in workers}
    for text in WARM:
        for worker in workers.values():
            worker.ask(text)
    asked = track(questions, "質問しています", console=Console(stderr=True))
    for number, question in enumerate(asked):
        # Another order each time, the same in every run: nobody always comes after the same neighbour.
        for name in random.Random(number).sample(list(workers), len(workers)):
            before = time.perf_counter()
            keys = workers[name].ask(question.text)
            replies[name].append(Reply(question, keys, time.perf_counter() - before))
    return {name: tuple(each) for name, each in replies.items()}


def result_of(system: System, worker: Worker, replies: Sequence[Reply], starts: Sequence[Start]) -> Result:
    """The figures of one system; the first of its starts had nothing kept."""
    median, p95 = (float(np.percentile([each.seconds for each in replies], at)) for at in (50, 95))
    splits = dict.fromkeys(each.question.split for each in replies)
    found = {split: found_in([each for each in replies if each.question.split == split]) for split in splits}
    return Result(
        system,
        worker.ready["versions"],
        found,
        median,
        p95,
        new=starts[0],
        again=middle(starts[1:]),
        memory=worker.peak_memory,
    )


def middle(starts: Sequence[Start]) -> Start:
    """The median, or the slower of the two in the middle."""
    return sorted(starts, key=lambda start: start.seconds)[len(starts) // 2]


def found_in(replies: Sequence[Reply]) -> Found:
    """R@1 and R@5 as ``shishin eval`` counts them."""
    outcomes = [Outcome(each.question, each.keys, not each.keys, 1.0, None, each.keys) for each in replies]
    told = figures({name: each for name, each in ratios(outcomes).items() if name in ("R@1", "R@5")})
    return Found(len(replies), told["R@1"], told["R@5"])
