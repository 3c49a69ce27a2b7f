"""Follow-ups: what a question takes over from the question before it.

「では提供者の場合は?」 asks the same of another party, 「もう少し詳しく」 and 「それは誰の責任?」
ask on, 「その次の項目は?」 names an item by its place. Everything else is a topic of its own, and
takes over at most the party: 「セキュリティのほうは?」.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import FollowUpKind
from assistant.relations import beside, counterparts, in_series, series, sole_role
from corpus.guideline.item import Item, ItemKind, Role
from corpus.text.numerals import from_roman, roman


class Continuation(StrEnum):
    """How a question goes on about what was asked before it."""

    MORE = "more"
    DEVELOPER = "developer"
    PROVIDER = "provider"
    USER = "user"
    NEXT = "next"
    PREVIOUS = "previous"
    SIBLING = "sibling"
    OTHERS = "others"


# Words that announce another topic.
# 「話は変わるけど」, 「別件で」, 「もう一つ質問です」; but 「別の立場だと?」 goes on.
_BREAKING = re.compile(
    r"話(?:題)?(?:は|が|を)?(?:変わ|変え|かわ|かえ)|(?:別|べつ)(?:の話|件|の件|の質問|の相談|に[。、])|ところで|"
    r"関係ない(?:けど|です|んですが|話)|それはさておき|それはそうと|さて[、,]|もう?(?:一|ひと|い)[つっ]?(?:個|こ)?(?:別の)?質問"
)
# 「ⅱのほうは?」, which alone would name an item of another list
_NUMERAL = re.compile(
    r"^\W*(?:で|じゃあ?|では|あと|なら)?\W*(?P<roman>[ivx]{1,4})(?:[).]|番)?\s*(?:の(?:ほう|方)|は|も|って|を|に|だと|[?、。]|$)"
)


@dataclass(frozen=True)
class FollowUp:
    """What was understood of a question that leans on the one before it.

    ``role`` is the party now meant; ``keys`` are the items pointed at, best first.
    """

    kind: FollowUpKind
    role: Role | None = None
    keys: tuple[str, ...] = ()


def read_follow_up(
    question: str, continuation: Continuation | None, items: Sequence[Item], topic: Item
) -> FollowUp | None:
    """What ``question`` takes over after an answer whose first item was ``topic``."""
    # NFKC makes 「Ⅱ」 the letters 「II」, lower() those that the patterns know.
    text = unicodedata.normalize("NFKC", question).strip().lower()
    if _BREAKING.search(text):
        return None
    # A numeral of the open list says more than the classifier, which does not know the items.
    numbered = _numbered(text, items, topic)
    if numbered:
        return FollowUp(FollowUpKind.NEIGHBOUR, keys=numbered)
    return _MEANINGS[continuation](items, topic) if continuation else FollowUp(FollowUpKind.SAME_ROLE)


def redirected(
    follow: FollowUp, role: Role | None, earlier: Role | None, items: Sequence[Item], topic: Item
) -> FollowUp:
    """A follow-up that was put right: asked for ``role`` after an answer for the role ``earlier``."""
    if _fits(follow, role, earlier, items):
        return follow
    # Put back to the party that was answered for: then nothing is left but to go on.
    if role in (None, earlier):
        return FollowUp(FollowUpKind.MORE)
    return FollowUp(FollowUpKind.ROLE, role, counterparts(items, topic, role))


def _numbered(text: str, items: Sequence[Item], topic: Item) -> tuple[str, ...]:
    """The item with the numeral of the text, in the list of ``topic``."""
    found = _NUMERAL.search(text)
    number = from_roman(found["roman"]) if found else None
    if number is None:
        return ()
    # Here the numeral is the whole number (H-XII), in the other lists its last part (P-7-ii).
    if topic.kind is ItemKind.ADVANCED:
        return tuple(item.key for item in items if item.code == f"H-{roman(number)}")
    code = f"{series(topic)}-{roman(number).lower()}"
    return tuple(item.key for item in items if item.code == code)


def _more(_items: Sequence[Item], _topic: Item) -> FollowUp:
    return FollowUp(FollowUpKind.MORE)


def _others(_items: Sequence[Item], _topic: Item) -> FollowUp:
    return FollowUp(FollowUpKind.OTHERS)


def _of_role(role: Role) -> Callable[[Sequence[Item], Item], FollowUp]:
    def meaning(items: Sequence[Item], topic: Item) -> FollowUp:
        # The party that was just answered for: no change of party, but more of the same.
        if topic.roles == (role,):
            return FollowUp(FollowUpKind.MORE)
        return FollowUp(FollowUpKind.ROLE, role, counterparts(items, topic, role))

    return meaning


def _beside(step: int) -> Callable[[Sequence[Item], Item], FollowUp]:
    def meaning(items: Sequence[Item], topic: Item) -> FollowUp:
        neighbour = beside(items, topic, step)
        return _pointing_at([neighbour] if neighbour else [])

    return meaning


def _sibling(items: Sequence[Item], topic: Item) -> FollowUp:
    return _pointing_at([item for item in in_series(items, topic) if item is not topic])


def _pointing_at(items: Sequence[Item]) -> FollowUp:
    """At the neighbours, or where there is none, at the same item again."""
    if not items:
        return FollowUp(FollowUpKind.MORE)
    return FollowUp(FollowUpKind.NEIGHBOUR, keys=tuple(item.key for item in items))


_MEANINGS: Mapping[Continuation, Callable[[Sequence[Item], Item], FollowUp]] = {
    Continuation.MORE: _more,
    Continuation.OTHERS: _others,
    Continuation.DEVELOPER: _of_role(Role.DEVELOPER),
    Continuation.PROVIDER: _of_role(Role.PROVIDER),
    Continuation.USER: _of_role(Role.USER),
    Continuation.NEXT: _beside(1),
    Continuation.PREVIOUS: _beside(-1),
    Continuation.SIBLING: _sibling,
}


def _fits(follow: FollowUp, role: Role | None, earlier: Role | None, items: Sequence[Item]) -> bool:
    if follow.kind is FollowUpKind.ROLE:
        return follow.role is role
    if follow.kind is FollowUpKind.NEIGHBOUR:
        # None is an item of several parties, which fits any of them.
        pointed = {sole_role(item) for item in items if item.key in follow.keys}
        return role is None or not pointed.isdisjoint({None, role})
    return role is None or role is earlier or follow.kind is FollowUpKind.OTHERS
