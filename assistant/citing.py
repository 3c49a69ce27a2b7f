"""Citing: an item becomes citations, one for each span it quotes."""

from collections.abc import Iterator, Sequence

from assistant.answer import Citation
from assistant.citation_text import cited_as
from corpus.item import Item
from corpus.markup import display
from corpus.page_map import page_number
from corpus.span import Span
from index.shard import Shard


def cite(
    shard: Shard, item: Item, *, rank: int, mark: Span | None, score: float, signals: dict[str, float]
) -> Iterator[Citation]:
    """The citations of one item, ranked from ``rank`` on; the quote is the source's slice."""
    data = shard.data
    for offset, span in enumerate(item.spans):
        quote = span.of(shard.source)
        yield Citation(
            rank=rank + offset,
            item_id=item.id,
            code=item.code,
            title=item.title.text,
            title_editorial=item.title.editorial,
            roles=item.roles,
            phase=item.phase,
            phase_editorial=item.phase_editorial,
            heading=tuple(label.text for label in item.heading),
            document=data.document_id,
            document_name=data.manifest.name,
            version=data.version,
            source=data.source_path,
            start=span.start,
            end=span.end,
            quote=quote,
            display=display(quote),
            mark=(mark.start, mark.end) if mark and span.contains(mark) else None,
            page=page_number(data.pages, span.start),
            score=round(score, 4),
            signals=signals,
            cited_as=cited_as(data.manifest, item),
        )


def codes(citations: Sequence[Citation]) -> tuple[str, ...]:
    """The distinct item codes of the citations, in order."""
    return tuple(dict.fromkeys(citation.code for citation in citations))
