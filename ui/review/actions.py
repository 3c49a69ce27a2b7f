"""What trainers can do: go through the queue, judge answers, take verdicts back; free of Gradio."""

from dataclasses import dataclass, field, replace

from corpus.errors import ChoiceError, RecordsStaleError
from ui.asker import Asker
from ui.records.model import AnswerRecord, Progress, Verdict
from ui.records.repository import Repository
from ui.review.forms import ReviewFilter, SubmittedVerdict
from ui.review.item_picker import ItemChoice, ItemPicker
from ui.review.render import ListedVerdict, shortened

BATCH = 50  # answers taken from the queue at once
LATEST = 10  # verdicts listed below the queue
RECENT = 200  # verdicts among which those that can be taken back are looked for
GONE = "この答えは、もう残っていません(質問した人が会話を消したか、保存期間が過ぎました)。"
_NO_SUCH_VERDICT = "その判定は、もう取り消されているか、置き換えられています。"
_UNKEPT = "あなたの判定はまだ記録していません。判定し直すときは、もう一度選んでください。"


@dataclass(frozen=True)
class ReviewState:
    """Ids of answers; ``at`` is the place of the one looked at, ``len(order)`` behind the last."""

    filter: ReviewFilter = field(default_factory=ReviewFilter)
    order: tuple[str, ...] = ()
    at: int = 0

    @property
    def current(self) -> str | None:
        """The id of the answer that is looked at; None behind the last."""
        return self.order[self.at] if 0 <= self.at < len(self.order) else None

    def at_place(self, at: int) -> "ReviewState":
        """Looking at another place, kept within the order."""
        return replace(self, at=max(0, min(at, len(self.order))))

    def extended(self, ids: tuple[str, ...]) -> "ReviewState":
        """With those of ``ids`` behind the last that are not in the order yet."""
        known = set(self.order)
        return replace(self, order=(*self.order, *(each for each in ids if each not in known)))

    def looking_at(self, id: str) -> "ReviewState":
        """Looking at one answer; one that is not in the order comes in at this place."""
        if id in self.order:
            return replace(self, at=self.order.index(id))
        return replace(self, order=(*self.order[: self.at], id, *self.order[self.at :]))


@dataclass(frozen=True)
class ActionResult:
    """A state; ``said`` is what was done, ``notice`` what was not, ``kept`` the answer that was judged."""

    state: ReviewState
    notice: str = ""
    said: str = ""
    kept: str = ""


