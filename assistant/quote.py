"""A quote: the words of one span of an item, and how they are shown."""

from dataclasses import dataclass

from corpus.edition import Edition
from corpus.item import Item
from corpus.markup import display


@dataclass(frozen=True)
class Quote:
    """``quote`` is ``source[start:end]``, always; ``display`` is derived from it."""

    start: int
    end: int
    quote: str
    display: str


def quotes_of(edition: Edition, item: Item) -> tuple[Quote, ...]:
    """The quotes of an item, one for each span."""
    spans = [(span, span.of(edition.source)) for span in item.spans]
    return tuple(Quote(span.start, span.end, quote, display(quote)) for span, quote in spans)
