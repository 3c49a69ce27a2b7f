"""Searching items by words or number, in the order in which an answer would cite them."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.answer import Citation
from assistant.ranked import Ranked
from corpus.errors import ChoiceError
from corpus.item import Role

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
