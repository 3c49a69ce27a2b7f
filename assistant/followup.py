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

# 「ⅱのほうは?」; alone, without a list to be counted in, it would name an item of another list
_NUMERAL = re.compile(
    r"^\W*(?:で|じゃあ?|では|あと)?\W*(?P<roman>i{1,3}|iv|v)(?:[).]|番)?\s*(?:の(?:ほう|方)|は|も|って|を|だと|$|[?、])"
)
_GRAMMAR = 12  # more hiragana than this is a question written in kana
_SHORT = 14  # letters beside the fillers and roles; a longer question can stand alone
_ASPECT_SHARE = 0.25  # of the earlier question in what an aspect is searched with


@dataclass(frozen=True)
class FollowUp:
    """What was understood of a question that leans on the one before it.

    ``share`` is the part of the earlier question in what is searched for, in [0, 1]; ``role``
    the party now meant; ``keys`` the items pointed at, best first; ``without`` the key of the
    item that was seen already.
    """

    kind: FollowUpKind
    share: float
    role: Role | None = None
    keys: tuple[str, ...] = ()
    without: str | None = None


class FollowUpReader:
    """Tells follow-ups from new topics by the cue table."""

    def __init__(self, roles: QuestionReader, path: Path = CUES) -> None:
        self._roles = roles
        self._table = tomllib.loads(path.read_text(encoding="utf-8"))

    def read(self, question: str, items: Sequence[Item], topic: Item) -> FollowUp | None:
        """What ``question`` takes over after an answer whose first item was ``topic``."""
        text = unicodedata.normalize("NFKC", question).strip()
        if self._says("breaking", text):
            return None
        keys = self._neighbours(text.lower(), items, topic)
        if keys:
            return FollowUp(FollowUpKind.NEIGHBOUR, 1.0, keys=keys)
        rest = self._rest(text)
        if rest:
            leans = self._says("leaning", text) or len(rest) <= _SHORT
            return FollowUp(FollowUpKind.ASPECT, _ASPECT_SHARE) if leans else None
        if self._says("others", text):
            return FollowUp(FollowUpKind.OTHERS, 1.0, without=topic.key)
        role = self._roles.said_role(text)
        if role is None or topic.roles == (role,):
            return FollowUp(FollowUpKind.MORE, 1.0)
        return FollowUp(FollowUpKind.ROLE, 1.0, role, counterparts(items, topic, role))

    def _rest(self, text: str) -> str:
        """Letters of ``text`` besides role cues and fillers; hiragana left over is grammar."""
        rest = self._fillers.sub(" ", self._roles.without_roles(text))
        grammar = sum(map(len, re.findall(r"[ぁ-ん]+", rest)))
        words = "".join(re.findall(r"[^\W_ぁ-ん]+", rest))
        return words or (rest if grammar > _GRAMMAR else "")

    @cached_property
    def _fillers(self) -> re.Pattern[str]:
        return re.compile("|".join(self._table["fillers"]["patterns"]))

    def _says(self, name: str, text: str) -> bool:
        return any(re.search(cue, text) for cue in self._table[name])

    def _neighbours(self, text: str, items: Sequence[Item], topic: Item) -> tuple[str, ...]:
        cues = self._table["neighbour"]
        list_of = [item for item in items if _list_name(item) == _list_name(topic)]
        siblings = [item for item in list_of if _number(item) == _number(topic)]
        numeral = _NUMERAL.search(text)
        number = from_roman(numeral["roman"]) if numeral else None
        if number:
            ending = f"-{roman(number).lower()}"
            return tuple(item.key for item in siblings if item.code.endswith(ending))
        if any(re.search(cue, text) for cue in cues["never"]):
            return ()
        place = list_of.index(topic)
        found = {
            "forward": list_of[place + 1 : place + 2],
            "backward": list_of[max(place - 1, 0) : place],
            "sibling": [item for item in siblings if item is not topic],
        }
        asked = next((name for name in found if any(re.search(cue, text) for cue in cues[name])), None)
        return tuple(item.key for item in found[asked]) if asked else ()


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
