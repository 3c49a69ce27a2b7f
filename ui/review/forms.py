"""Picking: items of a version found by words or code, for whoever says that another one is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from assistant.answering.item_view import ItemHit
from corpus.errors import ChoiceError
from corpus.guideline.item import Role
from ui.asker import Asker
from ui.records.model import AnswerFilter, VerdictKind
from ui.wording import AUTOMATIC, role_of

SHOWN = 12  # items listed for one search
EXCERPT = 60  # characters of the words of an item that are shown to tell it from others
MAX_WORDS = 200


@dataclass(frozen=True)
class ItemChoice:
    """An item that can be picked; ``excerpt`` is the beginning of its displayed words, cut."""

    item_id: str
    code: str
    title: str
    title_editorial: bool
    excerpt: str = ""


class ItemPicker:
    """Looks items up in the versions that can be asked."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def found(self, words: str, document: str, version: str) -> tuple[ItemChoice, ...]:
        """The items of a version that fit best; none without words.

        Raises:
            ShishinError: that version cannot be asked (any more), or the words cannot be read.
        """
        asked = words.strip()[:MAX_WORDS]
        hits = self._asker.search(asked, document=document, version=version, limit=SHOWN) if asked else ()
        return tuple(map(_pick, hits))

    def best(self, words: str, document: str, version: str) -> ItemChoice:
        """The item that fits best.

        Raises:
            ChoiceError: nothing is found.
        """
        found = self.found(words, document, version)
        if not found:
            raise ChoiceError(
                f"「{words}」に当てはまる項目が見つかりません。別の言葉か番号を試してください。"
            )
        return found[0]

    def named(self, ids: Sequence[str]) -> tuple[ItemChoice, ...]:
        """The items of these ids; one that cannot be opened any more keeps its key as its name."""
        return tuple(map(self._named, ids))

    def check(self, ids: Sequence[str], document: str, version: str) -> None:
        """Refuse ids that are no items of a version.

        Raises:
            ChoiceError: one is none.
        """
        for id in ids:
            item = self._asker.item(id)
            if (item.document, item.version) != (document, version):
                raise ChoiceError(f"項目「{id}」は版 {version} のものではありません。選び直してください。")

    def _named(self, id: str) -> ItemChoice:
        try:
            item = self._asker.item(id)
        except ChoiceError:
            return ItemChoice(id, id.partition("#")[2], "", title_editorial=False)
        return ItemChoice(id, item.code, item.title, item.title_editorial)


def _pick(hit: ItemHit) -> ItemChoice:
    words = hit.display.replace("\n", " ")
    excerpt = words if len(words) <= EXCERPT else f"{words[:EXCERPT]}…"
    return ItemChoice(hit.item_id, hit.code, hit.title, hit.title_editorial, excerpt)


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


@dataclass(frozen=True)
class ReviewState:
    """Ids of answers; ``at`` is the place of the one looked at, ``len(order)`` behind the last."""

    filter: ReviewFilter = field(default_factory=ReviewFilter)
    order: tuple[str, ...] = ()
    at: int = 0

    @property
    def current(self) -> str | None:
        """The id of the answer that is looked at; None behind the last."""
        return self.order[self.at] if 0 <= self.at < len(self.order) else None

    def at_place(self, at: int) -> "ReviewState":
        """Looking at another place, kept within the order."""
        return replace(self, at=max(0, min(at, len(self.order))))

    def extended(self, ids: tuple[str, ...]) -> "ReviewState":
        """With those of ``ids`` behind the last that are not in the order yet."""
        known = set(self.order)
        return replace(self, order=(*self.order, *(each for each in ids if each not in known)))

    def looking_at(self, id: str) -> "ReviewState":
        """Looking at one answer; one that is not in the order comes in at this place."""
        if id in self.order:
            return replace(self, at=self.order.index(id))
        return replace(self, order=(*self.order[: self.at], id, *self.order[self.at :]))
