"""The parser: blocks of a source in, drafts of items out.

It goes by structure alone (codes, headings, lists, tables, bold lead-ins); what this
or that source lost or added is said in its editorial notes.
"""

import re
from dataclasses import dataclass

from corpus.assembly import assemble
from corpus.block import Block, BlockKind, read_blocks, trim
from corpus.document import Document
from corpus.draft import Draft
from corpus.editorial import Editorial
from corpus.errors import DocumentError
from corpus.item import ALL_ROLES, Item, ItemKind, Label
from corpus.markup import compact, inner
from corpus.numbering import Numbered, principle_code, role_code, roman_code
from corpus.outline import Outline
from corpus.span import Span

_ENUMERATOR = re.compile(r"[\d+]{1,4}\Z")
_FOOTNOTE = re.compile(r"\\?(\*\d+)\s*[:：]\s*")
_FOOTNOTE_MARK = re.compile(r"<sup>.*?</sup>")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_ASIDE = re.compile(r"\n\s*(?=※)")


@dataclass(frozen=True)
class Furniture:
    """A piece of the page that is no item and no heading, and which list names it."""

    kind: str
    span: Span


@dataclass(frozen=True)
class Parsed:
    """What a source was read into; ``labels`` are all headings and titles that stand in it."""

    items: tuple[Item, ...]
    labels: tuple[Label, ...]
    furniture: tuple[Furniture, ...]


def parse(document: Document, editorial: Editorial) -> Parsed:
    """Read a document into items.

    Raises:
        DocumentError: not a single item stands in it.
    """
    parser = _Parser(document.text, editorial)
    for block in read_blocks(document.text):
        parser.read(block)
    if not parser.drafts:
        raise DocumentError(
            f"{document.source_path} から項目が一つも見つかりません。"
            "見出しや番号のある原文かどうか確かめてください。"
        )
    labels = tuple(parser.outline.labels)
    items = assemble(parser.drafts, document, editorial, labels)
    return Parsed(items, labels, tuple(parser.furniture))


