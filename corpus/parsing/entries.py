"""The register: the entries of a full text with their codes, and what becomes of each in the end."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ALL_ROLES, ItemKind, Label, Phase, Role
from corpus.parsing.blocks import trim
from corpus.parsing.drafts import ItemDraft
from corpus.parsing.headings import Entry, OpenSection, SectionKind, is_chapter
from corpus.parsing.numbering import ROLE, ROLE_LETTERS, Marker
from corpus.parsing.outline import phase_named
from corpus.text.markup import compact, display, sentences
from corpus.text.numerals import roman
from corpus.text.span import Span

_SERIES_SYSTEMS = {"C": ("N)",), "H": ("I.", "I)")}
_SERIES_KINDS = {"C": ItemKind.COMMON, "H": ItemKind.ADVANCED}
_NAME = 40  # characters beyond which a heading is a sentence, and names no list


def shown(source: str, span: Span) -> str:
    """The words of ``span`` on one line."""
    return display(span.of(source)).replace("\n", " ")


class EntryCoder:
    """Opens entries; numbers them through, so that the parts of one are known."""

    def __init__(self, source: str, editorial: Editorial) -> None:
        self._source = source
        self._editorial = editorial
        self._serial = 0

    def entry(self, frames: Sequence[OpenSection]) -> Entry:
        """The entry of the innermost of ``frames``."""
        marker = frames[-1].marker
        return self._numbered(frames, marker) if marker else self._section(frames)

    def _numbered(self, frames: Sequence[OpenSection], marker: Marker) -> Entry:
        above = [each for each in frames[:-1] if each.marker]
        self._serial += 1
        if marker.system == ROLE:
            role = (ROLE_LETTERS[marker.text[0]],)
            return Entry(marker.text, ItemKind.ROLE, self._serial, role, marker.number, self._phase(frames))
        parent = above[-1].entry if above else None
        kind, code = self._kind_and_code(frames, marker, parent)
        entry = Entry(code, kind, self._serial, self._roles(frames))
        if kind is ItemKind.COMMON:
            entry.principle = int(code.split("-")[1])
        if kind is ItemKind.ROLE and parent:
            entry.roles, entry.principle, entry.phase = parent.roles, parent.principle, parent.phase
        return entry

    def _kind_and_code(
        self, frames: Sequence[OpenSection], marker: Marker, parent: Entry | None
    ) -> tuple[ItemKind, str]:
        letter = self._series(frames)
        if letter and marker.system in _SERIES_SYSTEMS[letter]:
            place = roman(marker.number) if letter == "H" else str(marker.number)
            return _SERIES_KINDS[letter], f"{letter}-{place}"
        if marker.absolute:
            return ItemKind.NUMBERED, marker.text
        if parent is None:
            return ItemKind.NUMBERED, marker.text
        return parent.kind, f"{parent.code}-{marker.text}"

    def _series(self, frames: Sequence[OpenSection]) -> str | None:
        """The list (C or H) whose entries stand right under the innermost heading that begins one."""
        for frame in reversed(frames[:-1]):
            if frame.entry and frame.entry.kind is not ItemKind.NUMBERED and frame.marker:
                return None
            if letter := self._series_of(compact(shown(self._source, frame.words))):
                return letter
            if frame.marker:
                return None
        return None

    def _series_of(self, heading: str) -> str | None:
        for letter, noted in self._editorial.series.items():
            if compact(noted) == heading:
                return letter
        if "共通の指針" not in heading or len(heading) > _NAME:
            return None
        return "H" if "高度な" in heading else "C"

    def _section(self, frames: Sequence[OpenSection]) -> Entry:
        """A part without a number: of the numbered entry above it, else narrative."""
        above = next((frame.entry for frame in reversed(frames) if frame.marker and frame.entry), None)
        if above:
            return Entry(above.code, above.kind, above.serial, above.roles, above.principle, above.phase)
        return Entry("", ItemKind.NARRATIVE, 0, self._roles(frames))

    def _roles(self, frames: Sequence[OpenSection]) -> tuple[Role, ...]:
        """The one role that the outermost such heading names, else all three."""
        for frame in frames:
            text = compact(shown(self._source, frame.whole))
            named = [role for role in Role if role.label in text] if len(text) <= 2 * _NAME else []
            if len(named) == 1:
                return (named[0],)
        return ALL_ROLES

    def _phase(self, frames: Sequence[OpenSection]) -> Phase | None:
        phases = (phase_named(shown(self._source, frame.words)) for frame in reversed(frames[:-1]))
        return next((phase for phase in phases if phase), None)


_LENGTH = 60
_BRACKETED = re.compile(r"[（(]([^（）()。]{1,40})[）)][\s　]*(?=\S)|【([^【】。]{1,40})】[\s　]*(?=\S)")
_STATEMENT_END = re.compile(r"(?:[。．!！]|[^A-Za-z]\.)\s*(?:\[\^[^\]]+\])*[）)]?\s*\\?\Z")


def is_title(text: str) -> bool:
    """Whether the words behind a number can stand as a title: short, and no whole sentence."""
    return len(text) <= _LENGTH and not _STATEMENT_END.search(text) and "。" not in text


def bracketed_title(text: str) -> re.Match[str] | None:
    """The title in brackets that stands before the words of an article: 「(目的) この規程は…」."""
    return _BRACKETED.match(text)


SetAside = Callable[[str, Span], None]

_STATEMENT = 15  # characters from which a heading without a body says something by itself
_PATH_LENGTH = 80


@dataclass(frozen=True)
class FinishedEntry:
    """An entry with its final words, title and headings."""

    entry: Entry
    pieces: tuple[Span, ...]
    title: Label | None
    heading: tuple[Label, ...]

    def drafts(self, source: str, groups: Sequence[Sequence[Span]]) -> Iterator[ItemDraft]:
        """One draft a group of pieces."""
        entry = self.entry
        for group in groups:
            draft = ItemDraft(entry.code, entry.kind, self.title, self.heading, entry.roles)
            draft.principle, draft.phase = entry.principle, entry.phase
            draft.entry = None if entry.kind is ItemKind.NARRATIVE else entry.serial
            for piece in group:
                draft.add(source, piece)
            if draft.spans:
                yield draft


class EntryCollector:
    """Names entries as they are opened; ``labels`` are all headings and titles that were settled."""

    def __init__(self, source: str, editorial: Editorial, page: int) -> None:
        self._source = source
        self._editorial = editorial
        self._page = page
        self._records: list[tuple[Entry, tuple[OpenSection, ...], bool]] = []
        self._sections: dict[str, int] = {}
        self._path_labels: dict[OpenSection, Label] = {}
        self._preface: Entry | None = None
        self._coder = EntryCoder(source, editorial)
        self.labels: list[Label] = []

    def label(self, span: Span) -> None:
        """Note a label that heads nothing, such as the name of a column."""
        if span:
            self.labels.append(Label(shown(self._source, span) or span.of(self._source), span))

    def open(self, frames: Sequence[OpenSection], *, row: bool = False) -> Entry:
        """The entry of the innermost of ``frames``."""
        entry = self._coder.entry(frames)
        self._records.append((entry, tuple(frames), row))
        return entry

    def preface(self) -> Entry:
        """The entry of what stands before any heading."""
        if self._preface is None:
            self._preface = Entry("", ItemKind.NARRATIVE, 0, ALL_ROLES)
            self._records.append((self._preface, (), False))
        return self._preface

    def extend(self, entry: Entry, span: Span) -> None:
        """Make ``span`` the rest of the entry's last words."""
        start = entry.pieces.pop().start if entry.pieces else span.start
        entry.pieces.append(Span(start, span.end))

    def loose(self, span: Span) -> ItemDraft:
        """A footnote to which nothing refers."""
        draft = ItemDraft(self._narrative_code(()), ItemKind.NARRATIVE, None, (), ALL_ROLES)
        draft.spans.append(span)
        return draft

    def _narrative_code(self, frames: Sequence[OpenSection]) -> str:
        """As of slides: by our name for the section, else ``s1``, ``s2`` … in order of appearance."""
        page = frames[: self._page + 1]
        title = shown(self._source, page[-1].whole) if page else ""
        number = self._sections.setdefault(compact(title), len(self._sections) + 1)
        return f"S-{self._editorial.section(title) or f's{number}'}"

    def settle(self, set_aside: SetAside) -> Iterator[FinishedEntry]:
        """Every entry that has words, in the order in which they were opened."""
        for entry, frames, row in self._records:
            own = frames[-1] if frames else None
            if own is None or row:
                title, pieces = None, list(entry.pieces)
            else:
                title, pieces = self._words_of(entry, own, set_aside)
            if own and own.marker is None:
                title = self._title_of_part(entry, frames)
            if not pieces:
                continue
            if entry.kind is ItemKind.NARRATIVE:
                entry.code = self._narrative_code(frames)
            path = frames[:-1] if own and own.marker else frames
            yield FinishedEntry(entry, tuple(pieces), title, tuple(map(self._path_label, path)))

    def _words_of(
        self, entry: Entry, own: OpenSection, set_aside: SetAside
    ) -> tuple[Label | None, list[Span]]:
        """The title and the words of an entry, which may be those of its own line."""
        title = Label(shown(self._source, own.words) or shown(self._source, own.whole), own.whole)
        leaf = not entry.pieces and not own.parent
        if own.kind is not SectionKind.NUMBERED:
            self.labels.append(Label(shown(self._source, own.whole) or own.whole.of(self._source), own.whole))
            return title, self._heading_words(entry, own) if leaf else list(entry.pieces)
        titled = is_title(own.words.of(self._source))
        if titled and (not leaf or _is_label(entry, own)):
            self.labels.append(title)
            return title, list(entry.pieces)
        if titled and entry.kind in (ItemKind.ROLE, ItemKind.COMMON):
            self.labels.append(title)
            return title, [own.whole]
        if not titled and (bracketed := bracketed_title(own.words.of(self._source))):
            head = Span(own.whole.start, own.words.start + bracketed.end())
            title = Label((bracketed[1] or bracketed[2]).strip(), trim(self._source, head))
            self.labels.append(title)
            return title, [Span(head.end, own.words.end), *entry.pieces]
        set_aside("項目の番号", Span(own.whole.start, own.words.start))
        return (Label(title.text, own.words) if titled else None), [own.words, *entry.pieces]

    def _heading_words(self, entry: Entry, own: OpenSection) -> list[Span]:
        """A heading with nothing under it is quoted by itself where it says something."""
        if own.marker and entry.kind is not ItemKind.NUMBERED:
            return [own.whole]
        text = own.words.of(self._source)
        says = len(text) >= _STATEMENT if own.marker else "、" in text or not is_title(text)
        return [own.words] if says and own.kind is SectionKind.HEADING else []

    def _title_of_part(self, entry: Entry, frames: Sequence[OpenSection]) -> Label | None:
        """``適切なデータの学習 ［ポイント］``; None where the section belongs to no numbered entry."""
        above = next((frame for frame in reversed(frames) if frame.marker), None)
        if above is None:
            return None
        own = shown(self._source, frames[-1].whole)
        name = shown(self._source, above.words)
        return Label(f"{name} {own}" if is_title(name) else own, frames[-1].whole)

    def _path_label(self, frame: OpenSection) -> Label:
        """A frame as a heading above others: a whole sentence only where it is short."""
        if frame not in self._path_labels:
            text = shown(self._source, frame.whole)
            bracketed = bracketed_title(frame.words.of(self._source))
            if (
                frame.kind is SectionKind.NUMBERED
                and bracketed
                and not is_title(frame.words.of(self._source))
            ):
                text = shown(self._source, Span(frame.whole.start, frame.words.start + bracketed.end()))
            elif frame.kind is SectionKind.NUMBERED and len(text) > _PATH_LENGTH:
                first = text.partition("。")[0] + "。"
                number = shown(self._source, Span(frame.whole.start, frame.words.start))
                text = first if len(first) <= _PATH_LENGTH else number
            self._path_labels[frame] = Label(text or frame.whole.of(self._source), frame.whole)
        return self._path_labels[frame]


