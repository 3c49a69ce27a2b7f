"""The ledger: the latest verdicts, taken back or made questions of the evaluation set."""

from collections.abc import Sequence

from corpus.errors import ChoiceError
from ui.records.record import KeptAnswer, Verdict, Wanted
from ui.records.repository import Repository
from ui.review.picking import Picker
from ui.review.render_verdict import Given

LATEST = 10


class Ledger:
    """Every method raises ``RecordsError`` when the records cannot be had."""

    def __init__(self, repository: Repository, picker: Picker) -> None:
        self._repository, self._picker = repository, picker

    def latest(self, by: str) -> tuple[Given, ...]:
        """The latest verdicts that stand, the newest first, as ``by`` sees them."""
        judged = _newest_first(self._repository.queue(Wanted(judged=True), limit=1000))[:LATEST]
        return tuple(self._given(each, by) for each in judged if each.verdict)

    def undo(self, verdict_id: int, by: str) -> str:
        """Take back a verdict of one's own; the id of its answer.

        Raises:
            ChoiceError: that verdict does not stand (any more), or somebody else gave it.
        """
        verdict = self._own(verdict_id, by)
        self._repository.undo(verdict.id)
        return verdict.answer_id

    def _own(self, verdict_id: int, by: str) -> Verdict:
        judged = self._repository.queue(Wanted(judged=True), limit=1000)
        found = next(
            (each.verdict for each in judged if each.verdict and each.verdict.id == verdict_id), None
        )
        if found is None:
            raise ChoiceError("その判定は、もう取り消されているか、置き換えられています。")
        if found.by != by:
            raise ChoiceError(f"{found.by}さんの判定は元に戻せません。答えを開いて、判定し直してください。")
        return found

    def _given(self, kept: KeptAnswer, by: str) -> Given:
        assert kept.verdict
        picked = self._picker.named(kept.verdict.items)
        return Given(kept.verdict, kept.answer.question, picked, kept.verdict.by == by)


def _newest_first(judged: Sequence[KeptAnswer]) -> list[KeptAnswer]:
    return sorted(judged, key=lambda each: each.verdict.id if each.verdict else 0, reverse=True)
