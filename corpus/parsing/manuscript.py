"""The manuscript: what has been read of a source laid out as slides, with the draft that is still open."""

import re

from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ALL_ROLES, ItemKind, Label
from corpus.parsing.drafts import Furniture, ItemDraft
from corpus.parsing.numbering import Numbered
from corpus.parsing.outline import Outline
from corpus.text.markup import compact, inner, is_markup
from corpus.text.span import Span

# 「D-2) i. 題<br>本文」, 「P-2) i. 題 <ul><li>…」 or a line break: what a cell has behind its title.
_TITLE_END = re.compile(r"\s*(?:[\n\r]|<br\s*/?>|(?=<[uo]l\b))\s*", re.IGNORECASE)


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
        # 「IV. …」 is followed by a whole sentence, which is the item's words and no title.
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
                # Only to note them: these words may come again on the next page.
                self._said_before(span)
            self.current.add(self.source, span, join=join)

    def finish(self) -> None:
        """Give each draft without a body the rest of its title as its words, else the title itself."""
        # Only at the end: a body in a later block shows that a break in the title is a mere wrap.
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
        # Pages of one section repeat their opening words; the same words twice on one page are meant so.
        return self._said.setdefault((self.outline.narrative_code, words), page) != page

    def _lay(self, draft: ItemDraft) -> ItemDraft:
        self.drafts.append(draft)
        self.current = draft
        return draft
