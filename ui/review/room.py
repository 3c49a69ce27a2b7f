"""The room 出典確認: for trainers. Its handlers map events of the page to ``ReviewActions`` and back."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr
from fastapi import FastAPI

from corpus.errors import ShishinError
from ui.access.checked_blocks import account_of
from ui.access.navigation import add_navigation
from ui.access.services import Services
from ui.asker import Asker
from ui.components import html_component, on_event
from ui.render import notice_html
from ui.review.actions import ActionResult, ReviewActions
from ui.review.coverage import charts_html, coverage, coverage_html, edition_of
from ui.review.export import add_exports
from ui.review.forms import ReviewState, submitted_verdict
from ui.review.render import (
    DONE,
    Shown,
    answer_html,
    bar_html,
    filter_html,
    found_html,
    last_html,
    latest_html,
    picker_html,
    progress_html,
)


@dataclass(frozen=True)
class Parts:
    """The parts of the page."""

    progress: str
    case: str
    last: str
    latest: str
    notice: str


class ReviewPage:
    """Draws the page as the records are now."""

    def __init__(self, asker: Asker, actions: ReviewActions) -> None:
        self._asker, self._actions = asker, actions

    def parts(self, result: ActionResult, by: str) -> Parts:
        """The page for ``by``.

        Raises:
            RecordsError: the records cannot be read.
        """
        chosen = result.state.filter
        return Parts(
            progress=progress_html(self._actions.progress(chosen), chosen),
            case=self._case(result),
            last=last_html(result.said, result.kept, self._actions.ledger.last_of(by)),
            latest=latest_html(self._actions.ledger.latest(by)),
            notice=notice_html(result.notice),
        )

    def _case(self, result: ActionResult) -> str:
        kept = self._actions.shown(result.state)
        if kept is None:
            return DONE
        picked = self._actions.picker.named(kept.verdict.items) if kept.verdict else ()
        return answer_html(Shown(kept, picked, self._asker.source_of))


HEADER = (
    '<header class="top"><h1>指針</h1>'
    "<p>出典確認: 答えと引用が合っているかを、原文と見比べて判定します。</p></header>"
)
# whole paths: a fragment alone would be one of the first page, which Gradio names as the base of all
VIEWS = (
    '<nav class="views" aria-label="出典確認の中の移動">'
    '<a href="./review#queue" aria-current="true">答えを確かめる</a>'
    '<a href="./review#coverage">どの項目に届いたか</a></nav>'
)


_AT_ONCE: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
_BAR_EVENTS = ("judge", "walk", "undo", "promote", "withdraw", "open", "search")

Updates = dict[Any, Any]  # component → its new value


class ReviewRoom:
    """Its page of the Blocks, and its routes."""

    def __init__(self, services: Services) -> None:
        self._asker, self._repository = services.asker, services.repository
        self._actions = ReviewActions(services.asker, services.repository)
        self._page = ReviewPage(services.asker, self._actions)

    def add_routes(self, app: FastAPI) -> None:
        """Add what is not Gradio's: downloads."""
        add_exports(app, self._asker, self._repository)

    def lay_out(self) -> None:
        """Add the components and handlers; called while the page is open in Gradio."""
        add_navigation("review")
        html_component(HEADER)
        self._state = gr.State(ReviewState())
        with gr.Column(elem_id="shishin-review"):
            self._views = html_component(VIEWS, "shishin-review-views", "reviewViews", ["count"])
            self._notice = html_component("", "shishin-review-notice")
            with gr.Column(elem_id="shishin-review-queue"):
                self._lay_out_queue()
            with gr.Column(elem_id="shishin-review-coverage"):
                self._coverage = html_component("", "shishin-review-map", "reviewCoverage", ["count"])
        self._wire()

    def _lay_out_queue(self) -> None:
        self._filter = html_component("", "shishin-review-filter", "reviewFilter", ["narrow"])
        self._progress = html_component("", "shishin-review-progress")
        self._case = html_component("", "shishin-review-case", "reviewCase")
        with gr.Column(elem_id="shishin-review-dock"):
            self._last = html_component("", "shishin-review-last", "reviewLast")
            html_component(picker_html(), "shishin-review-picker")
            self._found = html_component("", "shishin-review-found", "reviewFound")
            self._bar = html_component(bar_html(), "shishin-review-bar", "reviewBar", _BAR_EVENTS)
        self._latest = html_component("", "shishin-review-latest")

    def _wire(self) -> None:
        self._parts = {
            "progress": self._progress,
            "case": self._case,
            "last": self._last,
            "latest": self._latest,
            "notice": self._notice,
        }
        page = [self._state, *self._parts.values()]
        gr.on(None, self.open_page, [], [self._filter, *page], **_AT_ONCE)  # without a trigger: on load
        for event, handler in (
            (self._filter.narrow, self.narrow),
            (self._bar.judge, self.judge),
            (self._bar.walk, self.walk),
            (self._bar.undo, self.undo),
            (self._bar.promote, self.promote),
            (self._bar.withdraw, self.withdraw),
            (self._bar.open, self.open),
        ):
            event(handler, [self._state], page, **_AT_ONCE).then(None, js=on_event("reviewDone"))
        self._bar.search(self.search, None, [self._found, self._notice], **_AT_ONCE)
        for source in (self._views, self._coverage):
            source.count(self.count, None, [self._coverage, self._notice], **_AT_ONCE)

    def open_page(self, request: gr.Request) -> Updates:
        """The form, and the first answer of the queue."""
        form = {self._filter: filter_html(self._asker.editions)}
        return {
            **form,
            **self._do(request, lambda _by: ActionResult(self._actions.begin(ReviewState().filter))),
        }

    def narrow(self, state: ReviewState, event: gr.EventData, request: gr.Request) -> Updates:
        """Look at other answers."""
        fields = _fields(event, "role", "edition", "item", "judged")
        return self._do(request, lambda _by: ActionResult(self._actions.begin(self._actions.filter(fields))))

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
            return {self._notice: notice_html(str(error))}
        return {self._found: found_html(words, found), self._notice: ""}

    def count(self, event: gr.EventData) -> Updates:
        """Show the coverage of a version."""
        editions = self._asker.editions
        try:
            counted = coverage(self._asker, self._repository, edition_of(str(event.edition), editions))
            charts = charts_html(self._repository.asked_per_day(), self._repository.verdict_counts())
        except ShishinError as error:
            return {self._notice: notice_html(str(error))}
        return {self._coverage: coverage_html(counted, editions) + charts, self._notice: ""}

    def _do(self, request: gr.Request, deed: Callable[[str], ActionResult]) -> Updates:
        """Do it and draw the page; what is refused is result, and the page stays as it was."""
        account = account_of(request)
        by = account.name if account else ""
        try:
            result = deed(by)
            parts = asdict(self._page.parts(result, by))
        except ShishinError as error:
            return {self._notice: notice_html(str(error))}
        return {self._state: result.state, **{self._parts[name]: html for name, html in parts.items()}}


def _fields(event: gr.EventData, *names: str) -> dict[str, Any]:
    """What the browser sent under these names; the others are nobody's business."""
    return {name: getattr(event, name, None) for name in names}