def _is_label(entry: Entry, own: OpenSection) -> bool:
    """Whether a title with nothing under it is mere structure: 「第2章 総則」."""
    return entry.kind is ItemKind.NUMBERED and is_chapter(own)


LIMIT = 800
SHORT = 40  # a part this short says too little by itself and stays with its neighbour
_FAR_TOO_LONG = 2 * LIMIT  # a single paragraph is cut between its sentences only beyond this


@dataclass(frozen=True)
class _Piece:
    """A piece with its length in characters of words and the blanks before its line."""

    span: Span
    length: int
    indent: int
    leads: bool  # what it says goes on in the next piece


def chunk_pieces(
    source: str, pieces: Sequence[Span], uncut: frozenset[Span] = frozenset()
) -> list[list[Span]]:
    """``pieces`` in order, in one group where they hold at most ``LIMIT`` characters; no group is empty.

    Else a group for each outermost piece with what is indented below it. A piece longer than the
    limit is a group of its own; one much longer is cut after its sentences, but not if it is
    ``uncut`` (a block of code).
    """
    parts = [part for piece in pieces for part in ((piece,) if piece in uncut else _cut(source, piece))]
    measured = [_measured(source, part) for part in parts]
    if sum(piece.length for piece in measured) <= LIMIT:
        return [parts] if parts else []
    groups: list[list[_Piece]] = []
    for piece in measured:
        if groups and _belongs(piece, groups[-1], code=piece.span in uncut):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [[piece.span for piece in group] for group in groups]


def _belongs(piece: _Piece, group: Sequence[_Piece], *, code: bool) -> bool:
    length = sum(each.length for each in group)
    if length + piece.length > LIMIT:
        return False
    below = piece.indent > group[0].indent
    return code or below or group[-1].leads or min(length, piece.length) < SHORT


def _measured(source: str, span: Span) -> _Piece:
    text = span.of(source)
    line = source[source.rfind("\n", 0, span.start) + 1 : span.start] + text[:1]
    return _Piece(
        span, len("".join(text.split())), len(line) - len(line.lstrip()), text.endswith((":", "："))
    )


def _cut(source: str, piece: Span) -> Iterator[Span]:
    if len(piece) <= _FAR_TOO_LONG:
        yield piece
        return
    start = piece.start
    for sentence in sentences(source, piece)[1:]:
        if sentence.start - start > LIMIT // 2:
            yield trim(source, Span(start, sentence.start))
            start = sentence.start
    yield Span(start, piece.end)
