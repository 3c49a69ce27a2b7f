"""The filter of the queue: what the form says, and which answers it means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from corpus.item import Role
from ui.asker import Asker
from ui.records.record import Wanted
from ui.review.picking import Pick, Picker
from ui.roles import AUTOMATIC, role_of

ANY = ""  # the value of a choice that leaves everything in
LONGEST = 200  # characters of what is looked for in the field for an item


@dataclass(frozen=True)
class Filter:
    """What to look at, as chosen; ``item`` is what was found for ``words``."""

    role: Role | None = None
    document: str | None = None
    version: str | None = None
    words: str = ""
    item: Pick | None = None
    judged: bool = False

    @property
    def wanted(self) -> Wanted:
        """The answers it means."""
        item_id = self.item.item_id if self.item else None
        return Wanted(self.role, item_id, self.document, self.version, self.judged)

    @property
    def edition(self) -> str:
        """Document and version as the form writes them."""
        return f"{self.document}@{self.version}" if self.document else ANY

    @property
    def query(self) -> str:
        """The part of an address that says the same to ``filter_of``, without the leading question mark."""
        fields = {"role": self.role.value if self.role else ANY, "edition": self.edition, "item": self.words}
        return urlencode({name: value for name, value in fields.items() if value})


def filter_of(fields: Mapping[str, str | None], asker: Asker) -> Filter:
    """What a form or an address says: ``role``, ``edition`` (document@version), ``item``, ``judged``.

    Raises:
        ChoiceError: there is no such role, or nothing is found for the item.
    """
    role = role_of(fields.get("role") or AUTOMATIC)
    document, _, version = (fields.get("edition") or ANY).partition("@")
    plain = Filter(role, document or None, version or None, judged=fields.get("judged") == "true")
    words = (fields.get("item") or "").strip()[:LONGEST]
    return replace(plain, words=words, item=_item(plain, words, asker)) if words else plain


def _item(chosen: Filter, words: str, asker: Asker) -> Pick:
    picker = Picker(asker)
    document, version = chosen.document, chosen.version
    if document is None or version is None:
        first = asker.editions[0]
        document, version = first.document, first.version
    return picker.best(words, document, version)
