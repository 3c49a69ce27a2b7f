"""The room 質問: a conversation, the source beside it, and the question box below."""

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.components import Component

from ui import wording
from ui.access.navigation import add_navigation
from ui.access.services import Services
from ui.chat.actions import ChatActions
from ui.chat.conversation import NEWEST, Conversation
from ui.chat.examples import examples_html
from ui.chat.handlers import ConversationHandlers, Form, QuestionHandlers, Updates
from ui.chat.render import conversation_html, said_html
from ui.chat.routes import ChatRoutes
from ui.chat.saved_conversations import SavedConversations
from ui.components import html_component, on_event
from ui.gradio_internals import page_opened
from ui.item.pages import ItemPages
from ui.render import notice_html
from ui.source_view import EMPTY
from ui.wording import AUTOMATIC, CHOICES

AT_ONCE = 4  # questions answered at the same time: two cores, and a little waiting on disk
_TOGETHER: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
# a full queue must not keep people from reading what they have, or from hearing that it is full
_AT_ONCE: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
_ASKING = {**_TOGETHER, "show_progress": "minimal", "api_visibility": "private"}
_ANSWER_EVENTS = ("further", "fix", "compare", "close", "cite", "item", "rate", "forget", "fresh")

Handler = Callable[..., Updates | Iterator[Updates]]
Trigger = Callable[..., Any]  # an event of a component; Gradio makes those of our own naming up


class ChatRoom:
    """Its page of the Blocks, and the routes beside it."""

    def __init__(self, services: Services) -> None:
        self._actions = ChatActions(services.asker)
        self._saved = SavedConversations(
            services.asker, services.repository, lambda: str(services.health().get("build", ""))
        )
        self._routes = ChatRoutes(self._saved), ItemPages(services.asker)

    def add_routes(self, app: FastAPI) -> None:
        """Add what is not Gradio's: conversations to take away, and the pages of single items."""
        for routes in self._routes:
            routes.add_routes(app)

    def lay_out(self) -> None:
        """Add the components and handlers; called while the page is open in Gradio."""
        add_navigation("")
        self._conversation, self._posed = gr.State(Conversation()), gr.State("")
        html_component(wording.HEADER)
        with gr.Row(elem_id="shishin-columns"):
            with gr.Column(scale=6, min_width=320, elem_id="shishin-talk"):
                self._answers = html_component(
                    conversation_html(Conversation()), "shishin-answers", "answers", _ANSWER_EVENTS
                )
                self._examples = html_component(
                    examples_html(None, opened=True), "shishin-examples", "examples", ["example"]
                )
                self._said = html_component(said_html(""), "shishin-said")
                self._lay_out_form()
            with gr.Column(scale=5, min_width=320, elem_id="shishin-beside"):
                self._source = html_component(EMPTY, "shishin-source", "source", ["item"])
        html_component(wording.FOOTER)
        self._wire()

    def _lay_out_form(self) -> None:
        # what travels with each call; ``call_inputs.js`` fills them in
        self._edition, self._token = gr.Textbox(NEWEST, visible=False), gr.Textbox("", visible=False)
        with gr.Column(elem_id="shishin-form"):
            self._notice = html_component("", "shishin-notice")
            with gr.Row(elem_id="shishin-who"):
                self._role = gr.Radio(
                    list(CHOICES), value=AUTOMATIC, label=wording.ROLE_LABEL, elem_id="shishin-role"
                )
                self._switch = html_component("", "shishin-edition", "edition")
            self._question = gr.Textbox(
                label=wording.QUESTION_LABEL,
                placeholder=wording.PLACEHOLDER,
                lines=1,  # with more, Gradio sends on Shift+Enter and breaks the line on Enter
                max_lines=6,
                submit_btn=wording.SEND,
                elem_id="shishin-question",
            )

    def _wire(self) -> None:
        form = Form(
            conversation=self._conversation,
            posed=self._posed,
            answers=self._answers,
            source=self._source,
            said=self._said,
            notice=self._notice,
            question=self._question,
            role=self._role,
            switch=self._switch,
            examples=self._examples,
        )
        self._outputs = form.components
        self._wire_questions(QuestionHandlers(self._actions, self._saved, form))
        self._wire_conversation(ConversationHandlers(self._actions, self._saved, form))

    def _wire_questions(self, handlers: QuestionHandlers) -> None:
        self._ask(self._question.submit, handlers.ask, self._question, self._role)
        self._ask(self._examples.example, handlers.ask_this, self._role)
        self._ask(self._answers.further, handlers.ask_this, self._role)
        self._ask(self._answers.fix, handlers.correct)
        self._ask(self._answers.compare, handlers.compare)
        self._ask(self._role.input, handlers.change_role, self._role)

    def _wire_conversation(self, handlers: ConversationHandlers) -> None:
        self._now(page_opened(), handlers.recall)
        self._now(self._answers.cite, handlers.cite)
        self._now(self._answers.rate, handlers.rate)
        self._now(self._answers.close, handlers.close)
        self._now(self._answers.forget, handlers.forget)
        self._now(self._answers.fresh, handlers.begin, renewed=True)
        for component in (self._answers, self._source):
            component.item(handlers.item, None, [self._source], **_AT_ONCE)

    def _now(self, trigger: Trigger, handler: Handler, *, renewed: bool = False) -> None:
        """Wire something that needs no waiting in the queue."""
        inputs = [self._edition, self._token, self._conversation]
        trigger(handler, inputs, self._outputs, js=on_event("callInputs", 1, renewed), **_AT_ONCE)

    def _ask(self, trigger: Trigger, handler: Handler, *others: Component) -> None:
        """Wire something that asks; what fails unforeseen says so in Japanese, and nothing is lost."""
        inputs = [self._edition, self._token, self._conversation, *others]
        asked = trigger(
            handler,
            inputs,
            self._outputs,
            js=on_event("callInputs", 1 + len(others), False),
            show_progress_on=[self._answers],
            **_ASKING,
        )
        # The last step before the failure has drawn the question as being answered; this takes it back.
        left = [self._answers, self._notice, self._question]
        asked.failure(_failed, [self._conversation, self._posed], left, **_AT_ONCE)


def _failed(conversation: Conversation, posed: str) -> tuple[str, str, Any]:
    """The page as it was before a question that broke; the question is back in the box."""
    return conversation_html(conversation), notice_html(wording.TROUBLE), posed or gr.skip()
