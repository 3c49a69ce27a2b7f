"""The preamble: what an answer says in our own words before it quotes. Never a quote itself."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from assistant.answer import FollowUpKind, ItemName, item_name, titled
from assistant.relations import sole_role
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


def answer_preamble(
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
    # Each span is a citation of its own: the ranks of an item end where the spans up to it add up to.
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


def decline_preamble(document_name: str, nearby: Sequence[ItemName]) -> str:
    """A sentence that declines, what lies nearby, and how to ask."""
    refusal = f"{document_name}には、この質問に答える記述が見つかりませんでした。"
    if nearby:
        return f"{refusal}近い話題として、{'、'.join(map(titled, nearby))}があります。{_HOW_TO_ASK}"
    return f"{refusal}{_SUBJECT if _GUIDELINE in document_name else ''}{_HOW_TO_ASK}"


def missing_version_preamble(named: str, versions: Sequence[str]) -> str:
    """One sentence that a version which the question names is not here, and which are."""
    return f"第{named}版は登録されていないため、お答えできません(登録されている版: {'、'.join(versions)})。"
