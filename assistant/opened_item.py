"""The ``shishin show`` command: one item of any version that is registered, opened by its id."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.item_view import ItemView, item_place, item_view
from assistant.library_editions import Editions


def open_item(item_id: str, editions: Editions) -> ItemView:
    """Open an item of any version that is registered.

    Raises:
        ChoiceError: the id is no id, or there is no such document, version or item.
        DocumentError: the version cannot be read.
    """
    place = item_place(item_id)
    edition = editions.edition(place.document, place.version)
    opened = item_view(edition, item_id, since="")  # an unknown item is told before versions are compared
    return replace(opened, since=editions.sentence(place.document, place.version, item_id))


def item_lines(view: ItemView) -> Iterator[str]:
    """An item as text for a terminal."""
    note = "(編集部の見出し)" if view.title_editorial else ""
    page = f" {view.page}ページ" if view.page is not None else ""
    yield f"{view.document_name} {view.code} {view.title}{note}"
    yield f"  {view.publisher} {view.published}{page}"
    yield f"  {' > '.join(view.heading)}"
    for quote in view.quotes:
        yield f"\n  {view.source} {quote.start}〜{quote.end} 文字目"
        yield from (f"  「{line}」" for line in quote.display.split("\n"))
    yield f"\n{view.since or 'この項目は、登録されている最新の版でも同じです。'}"
