"""The handlers of the room 出典確認: events of the page, mapped to ``ReviewActions`` and back to HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from corpus.errors import ShishinError
from ui.access.checked_blocks import account_of
from ui.asker import Asker
from ui.records.repository import Repository
from ui.render import notice_html
from ui.review.actions import ActionResult, ReviewActions, ReviewState
from ui.review.coverage import charts_html, coverage, coverage_html, edition_of
from ui.review.forms import filter_of, submitted_verdict
from ui.review.render import DONE, answer_html, last_html, latest_html
from ui.review.render_controls import filter_html, found_html, progress_html

Updates = dict[Any, Any]  # component → its new value


@dataclass(frozen=True)
class ReviewComponents:
    """What handlers write to; ``case`` shows the answer that is looked at, ``last`` what was done last."""

    state: gr.State
    filter: gr.HTML
    progress: gr.HTML
    case: gr.HTML
    last: gr.HTML
    latest: gr.HTML
    notice: gr.HTML
    found: gr.HTML
    coverage: gr.HTML

    @property
    def page(self) -> list[Any]:
        """Those that show where the trainer is, drawn anew after every action."""
        return [self.state, self.progress, self.case, self.last, self.latest, self.notice]


class ReviewHandlers:
    """One method for each thing that trainers do."""

    def __init__(self, asker: Asker, repository: Repository, components: ReviewComponents) -> None:
        self._asker, self._repository, self._to = asker, repository, components
        self._actions = ReviewActions(asker, repository)

    def open_page(self, request: gr.Request) -> Updates:
        """The form, and the first answer of the queue."""
        form = {self._to.filter: filter_html(self._asker.editions)}
        return {
            **form,
            **self._do(request, lambda _by: ActionResult(self._actions.begin(ReviewState().filter))),
        }

    def narrow(self, state: ReviewState, event: gr.EventData, request: gr.Request) -> Updates:
        """Look at other answers."""
        fields = _fields(event, "role", "edition", "item", "judged")
        return self._do(
            request, lambda _by: ActionResult(self._actions.begin(filter_of(fields, self._asker)))
        )

    def judge(self, state: ReviewState, event: gr.EventData, request: gr.Request) -> Updates:
        """Keep a verdict and show the next answer."""
        fields = _fields(event, "answer", "seen", "kind", "items", "note")
        return self._do(request, lambda by: self._actions.judge(state, submitted_verdict(fields), by))

    def walk(self, state: ReviewState, event: gr.EventData, request: gr.Request) -> Updates:
        """Look at the next answer, or at the one before."""
        step = self._actions.onward if event.step == 1 else self._actions.back
        return self._do(request, lambda _by: ActionResult(step(state)))

    def undo(self, state: ReviewState, event: gr.EventData, request: gr.Request) -> Updates:
        """Take a verdict back."""
        return self._do(request, lambda by: self._actions.undo(state, int(event.verdict), by))

    def promote(self, state: ReviewState, event: gr.EventData, request: gr.Request) -> Updates:
        """Make a question of the evaluation set of a verdict."""
        return self._do(request, lambda by: self._actions.promote(state, int(event.verdict), by))

    def withdraw(self, state: ReviewState, event: gr.EventData, request: gr.Request) -> Updates:
        """Take that question out again."""
        return self._do(request, lambda by: self._actions.withdraw(state, int(event.question), by))

    def open(self, state: ReviewState, event: gr.EventData, request: gr.Request) -> Updates:
        """Look at one answer."""
        return self._do(request, lambda _by: self._actions.open(state, str(event.answer)))

    def search(self, event: gr.EventData) -> Updates:
        """List items to pick from."""
        words = str(event.words)
        try:
            found = self._actions.search(str(event.answer), words) if words.strip() else ()
        except ShishinError as error:
            return {self._to.notice: notice_html(str(error))}
        return {self._to.found: found_html(words, found), self._to.notice: ""}

    def count(self, event: gr.EventData) -> Updates:
        """Show the coverage of a version."""
        editions = self._asker.editions
        try:
            counted = coverage(self._asker, self._repository, edition_of(str(event.edition), editions))
            charts = charts_html(
                self._repository.statistics.asked_per_day(), self._repository.statistics.verdict_counts()
            )
        except ShishinError as error:
            return {self._to.notice: notice_html(str(error))}
        return {self._to.coverage: coverage_html(counted, editions) + charts, self._to.notice: ""}

    def _do(self, request: gr.Request, action: Callable[[str], ActionResult]) -> Updates:
        """Do it and draw the page; what is refused is told, and the page stays as it was."""
        account = account_of(request)
        by = account.name if account else ""
        try:
            return self._drawn(action(by), by)
        except ShishinError as error:
            return {self._to.notice: notice_html(str(error))}

    def _drawn(self, result: ActionResult, by: str) -> Updates:
        chosen = result.state.filter
        return {
            self._to.state: result.state,
            self._to.progress: progress_html(self._actions.progress(chosen), chosen),
            self._to.case: self._case(result.state),
            self._to.last: last_html(result.said, result.kept, self._actions.last_of(by)),
            self._to.latest: latest_html(self._actions.latest(by)),
            self._to.notice: notice_html(result.notice),
        }

    def _case(self, state: ReviewState) -> str:
        kept = self._actions.shown(state)
        if kept is None:
            return DONE
        picked = self._actions.picker.named(kept.verdict.items) if kept.verdict else ()
        return answer_html(kept, picked, self._asker.source_of)


def _fields(event: gr.EventData, *names: str) -> dict[str, Any]:
    """What the browser sent under these names; no others are read."""
    return {name: getattr(event, name, None) for name in names}
