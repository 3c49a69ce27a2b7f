"""A question as it is asked: its words, what was chosen beside it, and the conversation before it."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

from assistant.answer import Turn, Understood
from corpus.errors import ChoiceError, QuestionError
from corpus.guideline.item import Role

MAX_LENGTH = 2000  # characters
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
        # Cut after what cannot be read is left out: that takes no place among those that count.
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


def check_question(question: str) -> str:
    """The question, stripped; what is no character (a lone surrogate) becomes a question mark.

    Raises:
        QuestionError: it is empty, too long or has no word in it.
    """
    # JSON may hold half of a surrogate pair ("\ud83d"), which UTF-8 cannot write later on.
    stripped = question.encode("utf-8", "replace").decode("utf-8").strip()
    if not stripped:
        raise QuestionError("質問が空です。知りたいことを文で入力してください。")
    if len(stripped) > MAX_LENGTH:
        raise QuestionError(
            f"質問が長すぎます({len(stripped):,} 文字)。{MAX_LENGTH:,} 文字以内にまとめてください。"
        )
    if not has_words(stripped):
        raise QuestionError("質問に言葉がありません。記号だけでなく、知りたいことを文で入力してください。")
    return stripped


def has_words(text: str) -> bool:
    """Whether there is a letter or digit in ``text``."""
    plain = unicodedata.normalize("NFKC", text)  # ㍿ is a sign, and has letters in it
    # L… are letters, kana and kanji too; N… are numbers, 「Ⅳ」 too.
    return any(unicodedata.category(character)[0] in "LN" for character in plain)


def _readable(history: Sequence[str | Turn]) -> Iterator[Turn]:
    """The turns of a conversation that can be read; the others have no say."""
    for each in history:
        turn = each if isinstance(each, Turn) else Turn(each)
        with suppress(QuestionError):
            yield Turn(check_question(turn.question), turn.understood)
