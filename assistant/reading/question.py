"""Reading a question: which role, life-cycle phase, principle and items it speaks of."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypedDict, TypeVar, Unpack

import numpy as np

from assistant.answer import Turn, Understood
from assistant.reading.references import References, find_references
from corpus.errors import ChoiceError, QuestionError
from corpus.guideline.item import Item, Phase, Role

Key = TypeVar("Key")

CUES = Path(__file__).with_name("cues.toml")
MAX_LENGTH = 2000

_STRONG, _WEAK = 2.0, 0.7  # votes of a cue; two weak ones do not make a strong one
_TEMPERATURE = 2.0
# Words speak plainly for a role from this probability on, and this many times that of another.
_PLAIN, _AHEAD = 0.45, 1.3


@dataclass(frozen=True)
class Reading:
    """What the words of a question say about who asks what.

    ``role`` is the role chosen explicitly, else None. ``belief`` gives each role's
    probability from the words alone; ``phases`` and ``principles`` count the cues found;
    ``compared`` says that the parties are to be compared; ``carried`` is the role of an earlier
    turn that this one leans on. ``put_right`` is set where a person corrected what was read: its
    role is final, its phase and principle are what was changed by hand.
    """

    question: str
    role: Role | None
    belief: Mapping[Role, float]
    compared: bool
    phases: Mapping[Phase, int]
    principles: Mapping[int, int]
    references: References
    carried: Role | None = None
    put_right: Understood | None = None

    @property
    def contradicted(self) -> bool:
        """Whether the words speak plainly for another role than the one chosen."""
        surest = max(self.belief.values())
        return self.role is not None and surest >= _PLAIN and surest > _AHEAD * self.belief[self.role]

    @property
    def phase(self) -> Phase | None:
        """The phase with the most cues."""
        return max(self.phases, key=lambda phase: self.phases[phase], default=None)

    @property
    def principle(self) -> int | None:
        """The principle with the most cues."""
        return max(self.principles, key=lambda number: self.principles[number], default=None)


def check_question(question: str) -> str:
    """The question, stripped; what is no character (a lone surrogate) becomes a question mark.

    Raises:
        QuestionError: it is empty, too long or has no word in it.
    """
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
    return any(unicodedata.category(character)[0] in "LN" for character in plain)


class QuestionReader:
    """Reads questions by the cue table."""

    def __init__(self, path: Path = CUES) -> None:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        self._roles = {Role(role): cues for role, cues in table["role"].items()}
        self._phases = {Phase(phase): cues for phase, cues in table["phase"].items()}
        self._comparison, self._among = table["comparison"]["cues"], table["comparison"]["among"]
        self._principles = {int(number): cues for number, cues in table["principle"].items()}

    def read(self, question: str, role: Role | None, items: Sequence[Item]) -> Reading:
        """Read a checked question; ``items`` are those its references may name."""
        text = unicodedata.normalize("NFKC", question)
        return Reading(
            question=question,
            role=role,
            belief=self._belief(text),
            compared=self._compared(text),
            phases=_counts(self._phases, text),
            principles=_counts(self._principles, text),
            references=find_references(question, items),
        )

    def _compared(self, text: str) -> bool:
        spoken_of = sum(_found([*cues["strong"], *cues["weak"]], text) > 0 for cues in self._roles.values())
        several = spoken_of > 1 or _found(self._among, text) > 0
        return several and _found(self._comparison, text) > 0

    def said_role(self, question: str) -> Role | None:
        """The one role that the words of a question speak for most, None without a winner."""
        votes = self._votes(unicodedata.normalize("NFKC", question))
        best = max(votes, key=lambda role: votes[role])
        return best if list(votes.values()).count(votes[best]) == 1 else None

    def _votes(self, text: str) -> dict[Role, float]:
        """Votes for each role; a weak cue inside a strong one (開発 in 開発者) has none of its own."""
        return {role: _voted(cues, text) for role, cues in self._roles.items()}

    def _belief(self, text: str) -> dict[Role, float]:
        votes = self._votes(text)
        powers = np.exp((np.asarray(list(votes.values())) - max(votes.values())) / _TEMPERATURE)
        return dict(zip(self._roles, (powers / powers.sum()).tolist(), strict=True))


def _voted(cues: Mapping[str, Sequence[str]], text: str) -> float:
    rest = _pattern("|".join(cues["strong"])).sub(" ", text)
    return _STRONG * _found(cues["strong"], text) + _WEAK * _found(cues["weak"], rest)


def _counts(table: Mapping[Key, Sequence[str]], text: str) -> dict[Key, int]:
    found = {key: _found(cues, text) for key, cues in table.items()}
    return {key: count for key, count in found.items() if count}


def _found(cues: Sequence[str], text: str) -> int:
    return sum(_pattern(cue).search(text) is not None for cue in cues)


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    return re.compile(cue, re.IGNORECASE)


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
