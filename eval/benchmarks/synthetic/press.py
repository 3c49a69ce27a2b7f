"""The press: puts headings, paragraphs, entries and footnotes on pages, and notes what stands where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from eval.benchmarks.synthetic.truth import TruthBlock
from eval.benchmarks.synthetic.typesetting import GOTHIC, MINCHO, Layout, Printed, Type, cut, width

_MARK = re.compile(r"\[\^(\d+)\]")
_NOTE_SIZE = 0.82  # of the body's size
_FOOT = 56.0  # points from the page's foot to the words


@dataclass(frozen=True)
class Border:
    """A rectangle, ``y`` of its lower edge from the page's foot; shaded if it heads a table."""

    page: int
    x: float
    y: float
    width: float
    height: float
    shaded: bool = False


@dataclass(frozen=True)
class Frame:
    """Where words go: ``x`` and ``width`` of a column."""

    x: float
    width: float


@dataclass(frozen=True)
class Paper:
    """What is printed, and the truth about it; ``annex`` is the first page with numbers of its own."""

    pages: int
    printed: tuple[Printed, ...]
    borders: tuple[Border, ...]
    truth: tuple[TruthBlock, ...]
    annex: int


@dataclass
class Press:
    """``page`` counts from 0; ``y`` is how far down from the foot of the page the words have come."""

    layout: Layout
    page: int = 0
    annex: int = 10**9
    printed: list[Printed] = field(default_factory=list)
    borders: list[Border] = field(default_factory=list)
    truth: list[TruthBlock] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)
    _column: int = 0
    _low: float = 0.0
    _bottom: float = _FOOT
    _held: list[tuple[str, bool]] = field(default_factory=list)
    _told: dict[int, TruthBlock] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.frames = [self._whole()]
        self.y = self._top = self.layout.height - self.layout.top

    def paper(self) -> Paper:
        """All that was put, once the last page is closed."""
        self._close_frame()
        return Paper(
            self.page + 1, tuple(self.printed), tuple(self.borders), tuple(self.truth), self.annex
        )  # fmt: skip

    @property
    def frame(self) -> Frame:
        """The column in which the next line goes."""
        return self.frames[self._column]

    def number(self, page: int) -> int | None:
        """The number that is printed on a page."""
        return (page - self.annex + 1 if page >= self.annex else page) or None

    def heading(self, text: str, level: int, code: str = "") -> None:
        """A heading of ``level`` from 1, with room for lines below it."""
        size = self.layout.sizes[level - 1]
        # no gap above a heading that begins a page or a column
        self.y -= 0.5 * size if self.y < self._top else 0.0
        self.need(3 * self.layout.leading + 1.6 * size)
        self._set(text, Type(GOTHIC, size), 1.5 * size, 0, 0, "heading", level, code)
        self.y -= 0.25 * size

    def paragraph(self, text: str, code: str = "") -> None:
        """A paragraph in the body's type."""
        body = self.layout.body
        self._set(
            text, Type(MINCHO, body), self.layout.leading, self.layout.indent * body, 0, "paragraph", 0, code
        )
        self.y -= self.layout.between

    def entry(self, marker: str, text: str, level: int, gap: str = "") -> None:
        """An entry of a list; its later lines begin under its words."""
        body = self.layout.body
        here = (level + 0.5) * body * 1.5
        hang = here + width(marker + gap, Type(MINCHO, body))
        self._set(marker + gap + text, Type(MINCHO, body), self.layout.leading, here, hang, "entry", level)

    def contents(self, title: str, page: int) -> None:
        """A line of the contents: a title, dots up to the edge, a page."""
        type_, wide = Type(MINCHO, self.layout.body), self.frame.width
        self.room(self.layout.leading, ())
        self.y -= self.layout.leading
        dots = int((wide - width(f"{title}  {page}", type_)) / width(".", type_)) - 1
        self.put(f"{title} {'.' * dots} {page}", 0, type_)
        self.tell(TruthBlock("contents", f"{title} …… {page}", 0, self.number(self.page)))

    def space(self, points: float) -> None:
        """Leave room."""
        self.y -= points

    def need(self, points: float) -> None:
        """Go on in the next column unless there is so much room."""
        if self.y - points < self._bottom:
            self.next_frame()

    def next_frame(self) -> None:
        """Go to the next column, or to the next page."""
        self._close_frame()
        self._low = min(self._low or self.y, self.y)
        if self._column + 1 < len(self.frames):
            self._column += 1
            self.y = self._top
        else:
            self._column, self._low, self.page = 0, 0.0, self.page + 1
            self.y = self._top = self.layout.height - self.layout.top

    def next_page(self) -> None:
        """Begin a page, in one column."""
        # With a single column left, the next frame is the next page.
        self.frames, self._column = self.frames[-1:], 0
        self.next_frame()
        self.frames = [self._whole()]

    def columns(self) -> None:
        """Two columns from here on."""
        whole, gap = self._whole(), self.layout.gap
        half = (whole.width - gap) / 2
        if self._held:  # its footnotes take the foot of the page
            self.next_frame()
        self.need(8 * self.layout.leading)
        self.frames = [Frame(whole.x, half), Frame(whole.x + half + gap, half)]
        self._top, self._low = self.y, 0.0

    @property
    def in_last_column(self) -> bool:
        """Whether no column is left on the page."""
        return self._column == len(self.frames) - 1

    def _whole(self) -> Frame:
        return Frame(self.layout.margin, self.layout.width - 2 * self.layout.margin)

    def _set(
        self,
        text: str,
        type_: Type,
        leading: float,
        first: float,
        rest: float,
        kind: str,
        level: int,
        code: str = "",
    ) -> None:
        """Print a block line by line, then note it with its footnotes."""
        place: int | None = None
        wide = self.frame.width
        lines = cut(text, type_, wide - first, wide - rest)
        for at, line in enumerate(lines):
            marks = [int(each) for each in _MARK.findall(line)]
            self.room(leading, marks)
            place = self.page if place is None else place
            self.y -= leading
            indent = rest if at else first
            stretch = self._stretch(line, type_, wide - indent) if at + 1 < len(lines) else 0.0
            self.put(line, indent, type_, stretch)
        assert place is not None
        self.tell(TruthBlock(kind, text, level, self.number(place), code))

    def put(self, text: str, indent: float, type_: Type, stretch: float = 0.0) -> None:
        """Print one line at ``y``."""
        self.printed.append(Printed(self.page, self.frame.x + indent, self.y, text, type_, stretch))

    def tell(self, block: TruthBlock) -> None:
        """Note a block; its footnotes come behind it, those of a table behind the table."""
        self.truth.append(block)
        if block.kind != "row":
            self.tell_footnotes()

    def tell_footnotes(self) -> None:
        """Note the footnotes whose marks were printed."""
        self.truth += self._told.values()
        self._told.clear()

    def _stretch(self, line: str, type_: Type, room: float) -> float:
        spare = room - width(line, type_)
        wanted = self.layout.spread and 0 < spare < 2.2 * type_.size
        return spare / max(1, len(_MARK.sub("", line)) - 1) if wanted else 0.0

    def room(self, leading: float, marks: Sequence[int]) -> None:
        """Find room for a line and the footnotes of its marks, and keep that room."""
        lines = self._note_lines(marks)
        needed = len(lines) * self._note_leading + (8.0 if lines and not self._held else 0.0)
        # A line and the footnotes of its marks stand on one page: where both do not fit, both go to the next.
        # 8 points are for the rule above the first footnote.
        if self.y - leading < self._bottom + needed:
            self.next_frame()
            lines = self._note_lines(marks)
            needed = len(lines) * self._note_leading + (8.0 if lines else 0.0)
        self._held += lines
        self._bottom += needed
        for number in marks:
            note = TruthBlock("footnote", f"[^{number}]: {self.notes[number]}", 0, self.number(self.page))
            self._told[number] = note

    @property
    def _note_type(self) -> Type:
        return Type(MINCHO, round(self.layout.body * _NOTE_SIZE, 1))

    @property
    def _note_leading(self) -> float:
        return 1.35 * self._note_type.size

    def _note_lines(self, marks: Sequence[int]) -> list[tuple[str, bool]]:
        lines = []
        for number in marks:
            text = f"[^{number}] {self.notes[number]}"
            cuts = cut(text, self._note_type, self.frame.width, self.frame.width)
            lines += [(line, at + 1 < len(cuts)) for at, line in enumerate(cuts)]
        return lines

    def _close_frame(self) -> None:
        """Print the footnotes of the column at its foot."""
        y = self._bottom - (8.0 if self._held else 0.0)
        if self._held:
            self.borders.append(Border(self.page, self.frame.x, y + 3, 120.0, 0.0))
        for line, full in self._held:
            y -= self._note_leading
            stretch = self._stretch(line, self._note_type, self.frame.width) if full else 0.0
            self.put_at(y, line, self._note_type, stretch)
        self._held, self._bottom = [], _FOOT

    def put_at(self, y: float, text: str, type_: Type, stretch: float) -> None:
        """Print one line at a height of its own."""
        self.printed.append(replace(Printed(self.page, self.frame.x, y + 2, text, type_, stretch)))


