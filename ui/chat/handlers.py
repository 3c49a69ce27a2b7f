"""The handlers that answer: what people ask on the page, mapped to the actions and the records and back.

An answer comes in steps: the question stands at once, then the lead with what was understood, then
the citations. Every handler takes the edition and the secret of the tab first; the conversation at
hand is only a cache of what the records hold.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, Protocol

import gradio as gr

from corpus.errors import RecordsError, ShishinError
from ui import wording
from ui.chat.actions import ChatActions, cited
from ui.chat.conversation import Choice, Conversation, Exchange
from ui.chat.examples import examples_html
from ui.chat.render import MAX_COMMENT, conversation_html, gone_html, said_html
from ui.chat.saved_conversations import SavedConversations, recalled
from ui.log import log_answer
from ui.records.model import Rating
from ui.render import notice_html
from ui.source_view import EMPTY
from ui.wording import AUTOMATIC, role_of


@dataclass(frozen=True)
class Form:
    """``posed`` is a question on its way, which goes back into the box if answering breaks."""

    conversation: gr.State
    posed: gr.State
    answers: gr.HTML
    source: gr.HTML
    said: gr.HTML
    notice: gr.HTML
    question: gr.Textbox
    role: gr.Radio
    switch: gr.HTML
    examples: gr.HTML

    @property
    def components(self) -> list[Any]:
        """All of them, as outputs."""
        return [getattr(self, each.name) for each in fields(self)]


Updates = dict[Any, Any]  # component → its new value


class Asked(Protocol):
    """One way to ask, with all that it needs besides the conversation and the version."""

    def __call__(self, conversation: Conversation, /, *, choice: Choice) -> Exchange:
        """The exchange that comes of it."""


class QuestionHandlers:
    """One method for each way to ask."""

    def __init__(self, actions: ChatActions, saved: SavedConversations, form: Form) -> None:
        self._actions, self._saved, self._form = actions, saved, form

    def ask(
        self, edition: str, token: str, conversation: Conversation, question: str, role: str
    ) -> Iterator[Updates]:
        """Answer what was written; a question that is refused is back in the box."""
        asked = partial(self._actions.ask, question=question, role=role)
        yield from self._steps(edition, token, conversation, asked, posed=question, written=True)

    def ask_this(
        self, edition: str, token: str, conversation: Conversation, role: str, event: gr.EventData
    ) -> Iterator[Updates]:
        """Answer a question that the page offers; what stands in the box is left alone."""
        question = str(event.question)
        asked = partial(self._actions.ask, question=question, role=role)
        yield from self._steps(edition, token, conversation, asked, posed=question)

    def correct(
        self, edition: str, token: str, conversation: Conversation, event: gr.EventData
    ) -> Iterator[Updates]:
        """Answer the question of one turn anew, with one thing read otherwise."""
        number, what, value = int(event.turn), str(event.what), str(event.value)
        asked = partial(self._actions.correct, number=number, what=what, value=value)
        chosen = self._chosen(value or AUTOMATIC) if what == "role" else {}
        for updates in self._steps(edition, token, conversation, asked, busy=number):
            yield {**updates, **chosen} if self._form.conversation in updates else updates

    def change_role(
        self, edition: str, token: str, conversation: Conversation, role: str
    ) -> Iterator[Updates]:
        """A role chosen above the box holds from now on, and for the newest answer at once."""
        conversation = recalled(self._saved, conversation, token).conversation
        if not conversation.exchanges:
            yield {self._form.examples: examples_html(role_of(role), opened=True)}
            return
        number = conversation.exchanges[-1].number
        asked = partial(self._actions.ask_again, number=number, role=role)
        for updates in self._steps(edition, token, conversation, asked, busy=number):
            yield {**updates, **self._chosen(role)}

    def compare(
        self, _edition: str, token: str, conversation: Conversation, event: gr.EventData
    ) -> Iterator[Updates]:
        """The question of one turn answered for every role; once more closes them."""
        number, form = int(event.turn), self._form
        conversation = recalled(self._saved, conversation, token).conversation
        yield {form.answers: conversation_html(conversation, busy=number)}
        began, notice = time.perf_counter(), ""
        try:
            compared = self._actions.compare(conversation, number)
        except ShishinError as error:
            notice = str(error)
        else:
            conversation = conversation.having(compared)
            for answer in compared.comparison:
                log_answer(answer, began)
        yield {
            form.conversation: conversation,
            form.answers: conversation_html(conversation),
            form.notice: notice_html(notice),
        }

    def _steps(
        self,
        edition: str,
        token: str,
        conversation: Conversation,
        asked: Asked,
        *,
        posed: str = "",
        busy: int | None = None,
        written: bool = False,
    ) -> Iterator[Updates]:
        """The page while an exchange comes into being; a question that was ``written`` leaves the box."""
        form, choice = self._form, self._actions.choice(edition)
        found = recalled(self._saved, conversation, token)
        conversation = found.conversation
        yield {
            form.conversation: conversation,
            form.answers: conversation_html(conversation, posed=posed, busy=busy),
            form.posed: posed if written else "",
            **({form.question: ""} if written else {}),
        }
        began = time.perf_counter()
        try:
            exchange = asked(conversation, choice=choice)
        except ShishinError as error:
            yield {**self._refused(conversation, str(error)), **({form.question: posed} if written else {})}
            return
        log_answer(exchange.answer, began)
        # Shown before the answer is saved and its source is read: the lead need not wait for them.
        yield {form.answers: conversation_html(conversation.having(exchange), citing=exchange.number)}
        exchange, unkept = self._kept(token, exchange)
        # A conversation that was deleted while its answer was on the way must not come back on the page.
        if not self._saved.is_gone(token):
            notices = " ".join(filter(None, (choice.notice, found.notice, unkept)))
            yield self._whole(conversation.having(exchange), exchange, notices)

    def _refused(self, conversation: Conversation, reason: str) -> Updates:
        form = self._form
        return {
            form.answers: conversation_html(conversation),
            form.notice: notice_html(reason),
            form.switch: self._actions.switch(),
        }

    def _whole(self, conversation: Conversation, exchange: Exchange, notice: str) -> Updates:
        form = self._form
        return {
            form.conversation: conversation,
            form.answers: conversation_html(conversation),
            form.source: self._actions.first_source(exchange),
            form.said: said_html(exchange.answer.answer),
            form.notice: notice_html(notice),
            form.switch: self._actions.switch(),
        }

    def _chosen(self, role: str) -> Updates:
        examples = examples_html(role_of(role), opened=False)
        return {self._form.role: role, self._form.examples: examples}

    def _kept(self, token: str, exchange: Exchange) -> tuple[Exchange, str]:
        """The exchange, kept if that can be, and why not; the answer is there either way."""
        try:
            return self._saved.keep(token, exchange), ""
        except RecordsError:
            return exchange, wording.NOT_KEPT


class ConversationHandlers:
    """One method for each thing that people do besides asking."""

    def __init__(self, actions: ChatActions, saved: SavedConversations, form: Form) -> None:
        self._actions, self._saved, self._form = actions, saved, form

    def recall(self, _edition: str, token: str, conversation: Conversation) -> Updates:
        """Show what is kept of the conversation of a tab, when its page is opened."""
        form, found = self._form, recalled(self._saved, conversation, token)
        shown = {form.switch: self._actions.switch(), form.conversation: found.conversation}
        if found.notice:
            return {**shown, form.notice: notice_html(found.notice)}
        if not found.conversation.exchanges:
            return shown
        return {**shown, **self._drawn(found.conversation), **self._first(found.conversation)}

    def cite(self, _edition: str, token: str, conversation: Conversation, event: gr.EventData) -> Updates:
        """Show a citation in its source."""
        found = recalled(self._saved, conversation, token).conversation
        number, role, rank = int(event.turn), str(event.role), int(event.rank)
        citation = cited(found.exchange(number), role, rank)
        place = f"{number}/{role}/{rank}" if citation else ""
        return {self._form.source: self._actions.source_of(citation, place)}

    def item(self, event: gr.EventData) -> str:
        """An item in its source."""
        return self._actions.item(str(event.item))

    def close(self, _edition: str, token: str, conversation: Conversation, event: gr.EventData) -> Updates:
        """An answer without the comparison of roles below it."""
        found = recalled(self._saved, conversation, token).conversation
        exchange = found.exchange(int(event.turn))
        return self._drawn(found.having(replace(exchange, comparison=())) if exchange else found)

    def rate(self, _edition: str, token: str, conversation: Conversation, event: gr.EventData) -> Updates:
        """Note what the person thinks of an answer: the one kept here, whatever the browser calls it."""
        form, found = self._form, recalled(self._saved, conversation, token).conversation
        exchange, comment = found.exchange(int(event.turn)), str(event.comment).strip()
        if exchange is None or not exchange.kept:
            return {form.notice: notice_html(wording.NOT_RATED)}
        if len(comment) > MAX_COMMENT:
            return {form.notice: notice_html(wording.COMMENT_TOO_LONG.format(limit=MAX_COMMENT))}
        try:
            rated = self._saved.rate(exchange, Rating(int(event.rating)), comment)
        except RecordsError as error:
            return {form.notice: notice_html(str(error))}
        thanks = {form.said: said_html(wording.THANKS), form.notice: ""}
        return {**self._drawn(found.having(rated)), **thanks}

    def begin(self, _edition: str, token: str, _conversation: Conversation) -> Updates:
        """An empty page under another secret."""
        form, empty = self._form, Conversation(token)
        said = {form.said: said_html(wording.FRESH), form.notice: "", form.source: EMPTY}
        return {**self._drawn(empty), **said}

    def forget(self, _edition: str, token: str, _conversation: Conversation) -> Updates:
        """Delete the conversation for good, and say so; what could not be deleted stays in sight."""
        form = self._form
        try:
            count = self._saved.forget(token)
        except RecordsError as error:
            return {form.notice: notice_html(str(error))}
        return {
            form.conversation: Conversation(),
            form.answers: gone_html(wording.GONE.format(count=count)),
            form.source: EMPTY,
            form.notice: "",
        }

    def _drawn(self, conversation: Conversation) -> Updates:
        return {
            self._form.conversation: conversation,
            self._form.answers: conversation_html(conversation),
        }

    def _first(self, conversation: Conversation) -> Updates:
        newest: Exchange = conversation.exchanges[-1]
        return {self._form.source: self._actions.first_source(newest)}
