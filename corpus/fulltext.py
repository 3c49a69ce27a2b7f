"""The full text: a guideline that numbers its parts, read into drafts line by line."""

import re
from collections.abc import Sequence

from corpus.aside import furniture_kind, is_bracketed, names_phase
from corpus.draft import Draft
from corpus.editorial import Editorial
from corpus.entry import Entry
from corpus.frame import Frame, FrameKind
from corpus.grid import Row, read_grid
from corpus.hierarchy import Hierarchy
from corpus.line import Line, LineKind, runs
from corpus.manuscript import Furniture
from corpus.marker import ARTICLE, ROLE, Marker, read_markers
from corpus.markup import is_markup
from corpus.note import Note, attach_notes
from corpus.portion import portions
from corpus.register import Register
from corpus.span import Span
from corpus.title import is_title

_SENTENCE_END = re.compile(r"[。．.!?！?？」』)）:：]\s*(?:\[\^[^\]]+\])*\s*\\?\Z")
_PARTICLE = re.compile(r"[はのをにがとでもへや](?![\u3041-\u3096])|から|より|及び|又は|[、,。]")


class FullText:
    """Reads lines into a register of entries; ``drafts`` when all are read."""

    def __init__(self, source: str, editorial: Editorial, page: int) -> None:
        self._source = source
        self._editorial = editorial
        self._hierarchy = Hierarchy()
        self.register = Register(source, editorial, page)
        self.furniture: list[Furniture] = []
        self._notes: list[Note] = []
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

    def drafts(self) -> list[Draft]:
        """The entries as drafts, long ones cut, footnotes with the words that refer to them."""
        uncut = frozenset(self._uncut)
        drafts = [
            draft
            for settled in self.register.settle(self.set_aside)
            for draft in settled.drafts(self._source, portions(self._source, settled.pieces, uncut))
        ]
        loose = tuple(attach_notes(self._source, self._notes, drafts))
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
        self._notes.append(Note(line.note, line.span))
        self._last = line

    def _heading(self, line: Line) -> None:
        text, hierarchy = self._words(line.span), self._hierarchy
        self._last = None
        if self._set_aside(line):
            return
        numbered = hierarchy.numbered
        if is_bracketed(text) and numbered and (numbered.level is None or numbered.level >= line.level):
            self._label(line, FrameKind.LABEL)
            return
        marker = hierarchy.choose(read_markers(text, heading=True), sure=True)
        hierarchy.leave_for_heading(line.level, marker)
        kind = FrameKind.HEADING if marker or not names_phase(text) else FrameKind.PHASE
        self._open(Frame(kind, line.span, self._rest(line.span, marker), marker, line.level, line.indent))

    def _rest(self, span: Span, marker: Marker | None) -> Span:
        """``span`` without its number; the whole where nothing else stands there."""
        rest = Span(min(span.start + marker.length, span.end), span.end) if marker else span
        return span if is_markup(self._words(rest)) else rest

    def _open(self, frame: Frame) -> None:
        self._hierarchy.push(frame)
        frame.entry = self.register.open(self._hierarchy.frames)

    def _label(self, line: Line, kind: FrameKind) -> None:
        """A line that heads what follows it without a number or a Markdown mark."""
        self._hierarchy.leave_for_label(kind)
        self._open(Frame(kind, line.span, line.span))
        self._last = None

    def _bullet(self, line: Line) -> None:
        if self._numbered(line, bulleted=True):
            return
        self._hierarchy.dedent(line.indent)
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
        self._open(Frame(FrameKind.NUMBERED, line.span, rest, marker, indent=line.indent, bulleted=bulleted))
        self._last = line
        return True

    def _text(self, line: Line) -> None:
        text = self._words(line.span)
        if self._set_aside(line) or self._more_of_note(line):
            return
        if self._editorial.is_label(text) or is_bracketed(text):
            self._label(line, FrameKind.LABEL)
        elif names_phase(text) and not self._goes_on(line):
            self._label(line, FrameKind.PHASE)
        elif not self._numbered(line):
            self._plain(line)

    def _plain(self, line: Line) -> None:
        """More of the line above, or a paragraph of what is open."""
        top = self._hierarchy.top
        if self._goes_on(line):
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
            top.kind is FrameKind.NUMBERED and top.words.end == last.span.end and not self._entry().pieces
        )
        return not titled or line.indent > top.indent

    def _leave_list(self, indent: int) -> None:
        """A paragraph behind a list whose entries are whole sentences is no part of its last entry."""
        top = self._hierarchy.top
        if top.kind is FrameKind.NUMBERED and top.level is None and not is_title(self._words(top.words)):
            self._hierarchy.leave_lists(indent)

    def _more_of_note(self, line: Line) -> bool:
        """A footnote goes on over the lines that touch it."""
        last = self._last
        if last is None or last.kind is not LineKind.NOTE or not line.touching:
            return False
        note = self._notes[-1]
        self._notes[-1] = Note(note.mark, Span(note.span.start, line.span.end))
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
        """The entry of the innermost frame."""
        return self._hierarchy.top.entry or self.register.preface()

    def _take(self, span: Span) -> None:
        if not is_markup(self._words(span)):
            self._entry().pieces.append(span)

    def _table(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.kind is LineKind.HEADER_RULE:
                self.set_aside("表の線", line.span)
        grid = read_grid(self._source, lines)
        self._last = None
        for cell in grid.header:
            self.register.label(cell)
        for row in grid.rows:
            self._row(row)

    def _row(self, row: Row) -> None:
        for tick in row.ticks:
            self.set_aside("表の印", tick)
        if row.marker and row.number:
            titled = row.marker.system == ROLE
            words = self._rest(row.number, row.marker) if titled else row.number
            frame = Frame(FrameKind.NUMBERED, row.number, words, row.marker)
            if not titled:
                self.set_aside("項目の番号", row.number)
            frame.entry = self.register.open((*self._hierarchy.frames, frame), row=not titled)
            frame.entry.pieces.extend(row.words)
        else:
            for span in row.words:
                self._take(span)


def _mentions(marker: Marker, rest: str) -> bool:
    """Whether a line merely speaks of a number: 「V1.1 は対象外」."""
    return marker.absolute and marker.system not in (ROLE, ARTICLE) and _PARTICLE.match(rest) is not None
