"""Cues: the words by which a question tells a role, a life-cycle phase or a principle (``cues.toml``)."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from corpus.guideline.item import Phase, Role

Key = TypeVar("Key")

CUES = Path(__file__).with_name("cues.toml")

_STRONG, _WEAK = 2.0, 0.7  # votes of a cue; two weak ones do not make a strong one
# With it, one strong cue alone gives its role 1 / (1 + 2 / e) = 0.58.
_TEMPERATURE = 2.0


@dataclass(frozen=True)
class Cues:
    """What the cues in a question tell.

    ``belief`` is the probability of each role, a softmax over the votes of its cues; ``phases`` and
    ``principles`` count cues, those without any left out; ``compared`` says that several parties are
    to be compared.
    """

    belief: Mapping[Role, float]
    compared: bool
    phases: Mapping[Phase, int]
    principles: Mapping[int, int]


class CueTable:
    """The cues of roles, phases, principles and comparisons."""

    def __init__(self, path: Path = CUES) -> None:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        self._roles = {
            Role(role): _RoleCues(tuple(cues["strong"]), tuple(cues["weak"]))
            for role, cues in table["role"].items()
        }
        self._phases = {Phase(phase): cues for phase, cues in table["phase"].items()}
        self._principles = {int(number): cues for number, cues in table["principle"].items()}
        self._comparison, self._among = table["comparison"]["cues"], table["comparison"]["among"]

    def read(self, question: str) -> Cues:
        """The cues that stand in a question, whatever the width of its letters."""
        text = unicodedata.normalize("NFKC", question)
        phases, principles = _counts(self._phases, text), _counts(self._principles, text)
        return Cues(self._belief(text), self._compared(text), phases, principles)

    def _belief(self, text: str) -> dict[Role, float]:
        votes = np.asarray([cues.votes(text) for cues in self._roles.values()])
        powers = np.exp((votes - votes.max()) / _TEMPERATURE)
        return dict(zip(self._roles, (powers / powers.sum()).tolist(), strict=True))

    def _compared(self, text: str) -> bool:
        several = sum(cues.named(text) for cues in self._roles.values()) > 1 or _found(self._among, text) > 0
        return several and _found(self._comparison, text) > 0


@dataclass(frozen=True)
class _RoleCues:
    """Regular expressions that speak for a role plainly, or only a little."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]

    def votes(self, text: str) -> float:
        """A weak cue inside a strong one (開発 in 開発者) has no vote of its own."""
        rest = _pattern("|".join(self.strong)).sub(" ", text)
        return _STRONG * _found(self.strong, text) + _WEAK * _found(self.weak, rest)

    def named(self, text: str) -> bool:
        """Whether any of them stands in ``text``."""
        return _found((*self.strong, *self.weak), text) > 0


def _counts(table: Mapping[Key, Sequence[str]], text: str) -> dict[Key, int]:
    found = {key: _found(cues, text) for key, cues in table.items()}
    return {key: count for key, count in found.items() if count}


def _found(cues: Sequence[str], text: str) -> int:
    # A cue counts once, however often its word is repeated.
    return sum(_pattern(cue).search(text) is not None for cue in cues)


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    return re.compile(cue, re.IGNORECASE)