_PAD = 4.0  # points between a border and the words
_RULED_MARK = re.compile(r"\[\^(\d+)\]")
Row = Sequence[Sequence[str]]  # cells of entries


def put_table(
    press: Press, header: Row, rows: Sequence[Row], shares: Sequence[float], *, again: bool
) -> None:
    """Print a table with columns of these shares of the width; ``again`` repeats the header on each page."""
    body = press.layout.body * 0.92
    plain, head = Type(MINCHO, body), Type(GOTHIC, body)
    widths = [share * press.frame.width for share in shares]
    # The head of a table never stands alone at the foot of a page.
    press.need(_height(header, widths, head) + _height(rows[0], widths, plain) + 3 * body)
    _row(press, header, widths, head, shaded=True, told=True)
    for row in rows:
        marks = [int(each) for cell in row for entry in cell for each in _RULED_MARK.findall(entry)]
        page, column = press.page, press.frame
        press.room(_height(row, widths, plain), marks)
        # A head that is repeated belongs to the page and not to the text: the truth tells it once.
        if again and (press.page, press.frame) != (page, column):
            _row(press, header, widths, head, shaded=True, told=False)
        _row(press, row, widths, plain, shaded=False, told=True)
    press.tell_footnotes()
    press.space(0.8 * press.layout.leading)


