"""One item as people look it up: where it stands, what it says, and what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from assistant.citation_text import cited_as, quoted_text, written_code
from assistant.item_name import ItemName, item_name
from assistant.neighbours import beside, fellows
from assistant.quote import Quote, quotes_of
from corpus.edition import Edition
from corpus.errors import ChoiceError
from corpus.item import Item, Phase, Role


@dataclass(frozen=True)
class ItemView:
    """An item of one version of one document.

    ``written`` is the code as the guideline prints it, empty where the source has no number;
    ``cited_as`` is document and number as people write them. What is ``editorial`` is ours, not the
    source's. ``since`` says in our words what became of the item, empty for nothing. ``previous`` and
    ``next`` are its neighbours in its list, ``fellows`` the other items of it.
    """

    item_id: str
    document: str
    version: str
    document_name: str
    publisher: str
    published: str
    source: str
    code: str
    written: str
    cited_as: str
    title: str
    title_editorial: bool
    roles: tuple[Role, ...]
    phase: Phase | None
    phase_editorial: bool
    principle: int | None
    heading: tuple[str, ...]
    quotes: tuple[Quote, ...]
    page: int | None
    since: str
    previous: ItemName | None
    next: ItemName | None
    fellows: tuple[ItemName, ...]

    @property
    def citation_text(self) -> str:
        """The whole item as people write a citation, ready to be pasted."""
        return quoted_text(self.cited_as, self.page, [quote.display for quote in self.quotes])

    def to_json(self) -> dict[str, Any]:
        """Its fields, plain types only."""
        fields: dict[str, Any] = TypeAdapter(ItemView).dump_python(self, mode="json")
        return fields


@dataclass(frozen=True)
class ItemPlace:
    """What an item's id says: which version of which document it stands in."""

    document: str
    version: str
    item_id: str


def item_place(item_id: str) -> ItemPlace:
    """Read an id, ``document@version#key``.

    Raises:
        ChoiceError: it is no id.
    """
    place, _, key = item_id.partition("#")
    document, _, version = place.partition("@")
    if not (document and version and key):
        raise ChoiceError(f"「{item_id}」は項目の id ではありません。「文書@版#項目」の形で書いてください。")
    return ItemPlace(document, version, item_id)


def item_view(edition: Edition, item_id: str, since: str) -> ItemView:
    """The view of an item of ``edition``.

    Raises:
        ChoiceError: it has no such item.
    """
    item = next((each for each in edition.items if each.id == item_id), None)
    if item is None:
        key = item_id.partition("#")[2]
        raise ChoiceError(
            f"{edition.name}に項目「{key}」はありません。答えの引用にある id を使ってください。"
        )
    return ItemView(
        item_id=item.id,
        document=edition.document_id,
        version=edition.version,
        document_name=edition.name,
        publisher=edition.publisher,
        published=edition.published.isoformat(),
        source=edition.source_path,
        code=item.code,
        written=written_code(item.code),
        cited_as=cited_as(edition.manifest, item),
        title=item.title.text,
        title_editorial=item.title.editorial,
        roles=item.roles,
        phase=item.phase,
        phase_editorial=item.phase_editorial,
        principle=item.principle,
        heading=tuple(label.text for label in item.heading),
        quotes=quotes_of(edition, item),
        page=edition.page(item),
        since=since,
        previous=_named(beside(edition.items, item, -1)),
        next=_named(beside(edition.items, item, 1)),
        fellows=_names(fellows(edition.items, item)),
    )


def _named(item: Item | None) -> ItemName | None:
    return item_name(item) if item else None


def _names(items: Sequence[Item]) -> tuple[ItemName, ...]:
    return tuple(item_name(item) for item in items)
