"""One item opened by its id: the words of the version that the id names, and what became of it since."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from assistant.library_editions import Editions
from assistant.quote import Quote, quotes_of
from corpus.edition import Edition
from corpus.errors import ChoiceError
from corpus.item import Item


@dataclass(frozen=True)
class OpenedItem:
    """An item as people look it up; ``since`` says in our words what became of it, empty for nothing."""

    item_id: str
    code: str
    title: str
    title_editorial: bool
    heading: tuple[str, ...]
    name: str
    publisher: str
    published: str
    source: str
    page: int | None
    quotes: tuple[Quote, ...]
    since: str

    def to_json(self) -> dict[str, Any]:
        """Its fields, plain types only."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """It as text for a terminal."""
        note = "(編集部の見出し)" if self.title_editorial else ""
        page = f" {self.page}ページ" if self.page is not None else ""
        yield f"{self.name} {self.code} {self.title}{note}"
        yield f"  {self.publisher} {self.published}{page}"
        yield f"  {' > '.join(self.heading)}"
        for quote in self.quotes:
            yield f"\n  {self.source} {quote.start}〜{quote.end} 文字目"
            yield from (f"  「{line}」" for line in quote.display.split("\n"))
        yield f"\n{self.since or 'この項目は、登録されている最新の版でも同じです。'}"


def open_item(item_id: str, editions: Editions) -> OpenedItem:
    """Open an item of any version that is registered.

    Raises:
        ChoiceError: the id is no id, or there is no such document, version or item.
        DocumentError: the version cannot be read.
    """
    place, _, key = item_id.partition("#")
    document, _, version = place.partition("@")
    if not (document and version and key):
        raise ChoiceError(f"「{item_id}」は項目の id ではありません。「文書@版#項目」の形で書いてください。")
    edition = editions.edition(document, version)
    item = next((each for each in edition.items if each.id == item_id), None)
    if item is None:
        raise ChoiceError(
            f"{edition.name}に項目「{key}」はありません。「shishin ask」の答えにある id を使ってください。"
        )
    return _view(item, edition, editions.sentence(document, version, item_id))


def _view(item: Item, edition: Edition, since: str) -> OpenedItem:
    return OpenedItem(
        item_id=item.id,
        code=item.code,
        title=item.title.text,
        title_editorial=item.title.editorial,
        heading=tuple(label.text for label in item.heading),
        name=edition.name,
        publisher=edition.publisher,
        published=edition.published.isoformat(),
        source=edition.source_path,
        page=edition.page(item),
        quotes=quotes_of(edition, item),
        since=since,
    )
