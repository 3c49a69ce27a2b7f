"""An inquiry: a question with all that was chosen beside it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

from assistant.reading import check_question
from assistant.understanding import Turn, Understood
from corpus.errors import ChoiceError, QuestionError
from corpus.item import Role

MAX_ITEMS = 20
MAX_HISTORY = 5  # earlier questions that still count


class Where(TypedDict, total=False):
    """For whom and where something is looked for.

    ``role`` is the one that the person chose once; ``document`` and ``version`` are by default the
    first document and its newest version.
    """

    role: Role | None
    document: str | None
    version: str | None


class Choices(Where, total=False):
    """What may be chosen beside a question: the keyword arguments of ``ask``.

    ``history`` are the questions asked before in the same conversation, oldest first.
    ``understood`` takes the place of all that would be read from the question, and of ``role``.
    ``k`` is how many items are cited at most; ``id`` comes back with the answer.
    """

    history: Sequence[str | Turn]
    understood: Understood | None
    k: int
    id: str | None


@dataclass(frozen=True)
class Inquiry:
    """A checked question, and ``Choices``."""

    question: str
    role: Role | None = None
    document: str | None = None
    version: str | None = None
    history: Sequence[str | Turn] = ()
    understood: Understood | None = None
    k: int = 5
    id: str | None = None

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The whole conversation, oldest first, the question itself last."""
        earlier = tuple(_readable(self.history))[-MAX_HISTORY:]
        return (*earlier, Turn(self.question, self.understood))


def inquiry(question: str, **choices: Unpack[Choices]) -> Inquiry:
    """Check a question and what was chosen beside it, before any work.

    Raises:
        QuestionError: the question is empty, too long or wordless.
        ChoiceError: ``k`` is out of range.
    """
    asked = Inquiry(question, **choices)
    if not 1 <= asked.k <= MAX_ITEMS:
        raise ChoiceError(f"項目の数 {asked.k} は使えません。1 から {MAX_ITEMS} までの整数にしてください。")
    return replace(asked, question=check_question(question))


def _readable(history: Sequence[str | Turn]) -> Iterator[Turn]:
    """The turns of a conversation that can be read; the others have no say."""
    for each in history:
        turn = each if isinstance(each, Turn) else Turn(each)
        with suppress(QuestionError):
            yield Turn(check_question(turn.question), turn.understood)
