"""The entries of a full text: opened one after another, and at the end given their titles and final words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ALL_ROLES, ItemKind, Label
from corpus.parsing.blocks import trim
from corpus.parsing.drafts import ItemDraft
from corpus.parsing.entry_codes import EntryCoder, shown
from corpus.parsing.headings import Entry, OpenSection, SectionKind, is_chapter
from corpus.text.markup import compact
from corpus.text.span import Span

_LENGTH = 60
_BRACKETED = re.compile(r"[（(]([^（）()。]{1,40})[）)][\s　]*(?=\S)|【([^【】。]{1,40})】[\s　]*(?=\S)")
_STATEMENT_END = re.compile(r"(?:[。．!！]|[^A-Za-z]\.)\s*(?:\[\^[^\]]+\])*[）)]?\s*\\?\Z")
_STATEMENT = 15  # characters from which a heading without a body says something by itself
_PATH_LENGTH = 80

SetAside = Callable[[str, Span], None]
"""Lays a span down as furniture of a kind."""


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

    def open(self, sections: Sequence[OpenSection], *, row: bool = False) -> Entry:
        """The entry of the innermost of ``sections``."""
        entry = self._coder.entry(sections)
        self._records.append((entry, tuple(sections), row))
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

    def _narrative_code(self, sections: Sequence[OpenSection]) -> str:
        """As of slides: by our name for the section, else ``s1``, ``s2`` … in order of appearance."""
        page = sections[: self._page + 1]
        title = shown(self._source, page[-1].whole) if page else ""
        number = self._sections.setdefault(compact(title), len(self._sections) + 1)
        return f"S-{self._editorial.section(title) or f's{number}'}"

    def settle(self, set_aside: SetAside) -> Iterator[FinishedEntry]:
        """Every entry that has words, in the order in which they were opened."""
        # Only now is it known what stands under a number: with anything there, its line is a title.
        for entry, sections, row in self._records:
            own = sections[-1] if sections else None
            # A row's number is a cell by itself, and was set aside where the table was read.
            if own is None or row:
                title, pieces = None, list(entry.pieces)
            else:
                title, pieces = self._words_of(entry, own, set_aside)
            if own and own.marker is None:
                title = self._title_of_part(entry, sections)
            if not pieces:
                continue
            if entry.kind is ItemKind.NARRATIVE:
                entry.code = self._narrative_code(sections)
            # A numbered line is the item itself; a heading without a number still stands above its passage.
            path = sections[:-1] if own and own.marker else sections
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
        # 「(1) 生命の保護」 above a list, or a chapter, is a title only.
        if titled and (not leaf or _is_label(entry, own)):
            self.labels.append(title)
            return title, list(entry.pieces)
        # A code without a body is quoted by its whole line, as in slides: 「D-2) i. 題」.
        if titled and entry.kind in (ItemKind.ROLE, ItemKind.COMMON):
            self.labels.append(title)
            return title, [own.whole]
        # 「第1条（目的） この規程は…」: the brackets are the title, the rest is the body.
        if not titled and (bracketed := bracketed_title(own.words.of(self._source))):
            head = Span(own.whole.start, own.words.start + bracketed.end())
            title = Label((bracketed[1] or bracketed[2]).strip(), trim(self._source, head))
            self.labels.append(title)
            return title, [Span(head.end, own.words.end), *entry.pieces]
        # Everything else is quoted as words, without the number.
        set_aside("項目の番号", Span(own.whole.start, own.words.start))
        return (Label(title.text, own.words) if titled else None), [own.words, *entry.pieces]

    def _heading_words(self, entry: Entry, own: OpenSection) -> list[Span]:
        """A heading with nothing under it is quoted by itself where it says something."""
        if own.marker and entry.kind is not ItemKind.NUMBERED:
            return [own.whole]
        text = own.words.of(self._source)
        says = len(text) >= _STATEMENT if own.marker else "、" in text or not is_title(text)
        return [own.words] if says and own.kind is SectionKind.HEADING else []

    def _title_of_part(self, entry: Entry, sections: Sequence[OpenSection]) -> Label | None:
        """``適切なデータの学習 ［ポイント］``; None where the section belongs to no numbered entry."""
        above = next((section for section in reversed(sections) if section.marker), None)
        if above is None:
            return None
        own = shown(self._source, sections[-1].whole)
        name = shown(self._source, above.words)
        return Label(f"{name} {own}" if is_title(name) else own, sections[-1].whole)

    def _path_label(self, section: OpenSection) -> Label:
        """A section as a heading above others: a whole sentence only where it is short."""
        if section not in self._path_labels:
            text = shown(self._source, section.whole)
            bracketed = bracketed_title(section.words.of(self._source))
            if (
                section.kind is SectionKind.NUMBERED
                and bracketed
                and not is_title(section.words.of(self._source))
            ):
                text = shown(self._source, Span(section.whole.start, section.words.start + bracketed.end()))
            # A whole paragraph cannot stand as a heading: its first sentence may, else its number alone.
            elif section.kind is SectionKind.NUMBERED and len(text) > _PATH_LENGTH:
                first = text.partition("。")[0] + "。"
                number = shown(self._source, Span(section.whole.start, section.words.start))
                text = first if len(first) <= _PATH_LENGTH else number
            self._path_labels[section] = Label(text or section.whole.of(self._source), section.whole)
        return self._path_labels[section]


def _is_label(entry: Entry, own: OpenSection) -> bool:
    """Whether a title with nothing under it is mere structure: 「第2章 総則」."""
    return entry.kind is ItemKind.NUMBERED and is_chapter(own)


def is_title(text: str) -> bool:
    """Whether the words behind a number can stand as a title: short, and no whole sentence."""
    return len(text) <= _LENGTH and not _STATEMENT_END.search(text) and "。" not in text


def bracketed_title(text: str) -> re.Match[str] | None:
    """The title in brackets that stands before the words of an article: 「(目的) この規程は…」."""
    return _BRACKETED.match(text)