def _height(row: Row, widths: Sequence[float], type_: Type) -> float:
    lines = max(len(_lines(cell, wide, type_)) for cell, wide in zip(row, widths, strict=True))
    return lines * 1.4 * type_.size + 2 * _PAD


def _lines(cell: Sequence[str], wide: float, type_: Type) -> list[str]:
    room = wide - 2 * _PAD
    return [line for entry in cell for line in cut(entry, type_, room, room)]


def _row(press: Press, row: Row, widths: Sequence[float], type_: Type, *, shaded: bool, told: bool) -> None:
    high, x = _height(row, widths, type_), 0.0
    top = press.y
    for cell, wide in zip(row, widths, strict=True):
        press.borders.append(Border(press.page, press.frame.x + x, top - high, wide, high, shaded))
        press.y = top - _PAD
        for line in _lines(cell, wide, type_):
            press.y -= 1.4 * type_.size
            # The baseline lies above the foot of its line.
            press.y += 0.3 * type_.size
            press.put(line, x + _PAD, type_)
            press.y -= 0.3 * type_.size
        x += wide
    press.y = top - high
    if told:
        press.tell(TruthBlock("row", _markdown(row), 0, press.number(press.page)))


def _markdown(row: Row) -> str:
    return "|" + "".join(f" {'<br>'.join(cell)} |" for cell in row)
