"""Assembly: drafts become items, with unique ids and what the editorial notes add."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.guideline.document import Document
from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ALL_ROLES, Item, ItemKind, Label, Phase, Role
from corpus.parsing.numbering import Numbered
from corpus.parsing.outline import Outline, phase_named
from corpus.text.markup import compact, inner, is_markup, sentences
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
        stem = f"{whole}#"
        self._seen[stem] += 1
        while (key := f"{whole}.{_letters(self._seen[stem])}") in self._taken or key in self._codes:
            self._seen[stem] += 1
        return key


def _letters(number: int) -> str:
    """``b`` … ``z``, ``aa``, ``ab`` …: the letters of the parts after the first."""
    letters = ""
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
            return (*draft.heading[:1], *(x for x in labels if compact(x.text) == compact(after)))
    if key in editorial.phases:
        return tuple(label for label in draft.heading if not phase_named(label.text))
    return draft.heading


_TITLE_END = re.compile(r"\s*(?:[\n\r]|<br\s*/?>|(?=<[uo]l\b))\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Furniture:
    """A piece of the page that is no item and no heading, and which list names it."""

    kind: str
    span: Span


class Manuscript:
    """Collects what is read from one source.

    ``current`` is the draft that list entries and paragraphs may still belong to;
    ``last_principle`` is the highest number of a common item so far, 0 before the first.
    """

    def __init__(self, source: str, editorial: Editorial, page: int = 0) -> None:
        self.source = source
        self.outline = Outline(source, editorial, page)
        self.drafts: list[ItemDraft] = []
        self.furniture: list[Furniture] = []
        self.current: ItemDraft | None = None
        self.last_principle = 0
        self._said: dict[tuple[str, str], Label | None] = {}

    def words(self, span: Span) -> str:
        """The source's words in ``span``."""
        return span.of(self.source)

    def set_aside(self, kind: str, span: Span) -> None:
        """Lay ``span`` down as furniture."""
        self.furniture.append(Furniture(kind, span))

    def open(self, found: Numbered, title: Label | None) -> ItemDraft:
        """A coded item whose body is still to come; without a title, one that our notes name."""
        draft = ItemDraft(found.code, found.kind, title, self.outline.path, ALL_ROLES, awaiting=True)
        draft.number_length = found.length
        if found.role:
            draft.roles, draft.phase = (found.role,), self.outline.phase
        if found.kind is not ItemKind.ADVANCED:
            draft.principle = found.number
        if found.kind is ItemKind.COMMON:
            self.last_principle = max(self.last_principle, found.number)
        return self._lay(draft)

    def open_entry(self, found: Numbered, span: Span) -> ItemDraft:
        """A coded list entry, line or cell: a title, but an advanced item's number stands before its body."""
        if found.kind is not ItemKind.ADVANCED:
            return self.open(found, self.title(found, span))
        body = Span(span.start + found.length, span.end)
        self.set_aside("項目の番号", Span(span.start, body.start))
        draft = self._lay(ItemDraft(found.code, found.kind, None, self.outline.path, ALL_ROLES))
        draft.add(self.source, body)
        return draft

    def title(self, found: Numbered, span: Span) -> Label:
        """The title that follows the code at the start of ``span``."""
        return self.outline.label(span, self.words(span)[found.length :])

    def open_narrative(self, *spans: Span, title: Label | None = None) -> ItemDraft | None:
        """A narrative item, or None where an earlier page of the section said the same."""
        outline = self.outline
        if self._said_before(*spans):
            for span in spans:
                self.set_aside("前のページの繰り返し", span)
            self.current = None
            return None
        draft = self._lay(
            ItemDraft(outline.narrative_code, ItemKind.NARRATIVE, title, outline.path, outline.roles)
        )
        for span in spans:
            draft.add(self.source, span)
        return draft

    def take(self, span: Span, *, join: bool = True) -> None:
        """Further words of the current draft."""
        if self.current:
            if self.current.kind is ItemKind.NARRATIVE:
                self._said_before(span)
            self.current.add(self.source, span, join=join)

    def finish(self) -> None:
        """Give each draft without a body the rest of its title as its words, else the title itself."""
        for draft in self.drafts:
            if not draft.spans and draft.title and draft.title.span:
                draft.add(self.source, self._cut_title(draft, draft.title, draft.title.span))

    def _cut_title(self, draft: ItemDraft, title: Label, span: Span) -> Span:
        """The body that stands under a title in the same block, now no part of the title; else the title."""
        end = _TITLE_END.search(self.words(span), draft.number_length)
        body = inner(self.source, Span(span.start + end.end(), span.end)) if end else span
        if end is None or is_markup(self.words(body)):
            return span
        head = Span(span.start, span.start + end.start())
        draft.title = self.outline.shorten(title, head, self.words(head)[draft.number_length :])
        return body

    def _said_before(self, *spans: Span) -> bool:
        """Whether these words stand on an earlier page of the same section; notes them for later pages."""
        words = "".join(compact(self.words(span)) for span in spans)
        page = self.outline.page
        return self._said.setdefault((self.outline.narrative_code, words), page) != page

    def _lay(self, draft: ItemDraft) -> ItemDraft:
        self.drafts.append(draft)
        self.current = draft
        return draft