class ReviewActions:
    """Takes a state, gives the next one. Keeps nothing between calls.

    Every method that reads or writes the records raises ``RecordsError`` when they cannot be had.
    """

    def __init__(self, asker: Asker, repository: Repository) -> None:
        self._asker, self._repository = asker, repository
        self.picker = ItemPicker(asker)

    def begin(self, chosen: ReviewFilter) -> ReviewState:
        """At the first answer of the queue."""
        return self._onward(ReviewState(chosen), 0)

    def shown(self, state: ReviewState) -> AnswerRecord | None:
        """The answer that is looked at; None when there is none left."""
        return self._repository.answer(state.current) if state.current else None

    def progress(self, chosen: ReviewFilter) -> Progress:
        """How many of the answers that the filter leaves in have a verdict."""
        return self._repository.statistics.progress(chosen.wanted)

    def onward(self, state: ReviewState) -> ReviewState:
        """At the next answer that still waits; those that others judged meanwhile are passed over."""
        return self._onward(state, state.at + 1)

    def back(self, state: ReviewState) -> ReviewState:
        """At the answer before, judged or not; at the first there is none before."""
        for at in range(state.at - 1, -1, -1):
            if self._repository.answer(state.order[at]):
                return state.at_place(at)
        return state

    def open(self, state: ReviewState, answer_id: str) -> ActionResult:
        """At one answer, wherever it stands."""
        if self._repository.answer(answer_id) is None:
            return ActionResult(state, GONE)
        return ActionResult(state.looking_at(answer_id))

    def undo(self, state: ReviewState, verdict_id: int, by: str) -> ActionResult:
        """Take a verdict of one's own back; its answer comes back.

        Raises:
            ChoiceError: that verdict does not stand (any more), or somebody else gave it.
        """
        verdict = self._standing_verdict(verdict_id)
        if verdict.by != by:
            raise ChoiceError(f"{verdict.by}さんの判定は元に戻せません。答えを開いて、判定し直してください。")
        if not self._repository.undo(verdict.id, by):
            raise ChoiceError(_NO_SUCH_VERDICT)
        result = self.open(state, verdict.answer_id)
        return replace(result, said="判定を元に戻しました。答えをもう一度表示しています。")

    def promote(self, state: ReviewState, verdict_id: int, by: str) -> ActionResult:
        """Make a question of the evaluation set of a verdict.

        Raises:
            RecordsStaleError: the verdict does not stand any more.
            ChoiceError: no item answers, or the same question is there already.
        """
        question = self._repository.promote(verdict_id, by)
        return ActionResult(state, said=f"評価セット(dev)に加えました: 「{shortened(question.text)}」")

    def withdraw(self, state: ReviewState, question_id: int, by: str) -> ActionResult:
        """Take a question out of the evaluation set again.

        Raises:
            ChoiceError: it is not in it (any more).
        """
        if not self._repository.withdraw(question_id, by):
            raise ChoiceError("その質問は、もう評価セットにありません。")
        return ActionResult(state, said="評価セットから取り下げました。")

    def judge(self, state: ReviewState, submitted: SubmittedVerdict, by: str) -> ActionResult:
        """Keep a submitted and go on to the next answer.

        A submitted about an answer that is not looked at (a key pressed twice) does nothing. Where
        somebody else gave a verdict since the trainer looked, that one stands and is result.

        Raises:
            ChoiceError: an item that is none of the version that answered.
        """
        if submitted.answer_id not in state.order:  # of a page that was open before the server started anew
            state = state.looking_at(submitted.answer_id)
        if submitted.answer_id != state.current:
            return ActionResult(state)
        kept = self.shown(state)
        if kept is None:
            return ActionResult(self.onward(state), f"{GONE}次の答えに進みました。")
        self.picker.check(submitted.items, kept.answer.document, kept.answer.version)
        try:
            self._keep(submitted, by)
        except RecordsStaleError as error:
            return ActionResult(state, f"{error}{_UNKEPT}")
        said = f"「{submitted.kind.label}」と判定しました。"
        return ActionResult(self.onward(state), said=said, kept=kept.id)

    def _keep(self, submitted: SubmittedVerdict, by: str) -> None:
        self._repository.judge(
            submitted.answer_id,
            submitted.kind,
            by=by,
            items=submitted.items,
            note=submitted.note,
            seen=submitted.seen,
        )

    def search(self, answer_id: str, words: str) -> tuple[ItemChoice, ...]:
        """Items of the version that gave an answer.

        Raises:
            ShishinError: see ``ItemPicker.found``.
        """
        kept = self._repository.answer(answer_id)
        if kept is None:
            raise ChoiceError(GONE)
        return self.picker.found(words, kept.answer.document, kept.answer.version)

    def latest(self, by: str) -> tuple[ListedVerdict, ...]:
        """The latest verdicts of everybody that stand, the newest first, as ``by`` sees them."""
        questions = self._questions()
        return tuple(self._listed(each, by, questions) for each in self._repository.verdicts(limit=LATEST))

    def last_of(self, by: str) -> ListedVerdict | None:
        """One's own last verdict that stands."""
        judged = self._repository.verdicts(limit=RECENT)
        own = next((each for each in judged if each.verdict and each.verdict.by == by), None)
        return self._listed(own, by, self._questions()) if own else None

    def _onward(self, state: ReviewState, at: int) -> ReviewState:
        """At the first place from ``at`` whose answer is as wanted; the queue gives more if needed."""
        wanted = state.filter.wanted
        while True:
            for place in range(at, len(state.order)):
                kept = self._repository.answer(state.order[place])
                if kept and (kept.verdict is not None) == wanted.judged:
                    return state.at_place(place)
            at = len(state.order)
            # The queue has no offset, and the known answers may come first in it: with so many more
            # there are new ones among them, if there are any.
            queue = self._repository.queue(wanted, limit=at + BATCH)
            state = state.extended(tuple(each.id for each in queue))
            if len(state.order) == at:
                return state.at_place(at)

    def _standing_verdict(self, verdict_id: int) -> Verdict:
        for each in self._repository.verdicts(limit=RECENT):
            if each.verdict and each.verdict.id == verdict_id:
                return each.verdict
        raise ChoiceError(_NO_SUCH_VERDICT)

    def _questions(self) -> dict[int, int]:
        """The id of the question that a verdict became, by the id of the verdict."""
        promoted = self._repository.promoted()
        return {each.verdict_id: each.id for each in promoted if each.verdict_id is not None}

    def _listed(self, record: AnswerRecord, by: str, questions: dict[int, int]) -> ListedVerdict:
        verdict = record.verdict
        assert verdict
        return ListedVerdict(
            verdict,
            record.answer.question,
            picked=self.picker.named(verdict.items),
            mine=verdict.by == by,
            question_id=questions.get(verdict.id),
        )
