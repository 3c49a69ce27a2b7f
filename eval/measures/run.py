"""A run: every question of a set through one or more systems, once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from assistant.ranking.ranked import Ranked
from assistant.reading.question import Inquiry, inquiry
from assistant.service.assistant import Assistant
from corpus.errors import QuestionError
from corpus.guideline.item import Role
from eval.data.dataset import JudgedVersion, Question
from index.search.retriever import Scores, standardised

DEPTH = 10  # how far a run is kept
CITED = 5  # items that `shishin ask` cites unless told otherwise


@dataclass(frozen=True)
class Outcome:
    """What one system made of one question: item keys, best first, and those that it cites."""

    question: Question
    ranking: tuple[str, ...]
    abstained: bool
    confidence: float
    role: Role | None
    cited: tuple[str, ...]


Baseline = Callable[[Ranked], Scores]

# Plain parts, without aids, roles or references: what the whole system is compared with.
BASELINES: dict[str, Baseline] = {
    "bm25": lambda ranked: ranked.signals.bm25,
    "dense": lambda ranked: ranked.signals.dense,
    "fused": lambda ranked: standardised(ranked.signals.bm25) + standardised(ranked.signals.dense),
}
SYSTEMS = (*BASELINES, "full")


def run_system(name: str, question: Question, ranked: Ranked) -> Outcome:
    """The outcome of one system; baselines never abstain and know no role."""
    items = ranked.retriever.items
    if name == "full":
        ranking = tuple(items[row].key for row in ranked.order[:DEPTH])
        cited = () if ranked.abstained else tuple(items[row].key for row in ranked.cited(CITED))
        return Outcome(question, ranking, ranked.abstained, ranked.confidence, ranked.role, cited)
    # stable: items of the same score keep the order of the document
    order = tuple(np.argsort(-BASELINES[name](ranked), kind="stable")[:DEPTH].tolist())
    ranking = tuple(items[row].key for row in order)
    return Outcome(question, ranking, False, 1.0, None, ranking[:CITED])


Run = tuple[Outcome, ...]


@dataclass(frozen=True)
class RankedQuestion:
    """One question and what the assistant made of it; None if it was refused before ranking."""

    question: Question
    ranked: Ranked | None


def rank_questions(
    assistant: Assistant, questions: Iterable[Question], on: JudgedVersion | None = None
) -> tuple[RankedQuestion, ...]:
    """Rank for every question, in order; each is embedded once, for all that looks at it.

    ``on`` is the version that is asked, by default the newest of the default document.
    """
    rest = iter(questions)
    chunks = iter(lambda: tuple(islice(rest, _TOGETHER)), ())
    return tuple(each for chunk in chunks for each in _ranked(assistant, chunk, on))


_TOGETHER = 32  # questions that are ranked at once: more are no quicker, and progress is told by their steps


def _ranked(
    assistant: Assistant, questions: Sequence[Question], on: JudgedVersion | None
) -> Iterator[RankedQuestion]:
    asked = [_inquiry(assistant, question, on) for question in questions]
    ranked = iter(assistant.rank_all([each for each in asked if each]))
    for question, each in zip(questions, asked, strict=True):
        yield RankedQuestion(question, next(ranked) if each else None)


def _inquiry(assistant: Assistant, question: Question, on: JudgedVersion | None) -> Inquiry | None:
    try:
        return inquiry(
            question.text,
            role=question.role,
            document=on.document if on else None,
            version=_named(assistant, on) if on else None,
            history=question.history,
        )
    except QuestionError:  # a question without words is declined before it is ranked
        return None


def _named(assistant: Assistant, on: JudgedVersion) -> str | None:
    """None for the newest version: a question that names another may then be declined, as people see it."""
    newest = next(iter(assistant.versions_of(on.document)))
    return None if on.version == newest else on.version


def run_systems(trials: Sequence[RankedQuestion], systems: Sequence[str]) -> Mapping[str, Run]:
    """System → its outcomes, in question order."""
    return {name: tuple(_outcome(trial, name) for trial in trials) for name in systems}


def _outcome(trial: RankedQuestion, system: str) -> Outcome:
    if trial.ranked is None:
        return Outcome(trial.question, (), True, 0.0, trial.question.role, ())
    return run_system(system, trial.question, trial.ranked)
