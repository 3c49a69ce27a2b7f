"""The register: the entries of a full text with their codes, and what becomes of each in the end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.block import trim
from corpus.coding import Coding, shown
from corpus.draft import Draft
from corpus.editorial import Editorial
from corpus.entry import Entry
from corpus.frame import Frame, FrameKind, is_chapter
from corpus.item import ALL_ROLES, ItemKind, Label
from corpus.markup import compact
from corpus.span import Span
from corpus.title import bracketed_title, is_title

SetAside = Callable[[str, Span], None]

_STATEMENT = 15  # characters from which a heading without a body says something by itself
_PATH_LENGTH = 80


@dataclass(frozen=True)
class Settled:
    """An entry with its final words, title and headings."""

    entry: Entry
    pieces: tuple[Span, ...]
    title: Label | None
    heading: tuple[Label, ...]

    def drafts(self, source: str, groups: Sequence[Sequence[Span]]) -> Iterator[Draft]:
        """One draft a group of pieces."""
        entry = self.entry
        for group in groups:
            draft = Draft(entry.code, entry.kind, self.title, self.heading, entry.roles)
            draft.principle, draft.phase = entry.principle, entry.phase
            draft.entry = None if entry.kind is ItemKind.NARRATIVE else entry.serial
            for piece in group:
                draft.add(source, piece)
            if draft.spans:
                yield draft


class Register:
    """Names entries as they are opened; ``labels`` are all headings and titles that were settled."""

    def __init__(self, source: str, editorial: Editorial, page: int) -> None:
        self._source = source
        self._editorial = editorial
        self._page = page
        self._records: list[tuple[Entry, tuple[Frame, ...], bool]] = []
        self._sections: dict[str, int] = {}
        self._path_labels: dict[Frame, Label] = {}
        self._preface: Entry | None = None
        self._coding = Coding(source, editorial)
        self.labels: list[Label] = []

    def label(self, span: Span) -> None:
        """Note a label that heads nothing, such as the name of a column."""
        if span:
            self.labels.append(Label(shown(self._source, span) or span.of(self._source), span))

    def open(self, frames: Sequence[Frame], *, row: bool = False) -> Entry:
        """The entry of the innermost of ``frames``."""
        entry = self._coding.entry(frames)
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

    def loose(self, span: Span) -> Draft:
        """A footnote to which nothing refers."""
        draft = Draft(self._narrative_code(()), ItemKind.NARRATIVE, None, (), ALL_ROLES)
        draft.spans.append(span)
        return draft

    def _narrative_code(self, frames: Sequence[Frame]) -> str:
        """As of slides: by our name for the section, else ``s1``, ``s2`` … in order of appearance."""
        page = frames[: self._page + 1]
        title = shown(self._source, page[-1].whole) if page else ""
        number = self._sections.setdefault(compact(title), len(self._sections) + 1)
        return f"S-{self._editorial.section(title) or f's{number}'}"

    def settle(self, set_aside: SetAside) -> Iterator[Settled]:
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
            yield Settled(entry, tuple(pieces), title, tuple(map(self._path_label, path)))

    def _words_of(self, entry: Entry, own: Frame, set_aside: SetAside) -> tuple[Label | None, list[Span]]:
        """The title and the words of an entry, which may be those of its own line."""
        title = Label(shown(self._source, own.words) or shown(self._source, own.whole), own.whole)
        leaf = not entry.pieces and not own.parent
        if own.kind is not FrameKind.NUMBERED:
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

    def _heading_words(self, entry: Entry, own: Frame) -> list[Span]:
        """A heading with nothing under it is quoted by itself where it says something."""
        if own.marker and entry.kind is not ItemKind.NUMBERED:
            return [own.whole]
        text = own.words.of(self._source)
        says = len(text) >= _STATEMENT if own.marker else "、" in text or not is_title(text)
        return [own.words] if says and own.kind is FrameKind.HEADING else []

    def _title_of_part(self, entry: Entry, frames: Sequence[Frame]) -> Label | None:
        """``適切なデータの学習 ［ポイント］``; None where the section belongs to no numbered entry."""
        above = next((frame for frame in reversed(frames) if frame.marker), None)
        if above is None:
            return None
        own = shown(self._source, frames[-1].whole)
        name = shown(self._source, above.words)
        return Label(f"{name} {own}" if is_title(name) else own, frames[-1].whole)

    def _path_label(self, frame: Frame) -> Label:
        """A frame as a heading above others: a whole sentence only where it is short."""
        if frame not in self._path_labels:
            text = shown(self._source, frame.whole)
            bracketed = bracketed_title(frame.words.of(self._source))
            if frame.kind is FrameKind.NUMBERED and bracketed and not is_title(frame.words.of(self._source)):
                text = shown(self._source, Span(frame.whole.start, frame.words.start + bracketed.end()))
            elif frame.kind is FrameKind.NUMBERED and len(text) > _PATH_LENGTH:
                first = text.partition("。")[0] + "。"
                number = shown(self._source, Span(frame.whole.start, frame.words.start))
                text = first if len(first) <= _PATH_LENGTH else number
            self._path_labels[frame] = Label(text or frame.whole.of(self._source), frame.whole)
        return self._path_labels[frame]


def _is_label(entry: Entry, own: Frame) -> bool:
    """Whether a title with nothing under it is mere structure: 「第2章 総則」."""
    return entry.kind is ItemKind.NUMBERED and is_chapter(own)
