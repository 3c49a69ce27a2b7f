"""Answering: from the items in order to the answer that people see."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from assistant.answer import Answer, FollowUpKind, ItemName, Suggestion, item_name, titled
from assistant.editions import Catalogue
from assistant.ranking.ranked import Ranked
from assistant.reading.correction import codes_of
from assistant.reading.question import Inquiry
from assistant.reading.references import find_references
from assistant.relations import beside, counterparts, in_list, sole_role
from corpus.guideline.item import Item, ItemKind, Role

_GUIDELINE = "AI事業者ガイドライン"  # what the next sentence is true of
_SUBJECT = "このガイドラインが扱うのは、AIの開発・提供・利用にあたって事業者が留意する事項です。"
_HOW_TO_ASK = "言い換えて尋ねるときは、だれが(どの立場で)、どの段階で、何について、を書き添えてください。"
_COMMON = "各主体に共通の指針"
_KINDS = {
    ItemKind.COMMON: _COMMON,
    ItemKind.ADVANCED: "高度なAIシステムの指針",
    ItemKind.NARRATIVE: "本文の説明",
}


_FOLLOW_UPS = {
    FollowUpKind.ROLE: "前の質問の続きとして、立場を変えて探しました。",
    FollowUpKind.MORE: "前の質問の続きとして読みました。",
    FollowUpKind.OTHERS: "前の質問の続きとして、先ほどの項目のほかを探しました。",
    FollowUpKind.NEIGHBOUR: "前の答えの先頭の項目の隣を示します。",
    FollowUpKind.SAME_ROLE: "前の質問と同じ立場で探しました。",
}


def answer_lead(
    document_name: str,
    items: Sequence[Item],
    role: Role | None,
    *,
    inferred: bool,
    named: bool,
    follow_up: FollowUpKind | None = None,
) -> str:
    """Two to four sentences before the quotations of ``items``, one citation for each span."""
    first, marks = items[0], _marks(items)
    pointed = named or follow_up is FollowUpKind.NEIGHBOUR
    opening = "お尋ねの項目" if pointed else "最も近い項目"
    common = f"{_COMMON} " if first.kind is ItemKind.COMMON else " "
    sentences = [
        _FOLLOW_UPS[follow_up] if follow_up else "",
        _role_sentence(role, inferred=inferred),
        f"{document_name}から{len(items)}項目を引用します。",
        f"{opening}は{common}{titled(item_name(first))}{marks[first.id]}です。",
    ]
    if rest := _grouped(items[1:], marks):
        sentences.append(f"{'、'.join(f'{label}{numbers}' for label, numbers in rest.items())}も引用します。")
    return "".join(sentences)


def _marks(items: Sequence[Item]) -> Mapping[str, str]:
    """Item id → ``[2][3]``, the ranks of its citations."""
    ends = accumulate(len(item.spans) for item in items)
    return {
        item.id: "".join(f"[{rank}]" for rank in range(end - len(item.spans) + 1, end + 1))
        for item, end in zip(items, ends, strict=True)
    }


def _grouped(items: Sequence[Item], marks: Mapping[str, str]) -> Mapping[str, str]:
    """What sort of items these are → their marks, in the order of the first of each sort."""
    grouped: dict[str, str] = {}
    for item in items:
        label = _sort(item)
        grouped[label] = grouped.get(label, "") + marks[item.id]
    return grouped


def _sort(item: Item) -> str:
    role = sole_role(item)
    return _KINDS.get(item.kind) or (f"{role.label}の項目" if role else "ほかの項目")


def _role_sentence(role: Role | None, *, inferred: bool) -> str:
    if role is None:
        return "立場を限らずに探しました。"
    if inferred:
        return f"{role.label}の立場の質問と読みました(立場は選び直せます)。"
    return f"{role.label}の立場で探しました。"


def decline_lead(document_name: str, nearby: Sequence[ItemName]) -> str:
    """A sentence that declines, what lies nearby, and how to ask."""
    refusal = f"{document_name}には、この質問に答える記述が見つかりませんでした。"
    if nearby:
        return f"{refusal}近い話題として、{'、'.join(map(titled, nearby))}があります。{_HOW_TO_ASK}"
    return f"{refusal}{_SUBJECT if _GUIDELINE in document_name else ''}{_HOW_TO_ASK}"


def missing_version_lead(named: str, versions: Sequence[str]) -> str:
    """One sentence that a version which the question names is not here, and which are."""
    return f"第{named}版は登録されていないため、お答えできません(登録されている版: {'、'.join(versions)})。"


_FEW, _MANY = 2, 4


@dataclass(frozen=True)
class _Candidate:
    relation: str
    item: Item


def follow_ups(items: Sequence[Item], topic: Item, cited: Iterable[Item]) -> tuple[Suggestion, ...]:
    """Questions about neighbours of ``topic`` that are not cited: four at most, two if the list has them."""
    seen = {item.id for item in cited}
    found: dict[str, Suggestion] = {}
    for candidate in (*_related(items, topic), *_around(items, topic)):
        enough = _FEW if candidate.relation == _AROUND else _MANY
        if candidate.item.id in seen | found.keys() or len(found) >= enough:
            continue
        if suggestion := _suggestion(candidate, items):
            found[candidate.item.id] = suggestion
    return tuple(found.values())


def offers(items: Sequence[Item], nearby: Iterable[str]) -> tuple[Suggestion, ...]:
    """A question for each item (by its id) that lies near one that nobody answers."""
    by_id = {item.id: item for item in items}
    made = (_suggestion(_Candidate("近い項目", by_id[each]), items) for each in nearby)
    return tuple(filter(None, made))


_AROUND = "近くの項目"


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
    steps = sorted(range(-at, len(listed) - at), key=lambda step: (abs(step), -step))
    return (_Candidate(_AROUND, listed[at + step]) for step in steps)


def _suggestion(candidate: _Candidate, items: Sequence[Item]) -> Suggestion | None:
    """None where the number is not read as this item before all others."""
    question = f"{candidate.item.key} の原文を見せてください"
    if find_references(question, items).keys[:1] != (candidate.item.key,):
        return None
    return Suggestion(f"{candidate.relation} {titled(item_name(candidate.item))}", question)


class Answerer:
    """Makes answers; ``since`` tells of document, version and item id what became of the item."""

    def __init__(self, catalogue: Catalogue, since: Callable[[str, str, str], str]) -> None:
        self._catalogue = catalogue
        self._since = since

    def answer(self, ranked: Ranked, inquiry: Inquiry) -> Answer:
        """An answer that cites at most ``inquiry.k`` items, or declines."""
        reply = _reply(ranked, inquiry)
        name, items = ranked.retriever.shard.data.manifest.name, ranked.retriever.items
        if ranked.missing_version:
            versions = self._catalogue.versions(reply.document)
            return replace(reply, answer=missing_version_lead(ranked.missing_version, versions))
        if ranked.abstained:
            nearby = ranked.nearby()
            offered = offers(items, (each.item_id for each in nearby))
            return replace(reply, answer=decline_lead(name, nearby), nearby=nearby, suggestions=offered)
        cited = ranked.cited(inquiry.k)
        chosen = [items[row] for row in cited]
        lead = answer_lead(
            name,
            chosen,
            reply.role,
            inferred=reply.role_inferred,
            named=bool(reply.codes),
            follow_up=reply.follow_up,
        )
        citations = tuple(
            replace(each, since=self._since(each.document, each.version, each.item_id))
            for each in ranked.citations(cited)
        )
        further = follow_ups(items, chosen[0], chosen)
        return replace(reply, answer=lead, citations=citations, suggestions=further)

    def refusal(self, inquiry: Inquiry, reason: str) -> Answer:
        """The answer to a question that cannot be read: declined, with the reason.

        Raises:
            ChoiceError: an unknown document or version.
        """
        chosen = self._catalogue.shard(inquiry.document, inquiry.version).data
        return Answer(
            id=inquiry.id,
            question=inquiry.question,
            role=inquiry.role,
            role_inferred=False,
            phase=None,
            principle=None,
            follow_up=None,
            document=chosen.document_id,
            version=chosen.version,
            abstained=True,
            confidence=0.0,
            answer=reason,
            citations=(),
            nearby=(),
        )


def _reply(ranked: Ranked, inquiry: Inquiry) -> Answer:
    """What was understood, and how surely it is answered: an answer without any words yet."""
    reading, data = ranked.reading, ranked.retriever.shard.data
    return Answer(
        id=inquiry.id,
        question=reading.question,
        role=ranked.role,
        role_inferred=ranked.role is not None and reading.role is None,
        phase=reading.phase,
        principle=reading.principle,
        follow_up=ranked.follow_up.kind if ranked.follow_up else None,
        document=data.document_id,
        version=data.version,
        abstained=ranked.abstained,
        confidence=round(ranked.confidence, 4),
        answer="",
        citations=(),
        nearby=(),
        codes=codes_of(reading.references.keys, ranked.retriever.items),
    )
