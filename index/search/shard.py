"""A shard: everything the index knows about one version of one document, as data.

Its passages are what is embedded: one for each item's text, its sentences, and the questions under which
people look for it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.guideline.document import Document, DocumentManifest, PageRun
from corpus.guideline.editorial import Aids
from corpus.guideline.item import Item
from corpus.parsing.parser import Parsed
from corpus.text.markup import display
from corpus.versions.edition import Edition
from index.search.search_tables import SearchTables

# Confidence that was fitted with aids for every item declined 4 % of the answerable dev questions
# where 70 % of the items still had theirs, and 12 % where 30 % had.
AIDED_SHARE = 0.5


class Field(StrEnum):
    """What a passage is to its item."""

    TEXT = "text"
    SENTENCE = "sentence"
    AID = "aid"
    OUTSIDE = "outside"
    CONTINUATION = "continuation"

    @property
    def is_question(self) -> bool:
        """Whether it is embedded as a query, to be matched question to question."""
        return self in (Field.AID, Field.OUTSIDE, Field.CONTINUATION)


@dataclass(frozen=True)
class Passage:
    """One text of one owner: an item's key, the topic of an outside question, or a class of continuations."""

    owner: str
    field: Field
    text: str

    def content_hash(self, model_id: str) -> str:
        """What its vector depends on: the model, the way of embedding and the text."""
        way = "query" if self.field.is_question else "document"
        return hashlib.sha256(f"{model_id}\0{way}\0{self.text}".encode()).hexdigest()


@dataclass(frozen=True)
class OutsideTopic:
    """A topic the guideline says nothing about, and the item keys that lie nearby."""

    topic: str
    nearby: tuple[str, ...]


@dataclass(frozen=True)
class ShardData:
    """The part of a shard that is text: card, items, passages, search words.

    ``source_path`` is the path citations name; ``words`` maps an item key to the extra
    search words of its aids (they are counted by BM25, not embedded); ``pages`` are the runs
    of its page map.
    """

    document_id: str
    manifest: DocumentManifest
    source_path: str
    items: tuple[Item, ...]
    passages: tuple[Passage, ...]
    words: dict[str, tuple[str, ...]]
    outside: tuple[OutsideTopic, ...]
    pages: tuple[PageRun, ...] = ()

    @property
    def version(self) -> str:
        """The version that its citations name."""
        return self.manifest.version

    @cached_property
    def aided(self) -> bool:
        """Whether ``AIDED_SHARE`` of the items or more have an aid question."""
        owners = {passage.owner for passage in self.passages if passage.field is Field.AID}
        return sum(item.key in owners for item in self.items) >= AIDED_SHARE * len(self.items)


@dataclass(frozen=True)
class Shard:
    """A shard as a build holds it.

    ``source`` is the source text the spans point into; ``vectors`` has one normalised
    float32 row per passage, in the order of ``data.passages``: shape (passages, dimension). ``tables`` are
    those of ``index.search.search_tables``; None where they are yet to be made.
    """

    data: ShardData
    source: str
    vectors: NDArray[np.float32]
    tables: SearchTables | None = None


def item_text(item: Item, source: str) -> str:
    """Heading, title and words of an item, as they are embedded and counted."""
    # Where the heading is the title, it is said once.
    names = dict.fromkeys([*(label.text for label in item.heading[:1]), item.title.text])
    body = "\n".join(display(span.of(source)) for span in item.spans)
    return f"{' '.join(names)}\n{body}"


def shard_data(
    document: Document, parsed: Parsed, aids: Aids, continuations: Mapping[str, Iterable[str]] | None = None
) -> ShardData:
    """The text part of a document's shard; ``continuations`` are examples of follow-up questions by class."""
    examples = (
        Passage(name, Field.CONTINUATION, text)
        for name, texts in (continuations or {}).items()
        for text in texts
    )
    return ShardData(
        document_id=document.id,
        manifest=document.manifest,
        source_path=document.source_path,
        items=parsed.items,
        passages=(*passages_of(document.text, parsed.items, aids), *examples),
        words={item.key: aids.of(item).words for item in parsed.items},
        # A topic without questions has no passages to be scored by.
        outside=tuple(OutsideTopic(each.topic, each.nearby) for each in aids.outside if each.questions),
        pages=document.pages,
    )


def passages_of(source: str, items: Iterable[Item], aids: Aids) -> Iterator[Passage]:
    """What is embedded of the items, and of the outside topics of their aids."""
    for item in items:
        yield Passage(item.key, Field.TEXT, item_text(item, source))
        if len(item.sentences) > 1:  # a single sentence is the text itself
            for sentence in item.sentences:
                # A sentence needs its title to be understood.
                words = f"{item.title.text}\n{display(sentence.of(source))}"
                yield Passage(item.key, Field.SENTENCE, words)
        for question in aids.of(item).questions:
            yield Passage(item.key, Field.AID, question)
    for outside in aids.outside:
        for question in outside.questions:
            yield Passage(outside.topic, Field.OUTSIDE, question)


def shard_edition(shard: Shard) -> Edition:
    """The version in ``shard``, ready to be compared with another one."""
    data = shard.data
    return Edition(data.document_id, data.manifest, data.source_path, shard.source, data.items, data.pages)
