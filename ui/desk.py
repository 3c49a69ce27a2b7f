"""The desk: what the page does with a question, free of Gradio."""

from typing import Any

from corpus.errors import ShishinError
from ui.asker import Asker
from ui.conversation import Conversation
from ui.render import notice_html
from ui.render_source import EMPTY, source_html
from ui.roles import role_of
from ui.source_view import source_view


class Desk:
    """Takes a conversation, gives the next one. Keeps nothing between calls."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def ask(self, conversation: Conversation, question: str, role: str) -> Conversation:
        """With the answer to one more question.

        Raises:
            ShishinError: the question or the role is refused.
        """
        return conversation.asked(
            self._asker.ask(question, role=role_of(role), history=conversation.questions_before(-1))
        )

    def ask_again(self, conversation: Conversation, turn: int, role: str) -> Conversation:
        """With the question of ``turn`` answered from another role; an unknown turn changes nothing.

        Raises:
            ShishinError: the question or the role is refused.
        """
        earlier = conversation.answer(turn)
        if earlier is None:
            return conversation
        history = conversation.questions_before(turn)
        answer = self._asker.ask(earlier.question, role=role_of(role), history=history, corrected=True)
        return conversation.corrected(turn, answer)

    def as_json(self, question: str, role: str) -> dict[str, Any]:
        """The answer for programs.

        Raises:
            ShishinError: the question or the role is refused.
        """
        return self._asker.ask(question, role=role_of(role)).to_json()

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
