"""Chunking: which passages stand for an item in the index.

One item is one chunk. It has a vector for its whole text, one for each of its sentences
(if it has several) and one for each question of its aids; the best of a field counts.
"""

from collections.abc import Iterator

from corpus.aids import Aids
from corpus.document import Document
from corpus.item import Item
from corpus.markup import display
from corpus.parser import Parsed
from index.passage import Field, Passage
from index.shard import OutsideTopic, ShardData


def item_text(item: Item, source: str) -> str:
    """Heading, title and words of an item, as they are embedded and counted."""
    lead = dict.fromkeys([*(label.text for label in item.heading[:1]), item.title.text])
    body = "\n".join(display(span.of(source)) for span in item.spans)
    return f"{' '.join(lead)}\n{body}"


def shard_data(document: Document, parsed: Parsed, aids: Aids) -> ShardData:
    """The text part of a document's shard."""
    return ShardData(
        document_id=document.id,
        manifest=document.manifest,
        source_path=document.source_path,
        items=parsed.items,
        passages=tuple(_passages(document.text, parsed.items, aids)),
        words={item.key: aids.of(item).words for item in parsed.items},
        outside=tuple(OutsideTopic(each.topic, each.nearby) for each in aids.outside if each.questions),
        pages=document.pages,
    )


def _passages(source: str, items: tuple[Item, ...], aids: Aids) -> Iterator[Passage]:
    for item in items:
        yield Passage(item.key, Field.TEXT, item_text(item, source))
        if len(item.sentences) > 1:
            for sentence in item.sentences:
                yield Passage(item.key, Field.SENTENCE, display(sentence.of(source)))
        for question in aids.of(item).questions:
            yield Passage(item.key, Field.AID, question)
    for outside in aids.outside:
        for question in outside.questions:
            yield Passage(outside.topic, Field.OUTSIDE, question)
