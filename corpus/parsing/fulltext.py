"""The full text: a guideline that numbers its parts, read into drafts line by line.

``headings`` knows which headings and numbers stand above a line, ``entries`` collects what stands
under each, ``chunks`` cuts what is too long; footnotes go to the words that refer to them.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.guideline.editorial import Editorial
from corpus.parsing.chunks import chunk_pieces
from corpus.parsing.drafts import Furniture, ItemDraft
from corpus.parsing.entries import EntryCollector, is_title
from corpus.parsing.headings import Entry, Hierarchy, OpenSection, SectionKind
from corpus.parsing.lines import Line, LineKind, runs
from corpus.parsing.numbering import ARTICLE, ROLE, Marker, read_markers
from corpus.parsing.outline import phase_named
from corpus.parsing.pipe_table import PipeTableRow, read_pipe_table
from corpus.text.markup import compact, is_markup
from corpus.text.span import Span

_BRACKETED = re.compile(
    r"(?:\*\*)?(?:【[^【】]{1,40}】|［[^［］]{1,40}］|〔[^〔〕]{1,40}〕|\[[^\[\]^]{1,40}\])(?:\*\*)?\Z"
)
# A line like 「データ前処理・学習時」 or 「AIシステム・サービス利用時」 heads the role items below it.
_PHASE = re.compile(
    r"[A-Za-zＡ-Ｚ・/、システムサービスモデルの及び]*(?:データ前処理|学習時|開発時|開発後|実装時|提供時|提供後|利用時)[・/]?(?:学習時)?\Z"
)
_IMAGE = re.compile(r"(?:\s*!\[[^\]]*\]\([^)]*\))+\s*\Z")
# 「:::message」, 「{{ toc }}」, 「[[TOC]]」, 「%% …」: orders to the site that renders the Markdown.
_PLACEHOLDER = re.compile(r"(?::{3,}.*|\{\{.*\}\}|\[\[?_?TOC_?\]?\]|%%.*)\Z", re.IGNORECASE)
_CONTENTS_TITLE = re.compile(r"(?:目\s*次|もくじ|Contents)\Z", re.IGNORECASE)
_ENUMERATOR = re.compile(r"\d{1,4}\Z")
_REFERENCE = re.compile(r"\[\^[^\]\s]+\](?!:)|[*※]\d+|注\d+")
_SENTENCE_END = re.compile(r"[。．.!?！?？」』)）:：]\s*(?:\[\^[^\]]+\])*\s*\\?\Z")
# More hiragana behind it makes it a word: 「1.1 はじめに」 is a title, 「V1.1 は対象外」 a mention.
_PARTICLE = re.compile(r"[はのをにがとでもへや](?![\u3041-\u3096])|から|より|及び|又は|[、,。]")


@dataclass(frozen=True)
class Footnote:
    """A footnote: its mark as it stands in the text, and where the footnote stands."""

    mark: str
    span: Span


class FullText:
    """Reads lines into a register of entries; ``drafts`` when all are read."""

    def __init__(self, source: str, editorial: Editorial, page: int) -> None:
        self._source = source
        self._editorial = editorial
        self._hierarchy = Hierarchy()
        self.register = EntryCollector(source, editorial, page)
        self.furniture: list[Furniture] = []
        self._notes: list[Footnote] = []
        self._uncut: set[Span] = set()
        self._last: Line | None = None  # the line above, where it is text that may go on
        self._readers = {
            LineKind.HEADING: self._heading,
            LineKind.BULLET: self._bullet,
            LineKind.TEXT: self._text,
            LineKind.CODE: self._code,
            LineKind.NOTE: self._note,
            LineKind.MATTER: self._matter,
            LineKind.CONTENTS: self._contents,
        }

    def read(self, lines: Sequence[Line]) -> None:
        """All lines of the source."""
        for run in runs(tuple(lines)):
            line = run[0]
            if line.kind in (LineKind.ROW, LineKind.HEADER_RULE):
                self._table(run)
            elif read := self._readers.get(line.kind):
                read(line)

    def drafts(self) -> list[ItemDraft]:
        """The entries as drafts, long ones cut, footnotes with the words that refer to them."""
        uncut = frozenset(self._uncut)
        drafts = [
            draft
            for settled in self.register.settle(self.set_aside)
            for draft in settled.drafts(self._source, chunk_pieces(self._source, settled.pieces, uncut))
        ]
        # Last, since a reference is looked up by the draft that holds it.
        loose = tuple(attach_footnotes(self._source, self._notes, drafts))
        return [*drafts, *(self.register.loose(note.span) for note in loose)]

    def set_aside(self, kind: str, span: Span) -> None:
        """Lay ``span`` down as furniture."""
        if span:
            self.furniture.append(Furniture(kind, span))

    def _words(self, span: Span) -> str:
        return span.of(self._source)

    def _matter(self, line: Line) -> None:
        self.set_aside("前書きの設定", line.span)

    def _contents(self, line: Line) -> None:
        self.set_aside("目次", line.span)
        self._last = None

    def _code(self, line: Line) -> None:
        self._hierarchy.dedent(line.indent)
        self._uncut.add(line.span)
        self._take(line.span)
        self._last = None

    def _note(self, line: Line) -> None:
        self._notes.append(Footnote(line.note, line.span))
        self._last = line

    def _heading(self, line: Line) -> None:
        text, hierarchy = self._words(line.span), self._hierarchy
        self._last = None
        if self._set_aside(line):
            return
        numbered = hierarchy.numbered
        # 「## ［ポイント］」 is a part of the entry above, even where its Markdown level is as high.
        if is_bracketed(text) and numbered and (numbered.level is None or numbered.level >= line.level):
            self._label(line, SectionKind.LABEL)
            return
        marker = hierarchy.choose(read_markers(text, heading=True), sure=True)
        hierarchy.leave_for_heading(line.level, marker)
        kind = SectionKind.HEADING if marker or not names_phase(text) else SectionKind.PHASE
        self._open(
            OpenSection(kind, line.span, self._rest(line.span, marker), marker, line.level, line.indent)
        )

    def _rest(self, span: Span, marker: Marker | None) -> Span:
        """``span`` without its number; the whole where nothing else stands there."""
        rest = Span(min(span.start + marker.length, span.end), span.end) if marker else span
        return span if is_markup(self._words(rest)) else rest

    def _open(self, section: OpenSection) -> None:
        self._hierarchy.push(section)
        section.entry = self.register.open(self._hierarchy.sections)

    def _label(self, line: Line, kind: SectionKind) -> None:
        """A line that heads what follows it without a number or a Markdown mark."""
        self._hierarchy.leave_for_label(kind)
        self._open(OpenSection(kind, line.span, line.span))
        self._last = None

    def _bullet(self, line: Line) -> None:
        if self._numbered(line, bulleted=True):
            return
        self._hierarchy.dedent(line.indent)
        # Two back stands the mark. Behind an empty line 「・」 still belongs above, 「- 」 is a new list.
        if not line.touching and self._source[line.span.start - 2] in "-*+":
            self._leave_list(line.indent)
        self._take(line.span)
        self._last = line

    def _numbered(self, line: Line, *, bulleted: bool = False) -> bool:
        """Open the entry of a line that begins with a number that fits here."""
        markers = read_markers(self._words(line.span))
        marker = self._hierarchy.choose(markers, sure=False) if markers else None
        rest = self._rest(line.span, marker)
        if marker is None or rest == line.span or _mentions(marker, self._words(rest)):
            return False
        self._hierarchy.leave_for_line(marker, line.indent)
        self._open(
            OpenSection(SectionKind.NUMBERED, line.span, rest, marker, indent=line.indent, bulleted=bulleted)
        )
        self._last = line
        return True

    def _text(self, line: Line) -> None:
        text = self._words(line.span)
        if self._set_aside(line) or self._more_of_note(line):
            return
        if self._editorial.is_label(text) or is_bracketed(text):
            self._label(line, SectionKind.LABEL)
        elif names_phase(text) and not self._goes_on(line):
            self._label(line, SectionKind.PHASE)
        elif not self._numbered(line):
            self._plain(line)

    def _plain(self, line: Line) -> None:
        """More of the line above, or a paragraph of what is open."""
        top = self._hierarchy.top
        if self._goes_on(line):
            # The title itself was wrapped: an indented line without a number right below it.
            if top.entry and top.words.end == self._end and not top.entry.pieces and line.indent > top.indent:
                top.words, top.whole = (
                    Span(top.words.start, line.span.end),
                    Span(top.whole.start, line.span.end),
                )
            else:
                self.register.extend(self._entry(), line.span)
        else:
            self._hierarchy.dedent(line.indent)
            if not line.touching:
                self._leave_list(line.indent)
            self._take(line.span)
        self._last = line

    @property
    def _end(self) -> int:
        return self._last.span.end if self._last else -1

    def _goes_on(self, line: Line) -> bool:
        """Whether a line is the rest of the sentence above it."""
        last, top = self._last, self._hierarchy.top
        if not (last and line.touching) or last.broken or _SENTENCE_END.search(self._words(last.span)):
            return False
        titled = (
            top.kind is SectionKind.NUMBERED and top.words.end == last.span.end and not self._entry().pieces
        )
        return not titled or line.indent > top.indent

    def _leave_list(self, indent: int) -> None:
        """A paragraph behind a list whose entries are whole sentences is no part of its last entry."""
        top = self._hierarchy.top
        if top.kind is SectionKind.NUMBERED and top.level is None and not is_title(self._words(top.words)):
            self._hierarchy.leave_lists(indent)

    def _more_of_note(self, line: Line) -> bool:
        """A footnote goes on over the lines that touch it."""
        last = self._last
        if last is None or last.kind is not LineKind.NOTE or not line.touching:
            return False
        note = self._notes[-1]
        self._notes[-1] = Footnote(note.mark, Span(note.span.start, line.span.end))
        return True

    def _set_aside(self, line: Line) -> bool:
        """Whether a line is no words of the text."""
        text = self._words(line.span)
        kind = self._editorial.furniture_kind(text) or furniture_kind(text, line)
        if kind:
            self.set_aside(kind, line.span)
            self._last = None
        return kind is not None

    def _entry(self) -> Entry:
        """The entry of the innermost section."""
        return self._hierarchy.top.entry or self.register.preface()

    def _take(self, span: Span) -> None:
        if not is_markup(self._words(span)):
            self._entry().pieces.append(span)

    def _table(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.kind is LineKind.HEADER_RULE:
                self.set_aside("表の線", line.span)
        grid = read_pipe_table(self._source, lines)
        self._last = None
        for cell in grid.header:
            self.register.label(cell)
        for row in grid.rows:
            self._row(row)

    def _row(self, row: PipeTableRow) -> None:
        for tick in row.ticks:
            self.set_aside("表の印", tick)
        if row.marker and row.number:
            titled = row.marker.system == ROLE
            words = self._rest(row.number, row.marker) if titled else row.number
            section = OpenSection(SectionKind.NUMBERED, row.number, words, row.marker)
            # The code of a role item is a part of its title, so it is no furniture.
            if not titled:
                self.set_aside("項目の番号", row.number)
            # Not pushed: what follows the table does not stand under its last row.
            section.entry = self.register.open((*self._hierarchy.sections, section), row=not titled)
            section.entry.pieces.extend(row.words)
        else:
            for span in row.words:
                self._take(span)


def _mentions(marker: Marker, rest: str) -> bool:
    """Whether a line merely speaks of a number: 「V1.1 は対象外」."""
    return marker.absolute and marker.system not in (ROLE, ARTICLE) and _PARTICLE.match(rest) is not None


def furniture_kind(text: str, line: Line) -> str | None:
    """Which furniture a line is: a picture, the title of the contents, a mark of some site's Markdown."""
    if _IMAGE.match(text):
        return "図"
    if _CONTENTS_TITLE.match(text) and line.kind is LineKind.TEXT:
        return "目次"
    if _PLACEHOLDER.match(text):
        return "囲みの印"
    return "図の番号・年" if _ENUMERATOR.match(text) and not line.touching else None


