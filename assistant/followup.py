"""Follow-ups: what a question takes over from the question before it.

「では提供者の場合は?」 asks the same of another party, 「もう少し詳しく」 and 「それは誰の責任?」
ask on, 「その次の項目は?」 names an item by its place, 「セキュリティのほうは?」 asks for another
aspect from the same role. Everything else is a topic of its own.
"""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.answer import FollowUpKind
from assistant.reading import QuestionReader
from assistant.relations import sole_role
from corpus.item import Item, ItemKind, Role
from corpus.numbering import from_roman, roman

CUES = Path(__file__).with_name("followups.toml")

_SHORT = 14  # letters beside the fillers and roles; a longer question can stand alone
_ASPECT_SHARE = 0.25  # of the earlier question in what an aspect is searched with


@dataclass(frozen=True)
class FollowUp:
    """``role`` is the party now meant, ``keys`` the items pointed at, best first.

    ``share`` is the part of the earlier question in what is searched for, in [0, 1].
    """

    kind: FollowUpKind
    share: float
    role: Role | None = None
    keys: tuple[str, ...] = ()


class FollowUpReader:
    """Tells follow-ups from new topics by the cue table."""

    def __init__(self, roles: QuestionReader, path: Path = CUES) -> None:
        self._roles = roles
        self._table = tomllib.loads(path.read_text(encoding="utf-8"))

    def read(self, question: str, items: Sequence[Item], topic: Item) -> FollowUp | None:
        """What ``question`` takes over after an answer whose first item was ``topic``."""
        text = unicodedata.normalize("NFKC", question).strip()
        keys = self._neighbours(text.lower(), items, topic)
        if keys:
            return FollowUp(FollowUpKind.NEIGHBOUR, 1.0, keys=keys)
        rest = self._rest(text)
        if not rest:
            role = self._roles.said_role(text)
            if role is None:
                return FollowUp(FollowUpKind.MORE, 1.0)
            return FollowUp(FollowUpKind.ROLE, 1.0, role, counterparts(items, topic, role))
        if self._leans(text) or len(rest) <= _SHORT:
            return FollowUp(FollowUpKind.ASPECT, _ASPECT_SHARE)
        return None

    def _rest(self, text: str) -> str:
        """Letters of ``text`` besides role cues and fillers; hiragana left over is grammar."""
        rest = self._fillers.sub(" ", self._roles.without_roles(text))
        return "".join(re.findall(r"[^\W_ぁ-ん]+", rest))

    @cached_property
    def _fillers(self) -> re.Pattern[str]:
        return re.compile("|".join(self._table["fillers"]["patterns"]))

    def _leans(self, text: str) -> bool:
        return any(re.search(cue, text) for cue in self._table["leaning"])

    def _neighbours(self, text: str, items: Sequence[Item], topic: Item) -> tuple[str, ...]:
        cues = self._table["neighbour"]
        if any(re.search(cue, text) for cue in cues["never"]):
            return ()
        list_of = [item for item in items if _list_name(item) == _list_name(topic)]
        place = list_of.index(topic)
        siblings = [item for item in list_of if _number(item) == _number(topic)]
        numeral = next(filter(None, (re.search(cue, text) for cue in cues["numbered"])), None)
        number = from_roman(numeral["roman"]) if numeral else None
        if number:
            ending = f"-{roman(number).lower()}"
            return tuple(item.key for item in siblings if item.code.endswith(ending))
        for name, found in (
            ("other", [item for item in siblings if item is not topic]),
            ("backward", list_of[max(place - 1, 0) : place]),
            ("forward", list_of[place + 1 : place + 2]),
        ):
            if any(re.search(cue, text) for cue in cues[name]):
                return tuple(item.key for item in found)
        return ()


def counterparts(items: Sequence[Item], topic: Item, role: Role) -> tuple[str, ...]:
    """Keys of the items that ask of ``role`` what ``topic`` is about."""
    kind = ItemKind.ROLE if topic.kind is ItemKind.COMMON else topic.kind
    return tuple(
        item.key
        for item in items
        if item.kind is kind and sole_role(item) is role and item.principle == topic.principle
    )


def _list_name(item: Item) -> str:
    """``D``, ``C`` or ``S``: the list that an item is counted in."""
    return item.code.partition("-")[0]


def _number(item: Item) -> str:
    return "-".join(item.code.split("-")[:2])
