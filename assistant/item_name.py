"""The name of an item: enough to point at it, nothing of what it says."""

from dataclasses import dataclass

from corpus.item import Item


@dataclass(frozen=True)
class ItemName:
    """An item that is named, not quoted; ``title_editorial`` says that the title is ours."""

    item_id: str
    code: str
    title: str
    title_editorial: bool


def item_name(item: Item) -> ItemName:
    """The name of an item."""
    return ItemName(item.id, item.code, item.title.text, item.title.editorial)


def titled(name: ItemName) -> str:
    """Code and title as our sentences write them; a title of ours says so."""
    return f"{name.code}「{name.title}」{'(編集部の見出し)' if name.title_editorial else ''}"
