"""How each question fares in a new build, beside the one in service."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.listener import Sheet
from eval.data.dataset import Question
from eval.measures.run import DEPTH, Outcome, Run
from eval.reports.misses import right_keys

_TOLD = "dev"  # the questions of other splits are told by their ids alone: nobody may tune to them


@dataclass(frozen=True)
class QuestionChange:
    """A question with its scores and places before and now.

    The score is ``1 / rank`` of the first item that answers, 0 where none stands among the first ten or
    the question was declined; of a question to be declined it is 1 if it was, else 0.
    """

    question: Question
    before: float
    now: float
    place_before: str
    place_now: str

    @property
    def words(self) -> str:
        """The question as it may be shown."""
        return self.question.text if self.question.split == _TOLD else ""


def question_changes(before: Run, now: Run) -> tuple[QuestionChange, ...]:
    """Every question of two runs over the same questions in the same order."""
    return tuple(
        QuestionChange(old.question, score(old), score(new), place(old), place(new))
        for old, new in zip(before, now, strict=True)
    )


def score(outcome: Outcome) -> float:
    """The score of one outcome, from 0 to 1; see ``QuestionChange``."""
    if outcome.question.decline or outcome.abstained:
        return float(outcome.question.decline and outcome.abstained)
    rank = _rank(outcome)
    return 1.0 / rank if rank else 0.0


def place(outcome: Outcome) -> str:
    """Where the first item that answers stands, in Japanese; or that it was declined or answered."""
    if outcome.abstained:
        return "断り"
    if outcome.question.decline:
        return "答えた"
    rank = _rank(outcome)
    return f"{rank} 位" if rank else f"{DEPTH} 位より下"


def changes_sheet(changes: Sequence[QuestionChange]) -> Sheet:
    """The questions that fare otherwise, the worse ones first."""
    changed = sorted(_changed(changes), key=lambda each: each.now - each.before)
    return Sheet(
        "質問ごとの変化(答える項目の順位)",
        ("質問", "split", "変化", "使用中", "新しい", "言葉"),
        tuple(map(_row, changed)),
    )


def _row(each: QuestionChange) -> tuple[str, ...]:
    change = "良い" if each.now > each.before else "悪い"
    return each.question.id, each.question.split, change, each.place_before, each.place_now, each.words


def counts(changes: Sequence[QuestionChange]) -> str:
    """How many questions fare better, worse and the same, as a sentence."""
    better = sum(each.now > each.before for each in changes)
    worse = sum(each.now < each.before for each in changes)
    same = len(changes) - better - worse
    return f"{len(changes)} 問のうち、良くなった質問 {better}、悪くなった質問 {worse}、同じ質問 {same}。"


def _changed(changes: Sequence[QuestionChange]) -> Iterator[QuestionChange]:
    return (each for each in changes if each.now != each.before)


def _rank(outcome: Outcome) -> int | None:
    right = right_keys(outcome.question)
    places = (place for place, key in enumerate(outcome.ranking, start=1) if key in right)
    return next(places, None)