def is_bracketed(text: str) -> bool:
    """``【本編の記載内容】``, ``［ポイント］``: a label of what follows."""
    return _BRACKETED.match(text) is not None


def names_phase(text: str) -> bool:
    """Whether a line says nothing but a phase of the life cycle."""
    return phase_named(text) is not None and _PHASE.match(compact(text)) is not None


def attach_footnotes(
    source: str, notes: Sequence[Footnote], drafts: Sequence[ItemDraft]
) -> Iterator[Footnote]:
    """Make each note a further span of the draft that refers to it last before it, else first after it.

    Yields:
        The notes to which nothing refers.
    """
    if not notes:
        return
    references = _references(source, notes)
    owners = sorted(((span.start, span.end, draft) for draft in drafts for span in draft.spans), key=_place)
    taken: list[tuple[ItemDraft, Span]] = []
    for note in notes:
        draft = next(
            (each for at in _nearest(references.get(note.mark, ()), note) if (each := _owner(owners, at))),
            None,
        )
        if draft:
            taken.append((draft, note.span))
        else:
            yield note
    for draft, span in taken:
        draft.add(source, span, join=False)
    for draft in {id(draft): draft for draft, _ in taken}.values():
        # A note may stand before the words that refer to it.
        draft.spans.sort()


def _references(source: str, notes: Sequence[Footnote]) -> Mapping[str, Sequence[int]]:
    """Where each mark stands in the text, its notes left out; in order."""
    begins = {note.span.start for note in notes}
    found: dict[str, list[int]] = defaultdict(list)
    for reference in _REFERENCE.finditer(source):
        # A note begins with its own mark, or with the backslash before it (\*1).
        if not begins & {reference.start(), reference.start() - 1}:
            found[reference[0]].append(reference.start())
    return found


def _nearest(places: Sequence[int], note: Footnote) -> Iterator[int]:
    """The last place before the note, then the first behind it."""
    at = bisect_right(places, note.span.start)
    yield from places[max(0, at - 1) : at + 1]


def _owner(owners: Sequence[tuple[int, int, ItemDraft]], position: int) -> ItemDraft | None:
    """The draft whose words hold ``position``, or those right behind the heading that does."""
    at = bisect_right(owners, position, key=_place) - 1
    if at >= 0 and position < owners[at][1]:
        return owners[at][2]
    return owners[at + 1][2] if at + 1 < len(owners) else None


def _place(owner: tuple[int, int, ItemDraft]) -> int:
    return owner[0]
