"""Places: where in a document a stretch of it stands, as a person looks it up."""

from bisect import bisect_left
from dataclasses import dataclass

from corpus.document import Document
from corpus.item import Item
from corpus.page_map import page_number
from corpus.span import Span


@dataclass(frozen=True)
class Place:
    """Where to look: characters, the line (from 1), the page; ``page`` is None without a page map."""

    span: Span
    line: int
    page: int | None

    @property
    def text(self) -> str:
        """The place in Japanese."""
        return f"{self.line}行目" if self.page is None else f"{self.page}ページ({self.line}行目)"


class Places:
    """Lines and pages of a document by characters."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._ends = [at for at, character in enumerate(document.text) if character == "\n"]

    def of(self, span: Span) -> Place:
        """The place of the first character of ``span``."""
        line = bisect_left(self._ends, span.start) + 1
        return Place(span, line, page_number(self._document.pages, span.start))

    def of_item(self, item: Item) -> Place:
        """The place of an item's first words."""
        return self.of(item.spans[0])
