"""The desk: what the page does with a question, free of Gradio."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.answer import Answer
from assistant.understanding import Understood
from corpus.errors import ShishinError
from ui.asker import Asker
from ui.chat.conversation import Conversation
from ui.chat.editions import Choice, chosen
from ui.chat.render_conversation import notice_html
from ui.chat.render_switch import switch_html
from ui.render_source import EMPTY, source_html
from ui.roles import role_of
from ui.source_view import source_view

_NEWEST = Choice()


class Desk:
    """Takes a conversation, gives the next one. Keeps nothing between calls."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def switch(self) -> str:
        """The choice of document and version as it is now, as HTML."""
        return switch_html(self._asker.editions)

    def choice(self, edition: str) -> Choice:
        """What a value of the switch means now."""
        return chosen(edition, self._asker.editions)

    def ask(
        self, conversation: Conversation, question: str, role: str, choice: Choice = _NEWEST
    ) -> Conversation:
        """With the answer to one more question.

        Raises:
            ShishinError: the question, the role or the version is refused.
        """
        history = conversation.questions_before(-1)
        return conversation.asked(self._answer(question, role, choice, history=history))

    def ask_again(
        self, conversation: Conversation, turn: int, role: str, choice: Choice = _NEWEST
    ) -> Conversation:
        """With the question of ``turn`` answered from another role; an unknown turn changes nothing.

        Raises:
            ShishinError: the question, the role or the version is refused.
        """
        earlier = conversation.answer(turn)
        if earlier is None:
            return conversation
        history = conversation.questions_before(turn)
        meant = role_of(role)
        understood = replace(earlier.understood, role=meant) if meant else None
        answer = self._answer(earlier.question, role, choice, history=history, understood=understood)
        return conversation.corrected(turn, answer)

    def as_json(self, question: str, role: str, choice: Choice = _NEWEST) -> dict[str, Any]:
        """The answer for programs.

        Raises:
            ShishinError: the question, the role, the document or the version is refused.
        """
        return self._answer(question, role, choice).to_json()

    def source_of(self, conversation: Conversation) -> str:
        """The chosen citation in its source, as HTML; a source that cannot be had says why."""
        citation = conversation.chosen
        if citation is None:
            return EMPTY
        try:
            source = self._asker.source_of(citation)
        except ShishinError as error:
            return notice_html(str(error))
        return source_html(citation, source_view(source, citation))

    def _answer(
        self,
        question: str,
        role: str,
        choice: Choice,
        *,
        history: Sequence[str] = (),
        understood: Understood | None = None,
    ) -> Answer:
        return self._asker.ask(
            question,
            role=role_of(role),
            document=choice.document,
            version=choice.version,
            history=history,
            understood=understood,
        )
