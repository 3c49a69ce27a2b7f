"""Drafts: what a source is cut into, and how they become items with unique ids and our notes on them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.guideline.document import Document
from corpus.guideline.editorial import Editorial
from corpus.guideline.item import Item, ItemKind, Label, Phase, Role
from corpus.parsing.outline import phase_named
from corpus.text.markup import compact, is_markup, sentences
from corpus.text.span import Span


@dataclass
class ItemDraft:
    """Mutable twin of ``Item``.

    ``code`` of a narrative draft lacks its number. ``awaiting``: its title stands but its
    body is still to come. ``grouping``: further paragraphs under the same heading are
    further spans of it. ``number_length`` counts the characters of its title that are its number.
    Drafts of one ``entry`` are parts of one numbered entry that was too long, or has sub-headings.
    """

    code: str
    kind: ItemKind
    title: Label | None
    heading: tuple[Label, ...]
    roles: tuple[Role, ...]
    principle: int | None = None
    phase: Phase | None = None
    spans: list[Span] = field(default_factory=list)
    awaiting: bool = False
    grouping: bool = False
    number_length: int = 0
    entry: int | None = None

    def add(self, source: str, span: Span, *, join: bool = True) -> None:
        """Take ``span`` as words of this item, joined to the last one across mere markup."""
        if is_markup(span.of(source)):  # a comment or a rule is no words
            return
        last = self.spans[-1] if self.spans else None
        if last and join and is_markup(source[last.end : span.start]):
            self.spans[-1] = Span(last.start, span.end)
        else:
            self.spans.append(span)
        self.awaiting = False


@dataclass(frozen=True)
class Furniture:
    """A piece of the page that is no item and no heading, and which list names it."""

    kind: str
    span: Span


def assemble(
    drafts: Sequence[ItemDraft], document: Document, editorial: Editorial, labels: Sequence[Label]
) -> tuple[Item, ...]:
    """Items in source order; a code that occurs again gets ``.2``, ``.3`` … in its id.

    Args:
        drafts: with at least one span each.
        document: where the spans stand.
        editorial: what our notes add to the items.
        labels: every heading of the document, for those that stand after what they head.
    """
    names = _Names(frozenset(draft.code for draft in drafts))
    items = []
    # Sorted before names are given: .2, .3 and .b follow the order of the source.
    for draft in sorted(drafts, key=lambda draft: draft.spans[0]):
        code, key = names.of(draft)
        items.append(_item(draft, code, key, document, editorial, labels))
    return tuple(items)


class _Names:
    """Gives each draft the code that people cite, and the key that is unique in this version.

    Args:
        codes: all codes of the version; ``1.2`` is no key of a second ``1`` where it is a code.
    """

    def __init__(self, codes: frozenset[str]) -> None:
        self._codes = codes
        self._seen: Counter[str] = Counter()
        self._entries: dict[int, str] = {}
        self._taken: set[str] = set()

    def of(self, draft: ItemDraft) -> tuple[str, str]:
        """Code and key; the further parts of one entry are ``.b``, ``.c`` … of its key."""
        if draft.kind is ItemKind.NARRATIVE:
            code = key = self._next(f"{draft.code}-", draft.code, first=1)
        elif draft.entry in self._entries:
            code, key = draft.code, self._part(self._entries[draft.entry])
        else:
            code, key = draft.code, self._occurrence(draft.code)
            if draft.entry is not None:
                self._entries[draft.entry] = key
        self._taken.add(key)
        return code, key

    def _occurrence(self, code: str) -> str:
        if code not in self._seen and code not in self._taken:
            self._seen[code] = 1
            return code
        return self._next(f"{code}.", code, first=2)

    def _next(self, stem: str, counted: str, first: int) -> str:
        """``stem`` with the next number that makes no code and no key of another."""
        self._seen[counted] = max(self._seen[counted], first - 1) + 1
        while (key := f"{stem}{self._seen[counted]}") in self._taken or key in self._codes:
            self._seen[counted] += 1
        return key

    def _part(self, whole: str) -> str:
        # Counted under a name that no code has.
        stem = f"{whole}#"
        self._seen[stem] += 1
        while (key := f"{whole}.{_letters(self._seen[stem])}") in self._taken or key in self._codes:
            self._seen[stem] += 1
        return key


def _letters(number: int) -> str:
    """``b`` … ``z``, ``aa``, ``ab`` …: the letters of the parts after the first."""
    letters = ""
    # a is the first part, which has no letter; no letter stands for zero, so aa follows z.
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _item(
    draft: ItemDraft, code: str, key: str, document: Document, editorial: Editorial, labels: Sequence[Label]
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


def _title(draft: ItemDraft, key: str, document: Document, editorial: Editorial) -> Label:
    if draft.title:
        return draft.title
    if key in editorial.titles:
        return Label(editorial.titles[key], None)
    return draft.heading[-1] if draft.heading else Label(document.name, None)


def _heading(draft: ItemDraft, key: str, editorial: Editorial, labels: Sequence[Label]) -> tuple[Label, ...]:
    """The heading path, without a phase heading that our notes correct."""
    for after, codes in editorial.headings_after.items():
        if key in codes:
            # The heading stands behind its body in the source, so the open headings do not hold it.
            return (*draft.heading[:1], *(x for x in labels if compact(x.text) == compact(after)))
    if key in editorial.phases:
        return tuple(label for label in draft.heading if not phase_named(label.text))
    return draft.heading
