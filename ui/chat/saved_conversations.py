"""Conversations saved in the records, found again by the secret of their tab."""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.answer import Answer, Citation
from corpus.errors import RecordsError, ShishinError
from corpus.text.markup import display
from ui.asker import Asker
from ui.chat.conversation import MAX_TURNS, Conversation, Exchange
from ui.records.model import AnswerRecord, Rating
from ui.records.repository import Repository
from ui.wording import NOT_RECALLED

_TOKEN = re.compile(r"[0-9a-f]{64}")  # 32 random bytes, made in the browser
_FORGOTTEN = 10_000  # secrets of conversations that an answer still on its way must not bring back


def is_token(token: str) -> bool:
    """Whether this is a secret as the page makes them; nothing is kept under any other."""
    return _TOKEN.fullmatch(token) is not None


@dataclass(frozen=True)
class Recalled:
    """A conversation as far as it can be had; ``notice`` says why it may be less than there was."""

    conversation: Conversation
    notice: str = ""


class SavedConversations:
    """Saves exchanges; each method raises RecordsError where the records cannot be used."""

    def __init__(self, asker: Asker, repository: Repository, build: Callable[[], str]) -> None:
        self._asker, self._repository, self._build = asker, repository, build
        self._gone: deque[str] = deque(maxlen=_FORGOTTEN)

    def keep(self, token: str, exchange: Exchange) -> Exchange:
        """Keep an answer in place of an earlier one of its number; one that is not kept cannot be rated."""
        if not is_token(token) or token in self._gone:
            return replace(exchange, kept="")
        kept = self._repository.save_answer(
            exchange.answer, conversation=token, turn=exchange.number, build=self._build()
        )
        if token in self._gone:  # forgotten while it was being written
            self._repository.forget(token)
        return replace(exchange, kept=kept)

    def current(self, conversation: Conversation, token: str) -> Conversation:
        """The conversation of a tab: the one at hand, or else what the records have of it."""
        # What Gradio has at hand is lost when the server starts anew.
        if conversation.token == token:
            return conversation
        return Conversation(token, self.exchanges(token)[-MAX_TURNS:])

    def exchanges(self, token: str) -> tuple[Exchange, ...]:
        """All that is kept of a conversation, oldest first; each quote stands in its source."""
        kept = self._repository.conversation(token) if is_token(token) else ()
        return tuple(map(self._checked, kept))

    def rate(self, exchange: Exchange, rating: Rating, comment: str) -> Exchange:
        """Note what the person thinks of an answer, in place of what they thought before."""
        self._repository.rate(exchange.kept, rating, comment)
        return replace(exchange, rating=rating, comment=comment)

    def forget(self, token: str) -> int:
        """Delete a conversation for good; how many answers there were."""
        if not is_token(token):
            return 0
        # Noted before it is deleted: a `keep` that is writing meanwhile sees it and deletes its own.
        self._gone.append(token)
        return self._repository.forget(token)

    def is_gone(self, token: str) -> bool:
        """Whether the conversation was deleted."""
        return token in self._gone

    def _checked(self, kept: AnswerRecord) -> Exchange:
        answer = kept.answer
        standing = tuple(each for each in answer.citations if self._stands(each))
        return Exchange(
            number=kept.turn,
            answer=_citing(answer, standing),
            kept=kept.id,
            rating=kept.rating,
            comment=kept.comment,
            lost=len(answer.citations) - len(standing),
        )

    def _stands(self, citation: Citation) -> bool:
        """Whether the quote is what the source says, and is shown as it must be."""
        try:
            source = self._asker.source_of(citation)
        except ShishinError:
            return False
        words = source[citation.start : citation.end]
        return words == citation.quote and display(words) == citation.display


def _citing(answer: Answer, citations: tuple[Citation, ...]) -> Answer:
    return answer if citations == answer.citations else replace(answer, citations=citations)


def recalled(saved: SavedConversations, conversation: Conversation, token: str) -> Recalled:
    """The conversation of a tab; it is empty, with a notice, where the records cannot be read."""
    try:
        return Recalled(saved.current(conversation, token))
    except RecordsError:
        return Recalled(Conversation(token), NOT_RECALLED)