class _Parser:
    def __init__(self, source: str, editorial: Editorial) -> None:
        self._source = source
        self._editorial = editorial
        self.outline = Outline(source, editorial)
        self.drafts: list[Draft] = []
        self.furniture: list[Furniture] = []
        self._current: Draft | None = None
        self._columns: list[tuple[Numbered, Label]] = []
        self._readers = {
            BlockKind.HEADING: self._heading,
            BlockKind.BULLET: self._bullet,
            BlockKind.PARAGRAPH: self._paragraph,
            BlockKind.ROW: self._row,
        }

    def read(self, block: Block) -> None:
        """Take one block; rules carry no words."""
        if block.kind in self._readers:
            self._readers[block.kind](block)

    def _open(self, draft: Draft) -> Draft:
        self.drafts.append(draft)
        self._current = draft
        return draft

    def _open_role(self, found: Numbered, span: Span) -> Draft:
        title = self.outline.label(span, span.of(self._source)[found.length :])
        roles = (found.role,) if found.role else ALL_ROLES
        path, phase = self.outline.path, self.outline.phase
        return self._open(Draft(found.code, ItemKind.ROLE, title, path, roles, found.number, phase))

    def _open_common(self, found: Numbered, title: Label | None, span: Span) -> None:
        path, number = self.outline.path, found.number
        draft = Draft(found.code, ItemKind.COMMON, title, path, ALL_ROLES, number)
        self._open(draft).add(self._source, span)

    def _open_narrative(self, span: Span, title: Label | None = None) -> Draft | None:
        """A narrative item, or None where an earlier page of the section said the same."""
        code = self.outline.narrative_code
        if any(d.code == code and d.says(self._source, span) for d in self.drafts):
            self.furniture.append(Furniture("前のページの繰り返し", span))
            self._current = None
            return None
        path, roles = self.outline.path, self.outline.roles
        draft = self._open(Draft(code, ItemKind.NARRATIVE, title, path, roles))
        draft.add(self._source, span)
        return draft

    def _heading(self, block: Block) -> None:
        text = block.span.of(self._source)
        self._current, self._columns = None, []
        if found := role_code(text):
            self.outline.leave(block.level)
            self._open_role(found, block.span)
            return
        label = self.outline.enter(block.span, block.level)
        if block.level > 1 and "、" in text:  # a heading that is itself a statement
            self._open_narrative(block.span, label)

    def _bullet(self, block: Block) -> None:
        text, current = block.span.of(self._source), self._current
        if found := role_code(text):
            self._open_role(found, block.span)
        elif self.outline.series == "H" and (found := roman_code(text)):
            path = self.outline.path
            draft = self._open(Draft(found.code, ItemKind.ADVANCED, None, path, ALL_ROLES))
            draft.add(self._source, Span(block.span.start + found.length, block.span.end))
        elif current and self._continues(current, block):
            current.add(self._source, block.span)
        else:
            self._narrative_bullet(block.span)

    def _continues(self, draft: Draft, block: Block) -> bool:
        """Whether a list entry belongs to ``draft``: its body, a nested entry, or its sub-heading's list."""
        in_subsection = len(draft.heading) > 1 and draft.heading == self.outline.path
        return draft.kind is ItemKind.ROLE or block.level > 0 or in_subsection

    def _narrative_bullet(self, span: Span) -> None:
        aside = _ASIDE.search(span.of(self._source))
        if aside:
            self._open_narrative(trim(self._source, Span(span.start, span.start + aside.start())))
            span = Span(span.start + aside.end(), span.end)
        self._open_narrative(span)

    def _paragraph(self, block: Block) -> None:
        text, span, current = block.span.of(self._source), block.span, self._current
        if kind := self._furniture_kind(text):
            self.furniture.append(Furniture(kind, span))
        elif self._editorial.is_label(text):
            self.outline.enter(span)
            self._current = None
        elif found := _FOOTNOTE.match(text):
            self._footnote(span, found[1])
        elif self.outline.series == "C" and any(map(principle_code, text.split("\n"))):
            self._principle_lines(span)
        elif found := _BOLD.match(text):
            self._bold_entry(span, found)
        elif current and (current.awaiting or current.grouping and current.heading == self.outline.path):
            current.add(self._source, span, join=current.awaiting)
        elif draft := self._open_narrative(span):
            draft.grouping = True

    def _furniture_kind(self, text: str) -> str | None:
        if _ENUMERATOR.match(text):
            return "図の番号・年"
        if compact(text) == compact(self.outline.top):
            return "見出しの繰り返し"
        return self._editorial.furniture_kind(text)

    def _footnote(self, span: Span, mark: str) -> None:
        """A footnote is a further span of the item that refers to it, else an item of its own."""
        code = self.outline.narrative_code
        reference = f"<sup>\\{mark}</sup>"
        for draft in reversed([d for d in self.drafts if d.code == code]):
            if any(reference in own.of(self._source) for own in draft.spans):
                draft.add(self._source, span, join=False)
                return
        self._open_narrative(span)

    def _principle_lines(self, span: Span) -> None:
        start = span.start
        for line in span.of(self._source).split("\n"):
            here = Span(start, start + len(line))
            start = here.end + 1
            if found := principle_code(line):
                self._open_common(found, self.outline.label(here, line[found.length :]), here)
            else:
                self.furniture.append(Furniture("表の見出し", here))
        self._current = None

    def _bold_entry(self, span: Span, bold: re.Match[str]) -> None:
        title_span = Span(span.start + bold.start(1), span.start + bold.end(1))
        title = self.outline.label(title_span, _FOOTNOTE_MARK.sub("", bold[1]))
        if draft := self._open_narrative(span, title):
            draft.awaiting = bold.end() == len(span)

    def _row(self, block: Block) -> None:
        cells = tuple(cell for cell in block.cells if len(cell))
        coded = ((n, role_code(cell.of(self._source))) for n, cell in enumerate(cells))
        place = next(((n, found) for n, found in coded if found), None)
        if place:
            self._role_row(cells, *place)
        else:
            for cell in cells:
                self._cell(cell)
        self._current = None

    def _role_row(self, cells: tuple[Span, ...], place: int, found: Numbered) -> None:
        for cell in cells[:place]:
            self.outline.enter(cell)
        draft = self._open_role(found, cells[place])
        for cell in cells[place + 1 :]:
            draft.add(self._source, inner(self._source, cell), join=False)

    def _cell(self, cell: Span) -> None:
        """Under 共通の指針, header cells name the next cells; where the slide lost them the count goes on."""
        text, common = cell.of(self._source), self.outline.series == "C"
        if kind := self._editorial.furniture_kind(text):
            self.furniture.append(Furniture(kind, cell))
        elif common and (found := principle_code(text)):
            self._columns.append((found, self.outline.label(cell, text[found.length :])))
        elif common:
            self._open_common(*self._next_column(), inner(self._source, cell))
        else:
            self._open_narrative(inner(self._source, cell))

    def _next_column(self) -> tuple[Numbered, Label | None]:
        if self._columns:
            return self._columns.pop(0)
        number = 1 + max((d.principle or 0 for d in self.drafts if d.kind is ItemKind.COMMON), default=0)
        return Numbered(f"C-{number}", number, 0), None
