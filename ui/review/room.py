"""The room 出典確認: for trainers, who check that citations say what the answers claim."""

from typing import Any

import gradio as gr
from fastapi import FastAPI

from ui.access.navigation import add_navigation
from ui.access.services import Services
from ui.components import html_component, on_event
from ui.review.actions import ReviewState
from ui.review.handlers import ReviewComponents, ReviewHandlers
from ui.review.render_controls import bar_html, picker_html
from ui.review.routes import ReviewRoutes

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


class ReviewRoom:
    """Its page of the Blocks, and its routes."""

    def __init__(self, services: Services) -> None:
        self._asker, self._repository = services.asker, services.repository

    def add_routes(self, app: FastAPI) -> None:
        """Add what is not Gradio's: downloads."""
        ReviewRoutes(self._asker, self._repository).add_routes(app)

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
        components = ReviewComponents(
            state=self._state,
            filter=self._filter,
            progress=self._progress,
            case=self._case,
            last=self._last,
            latest=self._latest,
            notice=self._notice,
            found=self._found,
            coverage=self._coverage,
        )
        handlers, page = ReviewHandlers(self._asker, self._repository, components), components.page
        gr.on(None, handlers.open_page, [], [self._filter, *page], **_AT_ONCE)  # without a trigger: on load
        for event, handler in (
            (self._filter.narrow, handlers.narrow),
            (self._bar.judge, handlers.judge),
            (self._bar.walk, handlers.walk),
            (self._bar.undo, handlers.undo),
            (self._bar.promote, handlers.promote),
            (self._bar.withdraw, handlers.withdraw),
            (self._bar.open, handlers.open),
        ):
            event(handler, [self._state], page, **_AT_ONCE).then(None, js=on_event("reviewDone"))
        self._bar.search(handlers.search, None, [self._found, self._notice], **_AT_ONCE)
        for source in (self._views, self._coverage):
            source.count(handlers.count, None, [self._coverage, self._notice], **_AT_ONCE)
