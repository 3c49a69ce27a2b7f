"""The desk of a trainer: what the room does with the queue and with findings, free of Gradio."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from corpus.errors import ChoiceError, RecordsStaleError
from ui.asker import Asker
from ui.records.model import KeptAnswer, Progress, PromotedQuestion, Verdict
from ui.records.repository import Repository
from ui.review.forms import Filter, Finding, Pick, Picker, Sitting, filter_of
from ui.review.render import Given, shortened

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


_UNKEPT = "あなたの判定はまだ記録していません。判定し直すときは、もう一度選んでください。"
BATCH = 50  # answers taken from the queue at once
GONE = "この答えは、もう残っていません(質問した人が会話を消したか、保存期間が過ぎました)。"


@dataclass(frozen=True)
class Told:
    """A sitting; ``said`` is what was done, ``notice`` what was not, ``kept`` the answer that was judged."""

    sitting: Sitting
    notice: str = ""
    said: str = ""
    kept: str = ""


class ReviewDesk:
    """Takes a sitting, gives the next one. Keeps nothing between calls.

    Every method that reads or writes the records raises ``RecordsError`` when they cannot be had.
    """

    def __init__(self, asker: Asker, repository: Repository) -> None:
        self._asker, self._repository = asker, repository
        self.picker = Picker(asker)
        self.ledger = Ledger(repository, self.picker)

    def filter(self, fields: Mapping[str, str | None]) -> Filter:
        """What the form of the filter says; see ``filter_of``."""
        return filter_of(fields, self._asker)

    def begin(self, chosen: Filter) -> Sitting:
        """At the first answer of the queue."""
        return self._onward(Sitting(chosen), 0)

    def shown(self, sitting: Sitting) -> KeptAnswer | None:
        """The answer that is looked at; None when there is none left."""
        return self._repository.answer(sitting.current) if sitting.current else None

    def progress(self, chosen: Filter) -> Progress:
        """How many of the answers that the filter leaves in have a verdict."""
        return self._repository.progress(chosen.wanted)

    def onward(self, sitting: Sitting) -> Sitting:
        """At the next answer that still waits; those that others judged meanwhile are passed over."""
        return self._onward(sitting, sitting.at + 1)

    def back(self, sitting: Sitting) -> Sitting:
        """At the answer before, judged or not; at the first there is none before."""
        for at in range(sitting.at - 1, -1, -1):
            if self._repository.answer(sitting.order[at]):
                return sitting.at_place(at)
        return sitting

    def open(self, sitting: Sitting, answer_id: str) -> Told:
        """At one answer, wherever it stands."""
        if self._repository.answer(answer_id) is None:
            return Told(sitting, GONE)
        return Told(sitting.looking_at(answer_id))

    def undo(self, sitting: Sitting, verdict_id: int, by: str) -> Told:
        """Take a verdict of one's own back; its answer comes back.

        Raises:
            ChoiceError: see ``Ledger.undo``.
        """
        answer_id = self.ledger.undo(verdict_id, by)
        told = self.open(sitting, answer_id)
        return replace(told, said="判定を元に戻しました。答えをもう一度表示しています。")

    def promote(self, sitting: Sitting, verdict_id: int, by: str) -> Told:
        """Make a question of the evaluation set of a verdict.

        Raises:
            ShishinError: see ``Ledger.promote``.
        """
        question = self.ledger.promote(verdict_id, by)
        return Told(sitting, said=f"評価セット(dev)に加えました: 「{shortened(question.text)}」")

    def withdraw(self, sitting: Sitting, question_id: int, by: str) -> Told:
        """Take a question out of the evaluation set again.

        Raises:
            ChoiceError: it is not in it (any more).
        """
        self.ledger.withdraw(question_id, by)
        return Told(sitting, said="評価セットから取り下げました。")

    def judge(self, sitting: Sitting, finding: Finding, by: str) -> Told:
        """Keep a finding and go on to the next answer.

        A finding about an answer that is not looked at (a key pressed twice) does nothing. Where
        somebody else gave a verdict since the trainer looked, that one stands and is told.

        Raises:
            ChoiceError: an item that is none of the version that answered.
        """
        if finding.answer_id not in sitting.order:  # of a page that was open before the server started anew
            sitting = sitting.looking_at(finding.answer_id)
        if finding.answer_id != sitting.current:
            return Told(sitting)
        kept = self.shown(sitting)
        if kept is None:
            return Told(self.onward(sitting), f"{GONE}次の答えに進みました。")
        self.picker.check(finding.items, kept.answer.document, kept.answer.version)
        try:
            self._keep(finding, by)
        except RecordsStaleError as error:
            return Told(sitting, f"{error}{_UNKEPT}")
        said = f"「{finding.kind.label}」と判定しました。"
        return Told(self.onward(sitting), said=said, kept=kept.id)

    def _keep(self, finding: Finding, by: str) -> None:
        self._repository.judge(
            finding.answer_id, finding.kind, by=by, items=finding.items, note=finding.note, seen=finding.seen
        )

    def search(self, answer_id: str, words: str) -> tuple[Pick, ...]:
        """Items of the version that gave an answer.

        Raises:
            ShishinError: see ``Picker.found``.
        """
        kept = self._repository.answer(answer_id)
        if kept is None:
            raise ChoiceError(GONE)
        return self.picker.found(words, kept.answer.document, kept.answer.version)

    def _onward(self, sitting: Sitting, at: int) -> Sitting:
        """At the first place from ``at`` whose answer is as wanted; the queue gives more if needed."""
        wanted = sitting.filter.wanted
        while True:
            for place in range(at, len(sitting.order)):
                kept = self._repository.answer(sitting.order[place])
                if kept and (kept.verdict is not None) == wanted.judged:
                    return sitting.at_place(place)
            at = len(sitting.order)
            queue = self._repository.queue(wanted, limit=at + BATCH)
            sitting = sitting.extended(tuple(each.id for each in queue))
            if len(sitting.order) == at:
                return sitting.at_place(at)
