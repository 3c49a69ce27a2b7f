"""Follow-ups: what a question takes over from the question before it.

「では提供者の場合は?」 asks the same of another party, 「もう少し詳しく」 and 「それは誰の責任?」
ask on, 「その次の項目は?」 names an item by its place. Everything else is a topic of its own, and
takes over at most the party: 「セキュリティのほうは?」.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer import FollowUpKind
from assistant.moves import Move
from assistant.neighbours import beside, counterparts, in_series, series
from assistant.reading import Reading
from corpus.item import Item, ItemKind, Role
from corpus.numbering import from_roman, roman

# Words that announce another topic.
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

    @property
    def asks_on(self) -> bool:
        """Whether it is about what was asked before, not about words of its own."""
        return self.kind is not FollowUpKind.SAME_ROLE


def read_follow_up(question: str, move: Move | None, items: Sequence[Item], topic: Item) -> FollowUp | None:
    """What ``question`` takes over after an answer whose first item was ``topic``."""
    text = unicodedata.normalize("NFKC", question).strip().lower()
    if _BREAKING.search(text):
        return None
    numbered = _numbered(text, items, topic)
    if numbered:
        return FollowUp(FollowUpKind.NEIGHBOUR, keys=numbered)
    return _MEANINGS[move](items, topic) if move else FollowUp(FollowUpKind.SAME_ROLE)


def taken_over(question: str, earlier: Reading, follow: FollowUp) -> Reading:
    """The earlier reading for a question that asks on; a role that it names replaces the old one."""
    references = replace(earlier.references, bare=False)
    if follow.keys or follow.kind is FollowUpKind.OTHERS:
        references = replace(references, found=())
    if follow.role is None:
        return replace(earlier, question=question, references=references)
    belief = {each: float(each is follow.role) for each in Role}
    by_hand = earlier.put_right
    return replace(
        earlier,
        question=question,
        role=None,
        carried=follow.role,
        belief=belief,
        phases={},
        references=references,
        put_right=replace(by_hand, role=follow.role, phase=None) if by_hand else None,
    )


def _numbered(text: str, items: Sequence[Item], topic: Item) -> tuple[str, ...]:
    """The item with the numeral of the text, in the list of ``topic``."""
    found = _NUMERAL.search(text)
    number = from_roman(found["roman"]) if found else None
    if number is None:
        return ()
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


_MEANINGS: Mapping[Move, Callable[[Sequence[Item], Item], FollowUp]] = {
    Move.MORE: _more,
    Move.OTHERS: _others,
    Move.DEVELOPER: _of_role(Role.DEVELOPER),
    Move.PROVIDER: _of_role(Role.PROVIDER),
    Move.USER: _of_role(Role.USER),
    Move.NEXT: _beside(1),
    Move.PREVIOUS: _beside(-1),
    Move.SIBLING: _sibling,
}
