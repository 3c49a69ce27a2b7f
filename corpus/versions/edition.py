"""An edition: one version of one document with its items, as a comparison of versions needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from corpus.guideline.document import Document, DocumentManifest, PageRun, load_document, page_number
from corpus.guideline.editorial import load_editorial
from corpus.guideline.item import Item
from corpus.parsing.parser import Parsed, parse
from corpus.text.markup import display


@dataclass(frozen=True)
class Edition:
    """A source text and what was read in it; ``source_path`` is the path that citations name."""

    document_id: str
    manifest: DocumentManifest
    source_path: str
    source: str
    items: tuple[Item, ...]
    pages: tuple[PageRun, ...] = ()

    @property
    def version(self) -> str:
        """The version that citations name."""
        return self.manifest.version

    @property
    def name(self) -> str:
        """Title and edition as people write them."""
        return self.manifest.name

    @property
    def publisher(self) -> str:
        """Who published it."""
        return self.manifest.publisher

    @property
    def published(self) -> date:
        """When it was published."""
        return self.manifest.published

    @property
    def sha256(self) -> str:
        """The checksum of the source."""
        return self.manifest.sha256

    @cached_property
    def displays(self) -> tuple[str, ...]:
        """The words of each item as shown, in the order of ``items``."""
        return tuple(self.display(item) for item in self.items)

    def display(self, item: Item) -> str:
        """The words of an item as shown: its quotes, one after another."""
        return "\n".join(display(span.of(self.source)) for span in item.spans)

    def page(self, item: Item) -> int | None:
        """The printed page on which an item begins; None where the source has no pages."""
        return page_number(self.pages, item.spans[0].start)


def words_of(edition: Edition, items: Sequence[Item]) -> str:
    """What items say as displayed, one after another."""
    return "\n".join(edition.display(item) for item in items)


def edition_of(document: Document, parsed: Parsed) -> Edition:
    """The edition of a document that is loaded and parsed."""
    return Edition(
        document.id, document.manifest, document.source_path, document.text, parsed.items, document.pages
    )


def read_edition(folder: Path) -> Edition:
    """Read the edition in a document folder.

    Raises:
        DocumentError: the folder cannot be read, or no item stands in its source.
    """
    document = load_document(folder)
    return edition_of(document, parse(document, load_editorial(folder)))
