"""Reading a question: which role, life-cycle phase, principle and items it speaks of."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from assistant.reference import References, find_references
from corpus.errors import QuestionError
from corpus.item import Item, Phase, Role

Key = TypeVar("Key")

CUES = Path(__file__).with_name("cues.toml")
MAX_LENGTH = 2000

_STRONG, _WEAK = 2.0, 0.7  # votes of a cue; two weak ones do not make a strong one
_TEMPERATURE = 2.0


@dataclass(frozen=True)
class Reading:
    """What the words of a question say about who asks what.

    ``role`` is the role chosen explicitly, else None. ``belief`` gives each role's
    probability from the words alone; ``phases`` and ``principles`` count the cues found.
    """

    question: str
    role: Role | None
    belief: Mapping[Role, float]
    phases: Mapping[Phase, int]
    principles: Mapping[int, int]
    references: References

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
    plain = unicodedata.normalize("NFKC", stripped)  # ㍿ is a sign, and has letters in it
    if not any(unicodedata.category(character)[0] in "LN" for character in plain):
        raise QuestionError("質問に言葉がありません。記号だけでなく、知りたいことを文で入力してください。")
    return stripped


class QuestionReader:
    """Reads questions by the cue table."""

    def __init__(self, path: Path = CUES) -> None:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        self._roles = {Role(role): cues for role, cues in table["role"].items()}
        self._phases = {Phase(phase): cues for phase, cues in table["phase"].items()}
        self._principles = {int(number): cues for number, cues in table["principle"].items()}

    def read(self, question: str, role: Role | None, items: Sequence[Item]) -> Reading:
        """Read a checked question; ``items`` are those its references may name."""
        text = unicodedata.normalize("NFKC", question)
        return Reading(
            question=question,
            role=role,
            belief=self._belief(text),
            phases=_counts(self._phases, text),
            principles=_counts(self._principles, text),
            references=find_references(question, items),
        )

    def _belief(self, text: str) -> dict[Role, float]:
        votes = [
            _STRONG * _found(cues["strong"], text) + _WEAK * _found(cues["weak"], text)
            for cues in self._roles.values()
        ]
        powers = np.exp((np.asarray(votes) - max(votes)) / _TEMPERATURE)
        return dict(zip(self._roles, (powers / powers.sum()).tolist(), strict=True))


def _counts(table: Mapping[Key, Sequence[str]], text: str) -> dict[Key, int]:
    found = {key: _found(cues, text) for key, cues in table.items()}
    return {key: count for key, count in found.items() if count}


def _found(cues: Sequence[str], text: str) -> int:
    return sum(_pattern(cue).search(text) is not None for cue in cues)


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    return re.compile(cue, re.IGNORECASE)
