"""Citing: an item's words as slices of its source, and where they stand as people write it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Citation
from corpus.guideline.document import DocumentManifest, page_number
from corpus.guideline.item import Item, ItemKind
from corpus.text.markup import display
from corpus.text.span import Span
from corpus.versions.edition import Edition
from index.search.shard import Shard

_FORMS = (
    (re.compile(r"([DPU])-(\d+)-([ivx]+)"), r"\1-\2) \3."),
    (re.compile(r"C-(\d+)"), r"共通の指針 \1)"),
    (re.compile(r"H-([IVX]+)"), r"高度なAIシステムに関する事業者に共通の指針 \1."),
)
# ⑳ is the last circled number of this row in Unicode; above it the digits stay.
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


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
            # An item may have several spans; its best sentence lies in one of them alone.
            mark=(mark.start, mark.end) if mark and span.contains(mark) else None,
            page=page_number(data.pages, span.start),
            score=round(score, 4),
            signals=signals,
            cited_as=cited_as(data.manifest, item),
        )


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


def codes(citations: Sequence[Citation]) -> tuple[str, ...]:
    """The distinct item codes of the citations, in order."""
    return tuple(dict.fromkeys(citation.code for citation in citations))


def citation_text(citation: Citation) -> str:
    """A citation, ready to be pasted: document, number and page on one line, the quote below.

    The quote stands between 「 and 」 as it is shown; brackets inside it stay as they are, since a quote
    is never changed, and the outer pair can be told as the first and the last character below the line.
    """
    return quoted_text(citation.cited_as, citation.page, [citation.display])


def quoted_text(place: str, page: int | None, displays: Sequence[str]) -> str:
    """``place`` (as ``cited_as`` has it) and the page where there is one, then each displayed quote."""
    where = place if page is None else f"{place}、{page}ページ"
    return "\n".join([where, *(f"「{each}」" for each in displays)])


def cited_as(manifest: DocumentManifest, item: Item) -> str:
    """Where an item stands, as people write it: 「AI事業者ガイドライン(第1.0版)概要、P-5) ii.」.

    Narrative is named by the outermost heading above it.
    """
    if item.kind is ItemKind.NARRATIVE:
        place = item.heading[0].text if item.heading else ""
    else:
        place = written_code(item.code)
    return "、".join(filter(None, (manifest.cited_name, place)))


def written_code(code: str) -> str:
    """A code as the guideline prints it: ``D-2-i`` is 「D-2) i.」, ``C-3`` is 「共通の指針 3)」.

    What is counted below these is printed as the guideline counts it, 「共通の指針 1) ②」. Other numbers
    stand as they are; empty for narrative (``S-…``), which has no number in the source.
    """
    if code.startswith("S-"):
        return ""
    # Of `C-1-2` the pattern takes `C-1`; what is left behind it is counted: 「共通の指針 1) ②」.
    for pattern, form in _FORMS:
        if found := pattern.match(code):
            below = filter(None, code[found.end() :].split("-"))
            return " ".join([found.expand(form), *map(_counted, below)])
    return code


def _counted(part: str) -> str:
    return _CIRCLED[int(part) - 1] if part.isdecimal() and 1 <= int(part) <= len(_CIRCLED) else part
