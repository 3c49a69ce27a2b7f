"""Suggestions: what may be asked next, each a question that is read as the item it names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Suggestion, item_name, titled
from assistant.reading.references import ReferenceFinder
from assistant.relations import beside, counterparts, in_list, sole_role
from corpus.guideline.item import Item, ItemKind, Role

_FEW, _MANY = 2, 4
_AROUND = "近くの項目"


def follow_ups(items: Sequence[Item], topic: Item, cited: Iterable[Item]) -> tuple[Suggestion, ...]:
    """Questions about neighbours of ``topic`` that are not cited: four at most, two if the list has them."""
    seen, finder = {item.id for item in cited}, ReferenceFinder(items)
    found: dict[str, Suggestion] = {}
    for candidate in (*_related(items, topic), *_around(items, topic)):
        # What merely stands in the same list only fills up to two.
        enough = _FEW if candidate.relation == _AROUND else _MANY
        if candidate.item.id in seen | found.keys() or len(found) >= enough:
            continue
        if suggestion := _suggestion(candidate, finder):
            found[candidate.item.id] = suggestion
    return tuple(found.values())


def offers(items: Sequence[Item], nearby: Iterable[str]) -> tuple[Suggestion, ...]:
    """A question for each item (by its id) that lies near one that nobody answers."""
    by_id, finder = {item.id: item for item in items}, ReferenceFinder(items)
    made = (_suggestion(_Candidate("近い項目", by_id[each]), finder) for each in nearby)
    return tuple(filter(None, made))


@dataclass(frozen=True)
class _Candidate:
    relation: str
    item: Item


def _related(items: Sequence[Item], topic: Item) -> Iterator[_Candidate]:
    if after := beside(items, topic, 1):
        yield _Candidate("次の項目", after)
    by_key = {item.key: item for item in items}
    for role in (each for each in Role if each is not sole_role(topic)):
        yield from (
            _Candidate(f"{role.label}では", by_key[key]) for key in counterparts(items, topic, role)[:1]
        )
    if topic.kind is ItemKind.ROLE:
        common = (
            each for each in items if each.kind is ItemKind.COMMON and each.principle == topic.principle
        )
        yield from (_Candidate("もとになる共通の指針", each) for each in list(common)[:1])
    if before := beside(items, topic, -1):
        yield _Candidate("前の項目", before)


def _around(items: Sequence[Item], topic: Item) -> Iterator[_Candidate]:
    """The rest of the list, the nearest first, what follows before what precedes."""
    listed = in_list(items, topic)
    at = listed.index(topic)
    # Step 0 is the topic itself, which is cited and so left out by the caller.
    steps = sorted(range(-at, len(listed) - at), key=lambda step: (abs(step), -step))
    return (_Candidate(_AROUND, listed[at + step]) for step in steps)


def _suggestion(candidate: _Candidate, finder: ReferenceFinder) -> Suggestion | None:
    """None where the number is not read as this item before all others."""
    # By the key, not the code: two items may have one code (P-2-ii and P-2-ii.2).
    question = f"{candidate.item.key} の原文を見せてください"
    if finder.find(question).keys[:1] != (candidate.item.key,):
        return None
    return Suggestion(f"{candidate.relation} {titled(item_name(candidate.item))}", question)
