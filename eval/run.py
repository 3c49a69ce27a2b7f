"""A run: every question of a set through one or more systems, once."""

from collections.abc import Iterable, Mapping, Sequence

from assistant.assistant import Assistant
from corpus.errors import QuestionError
from eval.dataset import Question
from eval.system import Outcome, run_system

Run = tuple[Outcome, ...]


def run_systems(
    assistant: Assistant,
    questions: Iterable[Question],
    systems: Sequence[str],
) -> Mapping[str, Run]:
    """System → its outcomes, in question order; each question is embedded once for all."""
    runs: dict[str, list[Outcome]] = {name: [] for name in systems}
    for question in questions:
        for name, outcome in _outcomes(assistant, question, systems).items():
            runs[name].append(outcome)
    return {name: tuple(outcomes) for name, outcomes in runs.items()}


def _outcomes(assistant: Assistant, question: Question, systems: Sequence[str]) -> dict[str, Outcome]:
    try:
        ranked = assistant.rank(question.text, role=question.role, history=question.history)
    except QuestionError:  # a question without words is declined before it is ranked
        return {name: Outcome(question, (), True, 0.0, question.role) for name in systems}
    return {name: run_system(name, question, ranked) for name in systems}
