"""Assembly: drafts become items, with unique ids and what the editorial notes add."""

from collections import Counter
from collections.abc import Sequence

from corpus.document import Document
from corpus.draft import Draft
from corpus.editorial import Editorial
from corpus.item import Item, ItemKind, Label
from corpus.markup import compact, sentences
from corpus.outline import phase_named


def assemble(
    drafts: Sequence[Draft], document: Document, editorial: Editorial, labels: Sequence[Label]
) -> tuple[Item, ...]:
    """Items in source order; a code that occurs again gets ``.2``, ``.3`` … in its id.

    Args:
        drafts: with at least one span each.
        document: where the spans stand.
        editorial: what our notes add to the items.
        labels: every heading of the document, for those that stand after what they head.
    """
    seen: Counter[str] = Counter()
    items = []
    for draft in sorted(drafts, key=lambda draft: draft.spans[0]):
        seen[draft.code] += 1
        code, key = _names(draft, seen[draft.code])
        items.append(_item(draft, code, key, document, editorial, labels))
    return tuple(items)


def _names(draft: Draft, count: int) -> tuple[str, str]:
    """The code that people cite, and the key that is unique in this version."""
    if draft.kind is ItemKind.NARRATIVE:
        code = f"{draft.code}-{count}"
        return code, code
    return draft.code, draft.code if count == 1 else f"{draft.code}.{count}"


def _item(
    draft: Draft, code: str, key: str, document: Document, editorial: Editorial, labels: Sequence[Label]
) -> Item:
    spans = tuple(sorted(draft.spans))
    noted_phase = editorial.phases.get(key)
    return Item(
        id=f"{document.id}@{document.version}#{key}",
        code=code,
        kind=draft.kind,
        title=_title(draft, key, document, editorial),
        heading=_heading(draft, key, editorial, labels),
        roles=draft.roles,
        spans=spans,
        sentences=tuple(part for span in spans for part in sentences(document.text, span)),
        principle=draft.principle,
        phase=noted_phase or draft.phase,
        phase_editorial=noted_phase is not None,
    )


def _title(draft: Draft, key: str, document: Document, editorial: Editorial) -> Label:
    if draft.title:
        return draft.title
    if key in editorial.titles:
        return Label(editorial.titles[key], None)
    return draft.heading[-1] if draft.heading else Label(document.name, None)


def _heading(draft: Draft, key: str, editorial: Editorial, labels: Sequence[Label]) -> tuple[Label, ...]:
    """The heading path, without a phase heading that our notes correct."""
    for after, codes in editorial.headings_after.items():
        if key in codes:
            return (*draft.heading[:1], *(x for x in labels if compact(x.text) == compact(after)))
    if key in editorial.phases:
        return tuple(label for label in draft.heading if not phase_named(label.text))
    return draft.heading
