"""What the tests of the corpus read: the overview that comes with Shishin, and small made-up documents."""

import hashlib
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from corpus.guideline.document import Document, DocumentManifest, load_document
from corpus.guideline.editorial import Editorial, load_editorial
from corpus.guideline.item import Item
from corpus.parsing.parser import Parsed, parse
from corpus.parsing.survey import unaccounted
from corpus.text.markup import is_markup

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
OVERVIEW = DOCUMENTS / "ai-guideline" / "1.0-overview"
OVERVIEW_SHA256 = "9f3b4d383aacd5090610a7e2c26644df170927b8bcde1e72c0efc482f3e69d91"

NO_NOTES = Editorial()


@cache
def overview() -> Document:
    """The overview, read once."""
    return load_document(OVERVIEW)


@cache
def overview_parsed() -> Parsed:
    """The overview, parsed once."""
    return parse(overview(), load_editorial(OVERVIEW))


@cache
def overview_items() -> dict[str, Item]:
    """The items of the overview by key."""
    return {item.key: item for item in overview_parsed().items}


def document(text: str) -> Document:
    """A document that holds ``text``."""
    manifest = DocumentManifest(
        title="試しのガイドライン",
        edition="第2.0版",
        version="2.0",
        publisher="試し省",
        published=date(2030, 4, 1),
        url="https://example.invalid/",
        terms="自由",
        source="source.md",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    return Document("trial", manifest, text, "corpus/documents/trial/2.0/source.md", Path("trial/2.0"))


def read(text: str, notes: Editorial = NO_NOTES) -> Parsed:
    """``text`` parsed, once it is sure that nothing was lost and that every span is sound."""
    made = document(text)
    parsed = parse(made, notes)
    assert_sound(text, parsed)
    return parsed


def read_items(text: str, notes: Editorial = NO_NOTES) -> dict[str, Item]:
    """The items of ``text`` by key."""
    return {item.key: item for item in read(text, notes).items}


def quotes(text: str, item: Item) -> list[str]:
    """What an item would be quoted with."""
    return [text[span.start : span.end] for span in item.spans]


def assert_sound(text: str, parsed: Parsed) -> None:
    """Nothing dropped, ids unique, quotes not empty, spans and sentences in order and in their place."""
    assert [span.of(text) for span in unaccounted(text, parsed)] == []
    ids = [item.id for item in parsed.items]
    assert len(set(ids)) == len(ids)
    for item in parsed.items:
        assert item.spans
        assert all(0 <= span.start < span.end <= len(text) for span in item.spans)
        assert all(a.end <= b.start for a, b in pairwise(item.spans))
        assert all(any(span.contains(part) for span in item.spans) for part in item.sentences)
        assert all(a.end <= b.start for a, b in pairwise(item.sentences))
        assert all(span.of(text).strip() == span.of(text) for span in item.spans)
        assert not any(is_markup(span.of(text)) for span in item.spans)
    starts = [item.spans[0].start for item in parsed.items]
    assert starts == sorted(starts)


def is_subsequence(part: str, whole: str) -> bool:
    """Whether ``part`` is ``whole`` with characters left out."""
    rest = iter(whole)
    return all(character in rest for character in part)
