"""A run: every question of a set through one or more systems, once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.assistant import Assistant
from assistant.ranked import Ranked
from corpus.errors import QuestionError
from eval.dataset import Question
from eval.system import Outcome, run_system

Run = tuple[Outcome, ...]


@dataclass(frozen=True)
class Trial:
    """One question and what the assistant made of it; None if it was refused before ranking."""

    question: Question
    ranked: Ranked | None


def try_questions(
    assistant: Assistant, questions: Iterable[Question], version: str | None = None
) -> tuple[Trial, ...]:
    """Rank for every question, in order; each is embedded once, for all that looks at it.

    ``version`` is the one that is asked, by default the newest or the one a question names.
    """
    return tuple(_try(assistant, question, version) for question in questions)


def _try(assistant: Assistant, question: Question, version: str | None) -> Trial:
    try:
        ranked = assistant.rank(question.text, role=question.role, version=version, history=question.history)
        return Trial(question, ranked)
    except QuestionError:  # a question without words is declined before it is ranked
        return Trial(question, None)


def run_systems(trials: Sequence[Trial], systems: Sequence[str]) -> Mapping[str, Run]:
    """System → its outcomes, in question order."""
    return {name: tuple(_outcome(trial, name) for trial in trials) for name in systems}


def _outcome(trial: Trial, system: str) -> Outcome:
    if trial.ranked is None:
        return Outcome(trial.question, (), True, 0.0, trial.question.role, ())
    return run_system(system, trial.question, trial.ranked)
