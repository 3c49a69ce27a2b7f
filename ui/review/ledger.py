"""The ledger: the latest verdicts, taken back or made questions of the evaluation set."""

from corpus.errors import ChoiceError
from ui.records.record import KeptAnswer, PromotedQuestion, Verdict
from ui.records.repository import Repository
from ui.review.picking import Picker
from ui.review.render_verdict import Given

LATEST = 10
BACK = 200  # verdicts among which one's own last ones are looked for
_NOT_THERE = "その判定は、もう取り消されているか、置き換えられています。"


class Ledger:
    """Every method raises ``RecordsError`` when the records cannot be had."""

    def __init__(self, repository: Repository, picker: Picker) -> None:
        self._repository, self._picker = repository, picker

    def latest(self, by: str) -> tuple[Given, ...]:
        """The latest verdicts of everybody that stand, the newest first, as ``by`` sees them."""
        questions = self._questions()
        return tuple(self._given(each, by, questions) for each in self._repository.verdicts(limit=LATEST))

    def last_of(self, by: str) -> Given | None:
        """One's own last verdict that stands."""
        judged = self._repository.verdicts(limit=BACK)
        own = next((each for each in judged if each.verdict and each.verdict.by == by), None)
        return self._given(own, by, self._questions()) if own else None

    def undo(self, verdict_id: int, by: str) -> str:
        """Take back a verdict of one's own; the id of its answer.

        Raises:
            ChoiceError: that verdict does not stand (any more), or somebody else gave it.
        """
        verdict = self._standing(verdict_id)
        if verdict.by != by:
            raise ChoiceError(f"{verdict.by}さんの判定は元に戻せません。答えを開いて、判定し直してください。")
        if not self._repository.undo(verdict.id, by):
            raise ChoiceError(_NOT_THERE)
        return verdict.answer_id

    def promote(self, verdict_id: int, by: str) -> PromotedQuestion:
        """Make a question of the evaluation set of a verdict.

        Raises:
            RecordsStaleError: the verdict does not stand any more.
            ChoiceError: no item answers, or the same question is there already.
        """
        return self._repository.promote(verdict_id, by)

    def withdraw(self, question_id: int, by: str) -> None:
        """Take a question out of the evaluation set.

        Raises:
            ChoiceError: it is not in it (any more).
        """
        if not self._repository.withdraw(question_id, by):
            raise ChoiceError("その質問は、もう評価セットにありません。")

    def _standing(self, verdict_id: int) -> Verdict:
        for each in self._repository.verdicts(limit=BACK):
            if each.verdict and each.verdict.id == verdict_id:
                return each.verdict
        raise ChoiceError(_NOT_THERE)

    def _questions(self) -> dict[int, int]:
        """The id of the question that a verdict became, by the id of the verdict."""
        promoted = self._repository.promoted()
        return {each.verdict_id: each.id for each in promoted if each.verdict_id is not None}

    def _given(self, kept: KeptAnswer, by: str, questions: dict[int, int]) -> Given:
        assert kept.verdict
        picked = self._picker.named(kept.verdict.items)
        question_id = questions.get(kept.verdict.id)
        return Given(kept.verdict, kept.answer.question, picked, kept.verdict.by == by, question_id)
