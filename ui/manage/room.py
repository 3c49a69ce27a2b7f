"""The room 管理: documents and indexes, a new version from its file to its publication, and the record."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr
from fastapi import FastAPI

from corpus.errors import ShishinError
from ui import wording
from ui.access.checked_blocks import account_of
from ui.access.navigation import add_navigation
from ui.access.services import Services
from ui.components import html_component
from ui.gradio_internals import event_payload
from ui.manage.actions import ManageActions
from ui.manage.confirmation import confirmation_for, confirmation_html
from ui.manage.forms import FormFields
from ui.manage.render import job_html, problem_html, stop_html
from ui.manage.routes import ManageRoutes, author
from ui.manage.sections import Sections, upload_html

AT_ONCE = 20  # maintainers who look on at the same time; looking on is waiting
_EVERY = 0.3  # seconds between two looks at a job
_TOGETHER: dict[str, Any] = {
    "concurrency_limit": AT_ONCE,
    "concurrency_id": "manage",
    "show_progress": "hidden",
    "api_visibility": "private",
}
_EVENTS = ("act", "confirm", "review", "filter")  # of every component: one script works them all

Updates = dict[Any, Any]  # component → its new value


class ManageRoom:
    """Its page of the Blocks, and its routes; empty where a site has no tools for maintenance."""

    def __init__(self, services: Services) -> None:
        self._actions = (
            ManageActions(services.maintenance, services.repository) if services.maintenance else None
        )

    def add_routes(self, app: FastAPI) -> None:
        """Add what is not Gradio's: the upload, and reports."""
        if self._actions:
            ManageRoutes(self._actions).add_routes(app)

    def lay_out(self) -> None:
        """Add the components and handlers; called while the page is open in Gradio."""
        add_navigation("manage")
        html_component(wording.HEADER)
        if self._actions:
            ManagePage(self._actions)


class ManagePage:
    """The components of the page and what they do."""

    def __init__(self, actions: ManageActions) -> None:
        self._actions, self._sections = actions, Sections(actions)
        with gr.Column(elem_id="shishin-manage"):
            self._notice = _component("", "notice")
            self._job = _component(job_html(None), "job", "manageJob")
            self._stop = _component("", "stop")
            self._confirmation = _component("", "confirmation")
            self._documents = _component("", "documents")
            self._review = _component("", "review")
            self._upload = _component(upload_html(()), "upload")
            self._revision = _component("", "revision")
            self._builds = _component("", "builds")
            self._evaluation = _component("", "evaluation")
            self._record = _component("", "record")
        self._wire()

    def _wire(self) -> None:
        told = [self._documents, self._builds, self._revision, self._evaluation, self._record]
        shown = [self._notice, self._job, self._stop, self._confirmation, *told]
        # without a trigger: when the page is opened
        gr.on(None, self.open, None, [*shown, self._upload], **_TOGETHER)
        for each in (
            self._job, self._stop, self._builds, self._evaluation, self._upload, self._confirmation,
        ):  # fmt: skip
            each.act(self.act, None, shown, **_TOGETHER)
        for each in (self._job, self._builds):
            each.confirm(self.confirm, None, [self._confirmation, self._notice], **_TOGETHER)
        self._documents.review(self.review, None, [self._review, self._notice], **_TOGETHER)
        self._record.filter(self.filter, None, [self._record], **_TOGETHER)

    async def open(self) -> AsyncIterator[Updates]:
        """Show everything; a job that is being done is followed."""
        yield {**await self._everything(), self._upload: self._sections.upload()}
        async for updates in self._followed():
            yield updates

    async def act(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[Updates]:
        """Have something done, and follow it."""
        fields, account = _fields(event), account_of(request)
        try:
            by = author(account.name if account else "")
            await asyncio.to_thread(self._actions.start, fields.text("deed"), by, fields)
        except ShishinError as error:
            yield {self._notice: problem_html(str(error)), self._confirmation: ""}
            return
        yield {self._notice: "", self._confirmation: ""}
        async for updates in self._followed():
            yield updates

    def confirm(self, event: gr.EventData) -> Updates:
        """Ask before something is done."""
        try:
            confirmation = confirmation_for(self._actions, _fields(event))
        except ShishinError as error:
            return {self._notice: problem_html(str(error)), self._confirmation: ""}
        return {self._confirmation: confirmation_html(confirmation), self._notice: ""}

    def review(self) -> Updates:
        """Show what to look at again."""
        try:
            return {self._review: self._sections.review(), self._notice: ""}
        except ShishinError as error:
            return {self._notice: problem_html(str(error))}

    def filter(self, event: gr.EventData) -> Updates:
        """Show some of the record."""
        fields = _fields(event)
        try:
            return {self._record: self._sections.record(fields.text("kind"), fields.text("words"))}
        except ShishinError:
            return {self._record: self._sections.record()}

    async def _followed(self) -> AsyncIterator[Updates]:
        """The job as it goes on; when it is done, everything that it may have changed."""
        shown: Updates = {}
        jobs = self._actions.jobs
        while (view := jobs.latest()) and view.running:
            now = {self._job: job_html(view), self._stop: stop_html(view)}
            # Only what differs: a button that is drawn anew loses the focus, and the click that is under way.
            if changed := {each: html for each, html in now.items() if shown.get(each) != html}:
                yield changed
            shown = now
            await asyncio.sleep(_EVERY)
        if view:
            yield {self._job: job_html(view), self._stop: "", **await self._everything()}

    async def _everything(self) -> Updates:
        # In a thread: this is the server's event loop, and reading files here would hold up everybody.
        now = await asyncio.to_thread(self._sections.now)
        return {
            self._documents: now.documents,
            self._builds: now.builds,
            self._revision: now.revision,
            self._evaluation: now.evaluation,
            self._record: now.record,
        }


def _fields(event: gr.EventData) -> FormFields:
    """What came with an event; a program may send anything."""
    return FormFields(event_payload(event))


def _component(value: str, name: str, script: str = "manage") -> gr.HTML:
    return html_component(value, f"manage-{name}", script, _EVENTS)
