"""The lead: the few words of our own that stand before the quotations.

It names roles, items and counts, never what the guideline asks for, so that nothing in
it can be stronger than the source.
"""

from collections.abc import Sequence

from assistant.answer import FollowUpKind
from assistant.item_name import ItemName
from corpus.item import Item, ItemKind, Role

_GUIDELINE = "AI事業者ガイドライン"  # what the next sentence is true of
_SUBJECT = "このガイドラインが扱うのは、AIの開発・提供・利用にあたって事業者が留意する事項です。"


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
    """One to four sentences before the quotations."""
    first = items[0]
    title = _title(first.title.text, first.title.editorial)
    pointed = named or follow_up is FollowUpKind.NEIGHBOUR
    opening = "お尋ねの項目" if pointed else "最も近い項目"
    sentences = [
        _FOLLOW_UPS[follow_up] if follow_up else "",
        _role_sentence(role, inferred=inferred),
        f"{document_name}から{len(items)}項目を引用します。{opening}は {first.code}{title}です。",
    ]
    if any(item.kind is ItemKind.COMMON for item in items):
        sentences.append("共通の指針(C-)は3つの主体すべてに当てはまります。")
    return "".join(sentences)


def _role_sentence(role: Role | None, *, inferred: bool) -> str:
    if role is None:
        return "立場を限らずに探しました。"
    if inferred:
        return f"{role.label}の立場の質問と読みました(立場は選び直せます)。"
    return f"{role.label}の立場で探しました。"


def _title(text: str, editorial: bool) -> str:
    """A title as the source has it in brackets, or one of ours that says so."""
    return f"「{text}」(編集部の見出し)" if editorial else f"「{text}」"


def decline_lead(document_name: str, nearby: Sequence[ItemName]) -> str:
    """One sentence that declines, and what lies nearby."""
    refusal = f"{document_name}には、この質問に答える記述が見つかりませんでした。"
    if not nearby:
        return refusal + _SUBJECT if _GUIDELINE in document_name else refusal
    named = "、".join(f"{each.code}{_title(each.title, each.title_editorial)}" for each in nearby)
    return f"{refusal}近い話題として、{named}があります。"


def missing_version_lead(named: str, versions: Sequence[str]) -> str:
    """One sentence that a version which the question names is not here, and which are."""
    return f"第{named}版は登録されていないため、お答えできません(登録されている版: {'、'.join(versions)})。"
