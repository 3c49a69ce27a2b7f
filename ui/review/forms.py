"""What trainers send: which answers they want to look at, and their verdict on one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from corpus.errors import ChoiceError
from corpus.guideline.item import Role
from ui.asker import Asker
from ui.records.model import AnswerFilter, VerdictKind
from ui.review.item_picker import ItemChoice, ItemPicker
from ui.wording import AUTOMATIC, role_of

ANY = ""  # the value of a choice that leaves everything in
LONGEST = 200  # characters of what is looked for in the field for an item


@dataclass(frozen=True)
class ReviewFilter:
    """What to look at, as chosen; ``item`` is what was found for ``words``."""

    role: Role | None = None
    document: str | None = None
    version: str | None = None
    words: str = ""
    item: ItemChoice | None = None
    judged: bool = False

    @property
    def wanted(self) -> AnswerFilter:
        """The answers it means."""
        item_id = self.item.item_id if self.item else None
        return AnswerFilter(self.role, item_id, self.document, self.version, self.judged)

    @property
    def edition(self) -> str:
        """Document and version as the form writes them."""
        return f"{self.document}@{self.version}" if self.document else ANY

    @property
    def query(self) -> str:
        """The part of an address that says the same to ``filter_of``, without the leading question mark."""
        fields = {"role": self.role.value if self.role else ANY, "edition": self.edition, "item": self.words}
        return urlencode({name: value for name, value in fields.items() if value})


def filter_of(fields: Mapping[str, str | None], asker: Asker) -> ReviewFilter:
    """What a form or an address says: ``role``, ``edition`` (document@version), ``item``, ``judged``.

    Raises:
        ChoiceError: there is no such role, or nothing is found for the item.
    """
    role = role_of(fields.get("role") or AUTOMATIC)
    document, _, version = (fields.get("edition") or ANY).partition("@")
    plain = ReviewFilter(role, document or None, version or None, judged=fields.get("judged") == "true")
    words = (fields.get("item") or "").strip()[:LONGEST]
    return replace(plain, words=words, item=_item(plain, words, asker)) if words else plain


def _item(chosen: ReviewFilter, words: str, asker: Asker) -> ItemChoice:
    picker = ItemPicker(asker)
    document, version = chosen.document, chosen.version
    if document is None or version is None:
        # Words name an item only within a version: without a choice it is the one that is asked by default.
        first = asker.editions[0]
        document, version = first.document, first.version
    return picker.best(words, document, version)


LONGEST_NOTE = 2000
MOST_ITEMS = 20
PICKING = (VerdictKind.OTHER, VerdictKind.LACKING)  # the verdicts that name items


@dataclass(frozen=True)
class SubmittedVerdict:
    """``seen`` is the id of the verdict that stood when the trainer looked, None for none."""

    answer_id: str
    seen: int | None
    kind: VerdictKind
    items: tuple[str, ...] = ()
    note: str = ""


def submitted_verdict(fields: Mapping[str, Any]) -> SubmittedVerdict:
    """The submitted in what the browser sent.

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
    return SubmittedVerdict(str(fields.get("answer", "")), _seen(fields.get("seen")), kind, items, note)


def _kind(value: object) -> VerdictKind:
    try:
        return VerdictKind(str(value))
    except ValueError as error:
        raise ChoiceError("その判定はありません。画面のボタンから選んでください。") from error


def _seen(value: object) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else None
