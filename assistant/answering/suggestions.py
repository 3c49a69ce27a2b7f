"""Suggestions: what may be asked next, each a question that is read as the item it names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Suggestion, item_name, titled
from assistant.reading.references import ReferenceFinder
from assistant.relations import beside, counterparts, in_list, sole_role
from corpus.guideline.item import Item, ItemKind, Role

_FEW, _MANY = 2, 4
_AROUND = "近くの項目"


class Suggestions:
    """Suggests what may be asked next of one version; what was suggested once is remembered."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items, self._finder = items, ReferenceFinder(items)
        self._by_id = {item.id: item for item in items}
        self._candidates: dict[str, tuple[_Candidate, ...]] = {}
        self._made: dict[_Candidate, Suggestion | None] = {}

    def follow_ups(self, topic: Item, cited: Iterable[Item]) -> tuple[Suggestion, ...]:
        """Questions about neighbours of ``topic`` that are not cited.

        Four at most; two where its list has as many.
        """
        seen = {item.id for item in cited}
        found: dict[str, Suggestion] = {}
        for candidate in self._candidates_beside(topic):
            # What merely stands in the same list only fills up to two.
            enough = _FEW if candidate.relation == _AROUND else _MANY
            if candidate.item_id in seen | found.keys() or len(found) >= enough:
                continue
            if suggestion := self._suggestion(candidate):
                found[candidate.item_id] = suggestion
        return tuple(found.values())

    def offers(self, nearby: Iterable[str]) -> tuple[Suggestion, ...]:
        """A question for each item (by its id) that lies near one that nobody answers."""
        made = (self._suggestion(_Candidate("近い項目", each)) for each in nearby)
        return tuple(filter(None, made))

    def _candidates_beside(self, topic: Item) -> tuple["_Candidate", ...]:
        if topic.id not in self._candidates:
            self._candidates[topic.id] = (*_related(self._items, topic), *_around(self._items, topic))
        return self._candidates[topic.id]

    def _suggestion(self, candidate: "_Candidate") -> Suggestion | None:
        """None where the number is not read as this item before all others."""
        if candidate not in self._made:
            item = self._by_id[candidate.item_id]
            # By the key, not the code: two items may have one code (P-2-ii and P-2-ii.2).
            question = f"{item.key} の原文を見せてください"
            known = self._finder.find(question).keys[:1] == (item.key,)
            label = f"{candidate.relation} {titled(item_name(item))}"
            self._made[candidate] = Suggestion(label, question) if known else None
        return self._made[candidate]


@dataclass(frozen=True)
class _Candidate:
    relation: str
    item_id: str


def _related(items: Sequence[Item], topic: Item) -> Iterator[_Candidate]:
    if after := beside(items, topic, 1):
        yield _Candidate("次の項目", after.id)
    by_key = {item.key: item for item in items}
    for role in (each for each in Role if each is not sole_role(topic)):
        yield from (
            _Candidate(f"{role.label}では", by_key[key].id) for key in counterparts(items, topic, role)[:1]
        )
    if topic.kind is ItemKind.ROLE:
        common = (
            each for each in items if each.kind is ItemKind.COMMON and each.principle == topic.principle
        )
        yield from (_Candidate("もとになる共通の指針", each.id) for each in list(common)[:1])
    if before := beside(items, topic, -1):
        yield _Candidate("前の項目", before.id)


def _around(items: Sequence[Item], topic: Item) -> Iterator[_Candidate]:
    """The rest of the list, the nearest first, what follows before what precedes."""
    listed = in_list(items, topic)
    at = listed.index(topic)
    # Step 0 is the topic itself, which is cited and so left out by the caller.
    steps = sorted(range(-at, len(listed) - at), key=lambda step: (abs(step), -step))
    return (_Candidate(_AROUND, listed[at + step].id) for step in steps)
