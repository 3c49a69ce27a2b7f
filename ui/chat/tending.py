"""The handlers beside asking: opening sources, rating answers, and what becomes of a conversation."""

from dataclasses import replace

import gradio as gr

from corpus.errors import RecordsError
from ui import wording
from ui.chat.answering import Updates
from ui.chat.conversation import Conversation, Exchange
from ui.chat.desk import Desk, cited
from ui.chat.form import Form
from ui.chat.keeping import Keeper, recalled
from ui.chat.render_conversation import conversation_html, gone_html, said_html
from ui.chat.render_feedback import MAX_COMMENT
from ui.records.record import Rating
from ui.render_card import notice_html
from ui.render_source import EMPTY


class Tending:
    """One method for each thing that people do besides asking."""

    def __init__(self, desk: Desk, keeper: Keeper, form: Form) -> None:
        self._desk, self._keeper, self._form = desk, keeper, form

    def recall(self, _edition: str, token: str, conversation: Conversation) -> Updates:
        """Show what is kept of the conversation of a tab, when its page is opened."""
        form, found = self._form, recalled(self._keeper, conversation, token)
        shown = {form.switch: self._desk.switch(), form.conversation: found.conversation}
        if found.notice:
            return {**shown, form.notice: notice_html(found.notice)}
        if not found.conversation.exchanges:
            return shown
        return {**shown, **self._drawn(found.conversation), **self._first(found.conversation)}

    def cite(self, _edition: str, token: str, conversation: Conversation, event: gr.EventData) -> Updates:
        """Show a citation in its source."""
        found = recalled(self._keeper, conversation, token).conversation
        number, role, rank = int(event.turn), str(event.role), int(event.rank)
        citation = cited(found.exchange(number), role, rank)
        place = f"{number}/{role}/{rank}" if citation else ""
        return {self._form.source: self._desk.source_of(citation, place)}

    def item(self, event: gr.EventData) -> str:
        """An item in its source."""
        return self._desk.item(str(event.item))

    def close(self, _edition: str, token: str, conversation: Conversation, event: gr.EventData) -> Updates:
        """An answer without the comparison of roles below it."""
        found = recalled(self._keeper, conversation, token).conversation
        exchange = found.exchange(int(event.turn))
        return self._drawn(found.having(replace(exchange, comparison=())) if exchange else found)

    def rate(self, _edition: str, token: str, conversation: Conversation, event: gr.EventData) -> Updates:
        """Note what the person thinks of an answer: the one kept here, whatever the browser calls it."""
        form, found = self._form, recalled(self._keeper, conversation, token).conversation
        exchange, comment = found.exchange(int(event.turn)), str(event.comment).strip()
        if exchange is None or not exchange.kept:
            return {form.notice: notice_html(wording.NOT_RATED)}
        if len(comment) > MAX_COMMENT:
            return {form.notice: notice_html(wording.COMMENT_TOO_LONG.format(limit=MAX_COMMENT))}
        try:
            rated = self._keeper.rate(exchange, Rating(int(event.rating)), comment)
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
            count = self._keeper.forget(token)
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
        return {self._form.source: self._desk.first_source(newest)}
