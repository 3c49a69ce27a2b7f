"""What the page does with a question; free of Gradio."""

from dataclasses import replace

from assistant.answer import Citation
from corpus.errors import ChoiceError, ShishinError
from corpus.guideline.item import Role
from ui.asker import Asker
from ui.chat.conversation import Choice, Conversation, Exchange, chosen, corrected
from ui.chat.render import switch_html
from ui.item.pages import citations_of, opened_item
from ui.render import notice_html
from ui.source_view import EMPTY, item_html, source_html, source_view
from ui.wording import role_of

_NEWEST = Choice()


class ChatActions:
    """Takes a conversation, gives the next exchange. Keeps nothing between calls."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def switch(self) -> str:
        """The choice of document and version as it is now, as HTML."""
        return switch_html(self._asker.editions)

    def choice(self, edition: str) -> Choice:
        """What a value of the switch means now."""
        return chosen(edition, self._asker.editions)

    def ask(self, conversation: Conversation, question: str, role: str, choice: Choice = _NEWEST) -> Exchange:
        """The answer to one more question.

        Raises:
            ShishinError: the question, the role or the version is refused.
        """
        number = conversation.next_number
        answer = self._asker.ask(
            question,
            role=role_of(role),
            document=choice.document,
            version=choice.version,
            history=conversation.before(number),
        )
        return Exchange(number, answer)

    def ask_again(
        self, conversation: Conversation, number: int, role: str, choice: Choice = _NEWEST
    ) -> Exchange:
        """The question of an exchange answered from another role; 自動 reads it anew.

        Raises:
            ShishinError: there is no such exchange; the role or the version is refused.
        """
        earlier, meant = _exchange(conversation, number), role_of(role)
        # A chosen role is a correction like any other: what else was read stays as it was.
        if meant:
            return self.correct(conversation, number, "role", meant.value, choice)
        answer = self._asker.ask(
            earlier.answer.question,
            document=choice.document,
            version=choice.version,
            history=conversation.before(number),
        )
        return Exchange(number, answer)

    def correct(
        self, conversation: Conversation, number: int, what: str, value: str, choice: Choice = _NEWEST
    ) -> Exchange:
        """The question of an exchange answered anew, with one thing read otherwise.

        Raises:
            ShishinError: there is no such exchange or correction; the version is refused.
        """
        earlier = _exchange(conversation, number).answer
        understood = corrected(earlier.understood, what, value)
        answer = self._asker.ask(
            earlier.question,
            document=choice.document,
            version=choice.version,
            history=conversation.before(number),
            understood=understood,
        )
        return Exchange(number, answer, put_right=understood)

    def compare(self, conversation: Conversation, number: int) -> Exchange:
        """An exchange with the answers of all roles to its question, in the version it was answered from.

        Raises:
            ShishinError: there is no such exchange, or its version cannot be asked any more.
        """
        exchange = _exchange(conversation, number)
        answer, history = exchange.answer, conversation.before(number)
        answers = (
            self._asker.ask(
                answer.question,
                document=answer.document,
                version=answer.version,
                history=history,
                understood=replace(answer.understood, role=role),
            )
            for role in Role
        )
        return replace(exchange, comparison=tuple(answers))

    def source_of(self, citation: Citation | None, place: str = "") -> str:
        """A citation in its source, as HTML; a source that cannot be had says why.

        ``place`` is what the page calls the citation, ``turn/role/rank``.
        """
        if citation is None:
            return EMPTY
        try:
            view = source_view(self._asker.source_of(citation), citation)
        except ShishinError as error:
            return notice_html(str(error))
        return source_html(citation, view, opened_item(self._asker, citation.item_id), place)

    def first_source(self, exchange: Exchange) -> str:
        """The first citation of an answer in its source, as HTML."""
        citation = next(iter(exchange.answer.citations), None)
        return self.source_of(citation, f"{exchange.number}//{citation.rank}" if citation else "")

    def item(self, item_id: str) -> str:
        """An item in its source, as HTML; one that cannot be opened says why."""
        try:
            item = self._asker.item(item_id)
            cited = citations_of(item)
            views = [source_view(self._asker.source_of(each), each) for each in cited]
        except ShishinError as error:
            return notice_html(str(error))
        return item_html(item, cited[0], views)


def _exchange(conversation: Conversation, number: int) -> Exchange:
    found = conversation.exchange(number)
    if found is None:
        raise ChoiceError("この質問はもう開いていません。もう一度質問してください。")
    return found


def cited(exchange: Exchange | None, role: str, rank: int) -> Citation | None:
    """The citation of a rank, in the answer itself or in that of a role compared with it, or None."""
    if exchange is None:
        return None
    # Ranks begin at 1 in every answer, so a citation of a comparison is known by role and rank.
    answers = [each for each in exchange.comparison if each.role == role] if role else [exchange.answer]
    return next((each for answer in answers for each in answer.citations if each.rank == rank), None)
