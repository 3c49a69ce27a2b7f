"""One item as people look it up: where it stands, what it says, and what stands beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from assistant.answer import Citation, ItemName, item_name
from assistant.citing import Quote, cited_as, quoted_text, quotes_of, written_code
from assistant.ranking.ranked import Ranked
from assistant.relations import beside, fellows
from corpus.errors import ChoiceError
from corpus.guideline.item import Item, Phase, Role
from corpus.versions.edition import Edition


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


MAX_HITS = 200


@dataclass(frozen=True)
class ItemHit:
    """An item that was found, with its first quote; ``rank`` counts from 1, ``score`` is of [0, 1]."""

    rank: int
    item_id: str
    code: str
    title: str
    title_editorial: bool
    roles: tuple[Role, ...]
    heading: tuple[str, ...]
    start: int
    end: int
    quote: str
    display: str
    page: int | None
    score: float

    def to_json(self) -> dict[str, Any]:
        """Its fields, plain types only."""
        return asdict(self)


def check_limit(limit: int) -> None:
    """Refuse a number of hits that makes no sense.

    Raises:
        ChoiceError: it is out of range.
    """
    if not 1 <= limit <= MAX_HITS:
        raise ChoiceError(f"件数 {limit} は使えません。1 から {MAX_HITS} までの整数にしてください。")


def hits(ranked: Ranked, limit: int) -> Iterator[ItemHit]:
    """At most ``limit`` items, best first, nothing declined; of bare numbers, the items they name."""
    if ranked.missing_version:
        return
    for rank, row in enumerate(ranked.cited(limit), start=1):
        yield item_hit(replace(next(ranked.citations([row])), rank=rank))


def item_hit(citation: Citation) -> ItemHit:
    """The hit of an item, by the citation of its first quote."""
    return ItemHit(
        rank=citation.rank,
        item_id=citation.item_id,
        code=citation.code,
        title=citation.title,
        title_editorial=citation.title_editorial,
        roles=citation.roles,
        heading=citation.heading,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        display=citation.display,
        page=citation.page,
        score=citation.score,
    )
