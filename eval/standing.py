"""Standing: how each question fares under two builds, to tell one by one what got better and worse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.listener import Sheet
from eval.dataset import Question
from eval.misses import right_keys
from eval.run import Run
from eval.system import DEPTH, Outcome

_TOLD = "dev"  # the questions of other splits are told by their ids alone: nobody may tune to them


@dataclass(frozen=True)
class Standing:
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


def standings(before: Run, now: Run) -> tuple[Standing, ...]:
    """Every question of two runs over the same questions in the same order."""
    return tuple(
        Standing(old.question, score(old), score(new), place(old), place(new))
        for old, new in zip(before, now, strict=True)
    )


def score(outcome: Outcome) -> float:
    """The score of one outcome, from 0 to 1; see ``Standing``."""
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


def changes_sheet(standings: Sequence[Standing]) -> Sheet:
    """The questions that fare otherwise, the worse ones first."""
    changed = sorted(_changed(standings), key=lambda each: each.now - each.before)
    return Sheet(
        "質問ごとの変化(答える項目の順位)",
        ("質問", "split", "変化", "使用中", "新しい", "言葉"),
        tuple(map(_row, changed)),
    )


def _row(each: Standing) -> tuple[str, ...]:
    change = "良い" if each.now > each.before else "悪い"
    return each.question.id, each.question.split, change, each.place_before, each.place_now, each.words


def counts(standings: Sequence[Standing]) -> str:
    """How many questions fare better, worse and the same, as a sentence."""
    better = sum(each.now > each.before for each in standings)
    worse = sum(each.now < each.before for each in standings)
    same = len(standings) - better - worse
    return f"{len(standings)} 問のうち、良くなった質問 {better}、悪くなった質問 {worse}、同じ質問 {same}。"


def _changed(standings: Sequence[Standing]) -> Iterator[Standing]:
    return (each for each in standings if each.now != each.before)


def _rank(outcome: Outcome) -> int | None:
    right = right_keys(outcome.question)
    places = (place for place, key in enumerate(outcome.ranking, start=1) if key in right)
    return next(places, None)
