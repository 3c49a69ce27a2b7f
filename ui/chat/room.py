"""The room 質問: question box, role choice, answers with citations, and the source beside them.

Every browser session keeps its own ``Conversation``; the page keeps nothing else.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import gradio as gr
from fastapi import FastAPI

from corpus.errors import ShishinError
from ui import wording
from ui.chat import scripts
from ui.chat.conversation import Conversation
from ui.chat.desk import Desk
from ui.chat.editions import NEWEST, Choice
from ui.chat.render_conversation import conversation_html, examples_html, notice_html
from ui.render_source import EMPTY
from ui.roles import AUTOMATIC, CHOICES, role_of
from ui.site import Site

AT_ONCE = 4  # questions answered at the same time: two cores, and a little waiting on disk
_TOGETHER: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
# a full queue must not keep people from reading what they have, or from hearing that it is full
_AT_ONCE: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
_ASKING = {**_TOGETHER, "show_progress": "minimal", "api_visibility": "private"}

Updates = dict[Any, Any]  # component → its new value


class ChatRoom:
    """Its page of the Blocks: handlers that map what people do to the desk and back."""

    def __init__(self, site: Site) -> None:
        self._desk = Desk(site.asker)

    def add_routes(self, app: FastAPI) -> None:
        """Add what is not Gradio's."""

    def lay_out(self) -> None:
        """Add the components and handlers; called while the page is open in Gradio."""
        self._conversation = gr.State(Conversation())
        gr.HTML(wording.HEADER, apply_default_css=False)
        with gr.Row(elem_id="shishin-columns"):
            with gr.Column(scale=6, min_width=320):
                self._lay_out_form()
                self._notice = _html("", "notice")
                self._answers = _html(conversation_html(Conversation()), "answers", scripts.ANSWERS)
            with gr.Column(scale=5, min_width=320, elem_id="shishin-beside"):
                self._source = _html(EMPTY, "source", scripts.SOURCE)
        gr.HTML(wording.FOOTER, apply_default_css=False)
        self._wire()

    def _lay_out_form(self) -> None:
        with gr.Row(elem_id="shishin-who"):
            self._role = gr.Radio(
                list(CHOICES), value=AUTOMATIC, label=wording.ROLE_LABEL, elem_id="shishin-role"
            )
            self._switch = _html("", "edition", scripts.EDITION)
        self._edition = gr.Textbox(NEWEST, visible=False)  # what travels; ``scripts.asking`` fills it in
        self._question = gr.Textbox(
            label=wording.QUESTION_LABEL,
            placeholder=wording.PLACEHOLDER,
            lines=1,  # with more, Gradio sends on Shift+Enter and breaks the line on Enter
            max_lines=8,
            submit_btn=wording.SEND,
            elem_id="shishin-question",
        )
        self._examples = _html(examples_html(None, opened=True), "examples", scripts.EXAMPLES)

    def _wire(self) -> None:
        gr.on(None, self._desk.switch, None, [self._switch], **_AT_ONCE)  # without a trigger: on load
        written = [self._question, self._role, self._conversation]
        picked = [self._role, self._conversation]
        self._on([self._question.submit], self.ask, written)
        self._on([self._examples.example], self.ask_example, picked)
        self._on([self._answers.reask], self.ask_again, [self._conversation])
        self._on([self._role.input], self.change_role, picked)
        self._answers.cite(
            self.choose,
            [self._conversation],
            [self._conversation, self._answers, self._source],
            **_AT_ONCE,
        )

    def _on(self, triggers: list[Any], handler: Callable[..., Updates], inputs: list[Any]) -> None:
        """Wire something that asks; what fails unforeseen says so in Japanese."""
        form = [self._question, self._role, self._switch, self._notice, self._examples]
        inputs, js = [self._edition, *inputs], scripts.asking(len(inputs))
        outputs = [self._conversation, self._answers, self._source, *form]
        trouble = notice_html(wording.TROUBLE)
        for trigger in triggers:  # not gr.on, which knows no events of our own naming
            asked = trigger(handler, inputs, outputs, js=js, show_progress_on=[self._answers], **_ASKING)
            asked.failure(lambda: trouble, None, [self._notice], **_AT_ONCE)

    def ask(self, edition: str, question: str, role: str, conversation: Conversation) -> Updates:
        """Answer what was written; a question that is refused stays in the box."""
        updates = self._shown(partial(self._desk.ask, conversation, question), role, edition)
        return {**updates, self._question: ""} if self._conversation in updates else updates

    def ask_example(
        self, edition: str, role: str, conversation: Conversation, event: gr.EventData
    ) -> Updates:
        """Answer an example question; what stands in the box is left alone."""
        return self._shown(partial(self._desk.ask, conversation, str(event.question)), role, edition)

    def change_role(self, edition: str, role: str, conversation: Conversation) -> Updates:
        """A role chosen above the box holds from now on, and for the newest answer at once."""
        if not conversation.answers:
            return {self._examples: examples_html(role_of(role), opened=True)}
        return self._shown(partial(self._desk.ask_again, conversation, 0), role, edition)

    def ask_again(self, edition: str, conversation: Conversation, event: gr.EventData) -> Updates:
        """Answer the question of one turn from another role."""
        again = partial(self._desk.ask_again, conversation, int(event.turn))
        return self._shown(again, str(event.role), edition)

    def choose(self, conversation: Conversation, event: gr.EventData) -> Updates:
        """Show another citation in the source."""
        return self._seen(conversation.choosing(int(event.turn), int(event.rank)))

    def _shown(self, ask: Callable[[str, Choice], Conversation], role: str, edition: str) -> Updates:
        choice = self._desk.choice(edition)
        switch = {self._switch: self._desk.switch()}
        try:
            conversation = ask(role, choice)
        except ShishinError as error:
            return {**switch, self._notice: notice_html(str(error))}
        examples = examples_html(role_of(role), opened=False)
        form = {self._role: role, self._notice: notice_html(choice.notice), self._examples: examples}
        return {**self._seen(conversation), **form, **switch}

    def _seen(self, conversation: Conversation) -> Updates:
        return {
            self._conversation: conversation,
            self._answers: conversation_html(conversation),
            self._source: self._desk.source_of(conversation),
        }


def _html(value: str, name: str, script: str | None = None) -> gr.HTML:
    """A component of ours, with Gradio's own template ``${value}``.

    Never ``{{value}}``: that is filled in before the template is run as JavaScript, so
    text from outside would run with it.
    """
    return gr.HTML(value, elem_id=f"shishin-{name}", js_on_load=script, apply_default_css=False)
