"""A citation as people write it: document, number and page on one line, the quote below.

The quote stands between 「 and 」 as it is shown; brackets inside it stay as they are, since a quote
is never changed, and the outer pair can be told as the first and the last character below the line.
"""

import re
from collections.abc import Sequence

from assistant.answer import Citation
from corpus.document import DocumentManifest
from corpus.item import Item, ItemKind

_FORMS = (
    (re.compile(r"([DPU])-(\d+)-([ivx]+)"), r"\1-\2) \3."),
    (re.compile(r"C-(\d+)"), r"共通の指針 \1)"),
    (re.compile(r"H-([IVX]+)"), r"高度なAIシステムに関する事業者に共通の指針 \1."),
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def written_code(code: str) -> str:
    """A code as the guideline prints it: ``D-2-i`` is 「D-2) i.」, ``C-3`` is 「共通の指針 3)」.

    What is counted below these is printed as the guideline counts it, 「共通の指針 1) ②」. Other numbers
    stand as they are; empty for narrative (``S-…``), which has no number in the source.
    """
    if code.startswith("S-"):
        return ""
    for pattern, form in _FORMS:
        if found := pattern.match(code):
            below = filter(None, code[found.end() :].split("-"))
            return " ".join([found.expand(form), *map(_counted, below)])
    return code


def _counted(part: str) -> str:
    return _CIRCLED[int(part) - 1] if part.isdecimal() and 1 <= int(part) <= len(_CIRCLED) else part


def cited_as(manifest: DocumentManifest, item: Item) -> str:
    """Where an item stands, as people write it: 「AI事業者ガイドライン(第1.0版)概要、P-5) ii.」.

    Narrative is named by the outermost heading above it.
    """
    if item.kind is ItemKind.NARRATIVE:
        place = item.heading[0].text if item.heading else ""
    else:
        place = written_code(item.code)
    return "、".join(filter(None, (manifest.cited_name, place)))


def quoted_text(place: str, page: int | None, displays: Sequence[str]) -> str:
    """``place`` (as ``cited_as`` has it) and the page where there is one, then each displayed quote."""
    where = place if page is None else f"{place}、{page}ページ"
    return "\n".join([where, *(f"「{each}」" for each in displays)])


def citation_text(citation: Citation) -> str:
    """A citation, ready to be pasted."""
    return quoted_text(citation.cited_as, citation.page, [citation.display])
