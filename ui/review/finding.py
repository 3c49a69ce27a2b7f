"""A finding: what a trainer says of an answer, checked, for it comes from the browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.errors import ChoiceError
from ui.records.record import VerdictKind

LONGEST_NOTE = 2000
MOST_ITEMS = 20
PICKING = (VerdictKind.OTHER, VerdictKind.LACKING)  # the verdicts that name items


@dataclass(frozen=True)
class Finding:
    """``seen`` is the id of the verdict that stood when the trainer looked, None for none."""

    answer_id: str
    seen: int | None
    kind: VerdictKind
    items: tuple[str, ...] = ()
    note: str = ""


def finding_of(fields: Mapping[str, Any]) -> Finding:
    """The finding in what the browser sent.

    Raises:
        ChoiceError: it is none: no such verdict, no items where some are needed, a note too long.
    """
    kind = _kind(fields.get("kind"))
    items = tuple(dict.fromkeys(map(str, fields.get("items") or ()))) if kind in PICKING else ()
    note = str(fields.get("note") or "").strip()
    if kind in PICKING and not items:
        raise ChoiceError("項目が選ばれていません。正しい項目を一つ以上選んでから判定してください。")
    if len(items) > MOST_ITEMS:
        raise ChoiceError(f"項目が多すぎます。{MOST_ITEMS} 個までにしてください。")
    if len(note) > LONGEST_NOTE:
        raise ChoiceError(f"メモが長すぎます({len(note):,}文字)。{LONGEST_NOTE:,}文字以内にしてください。")
    return Finding(str(fields.get("answer", "")), _seen(fields.get("seen")), kind, items, note)


def _kind(value: object) -> VerdictKind:
    try:
        return VerdictKind(str(value))
    except ValueError as error:
        raise ChoiceError("その判定はありません。画面のボタンから選んでください。") from error


def _seen(value: object) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else None
