"""The survey: what a maintainer should look at before a parsed document is taken in.

How many items there are of each kind, what of the source became no item, and the places that look
as if something was lost or misread.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

from corpus.guideline.document import Document, page_number
from corpus.guideline.item import Item, ItemKind
from corpus.parsing.lines import LineKind, read_lines
from corpus.parsing.numbering import read_markers
from corpus.parsing.parser import Parsed
from corpus.text.markup import display, is_markup
from corpus.text.numerals import from_roman
from corpus.text.span import Span

LONG = 20  # times the median length of its siblings
_SIBLINGS = 4  # a median of fewer says nothing
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"
_SHOWN = 30  # characters of a quotation in a sentence
_WORDS = 2  # letters, digits or Japanese below which an item says nothing
_SEPARATOR = re.compile(r"[-.]")
# The key of a further part of one long entry, such as D-2-i.b, is no second entry.
_PART = re.compile(r"\.[a-z]+\Z")


@dataclass(frozen=True)
class Place:
    """Where to look: characters, the line (from 1), the page; ``page`` is None without a page map."""

    span: Span
    line: int
    page: int | None

    @property
    def text(self) -> str:
        """The place in Japanese."""
        return f"{self.line}行目" if self.page is None else f"{self.page}ページ({self.line}行目)"


class Suspicion(StrEnum):
    """Why a place looks as if something was lost or misread."""

    GAP = "gap"
    REPEATED = "repeated"
    LONG = "long"
    EMPTY = "empty"
    LEVEL = "level"
    UNNUMBERED = "unnumbered"


@dataclass(frozen=True)
class Suspect:
    """A suspicious place; ``keys`` are the items concerned, ``sentence`` says in Japanese what to look at."""

    suspicion: Suspicion
    place: Place
    keys: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Unattributed:
    """A stretch of the source that is no item, heading or furniture, and its words."""

    place: Place
    words: str

    @property
    def sentence(self) -> str:
        """What to look at, in Japanese."""
        return f"{self.place.text}の「{shortened(self.words)}」は、どの項目にも見出しにもなりませんでした。"


@dataclass(frozen=True)
class Survey:
    """What was found in a document; ``kinds`` has every kind, 0 included."""

    kinds: Mapping[ItemKind, int]
    unattributed: tuple[Unattributed, ...]
    suspects: tuple[Suspect, ...]

    @property
    def total(self) -> int:
        """How many items there are."""
        return sum(self.kinds.values())


def survey(document: Document, parsed: Parsed) -> Survey:
    """Look over what was parsed of a document; suspects stand in the order of the source."""
    places = Places(document)
    counts = Counter(item.kind for item in parsed.items)
    return Survey(
        {kind: counts[kind] for kind in ItemKind},
        tuple(
            Unattributed(places.of(span), span.of(document.text))
            for span in unaccounted(document.text, parsed)
        ),
        find_suspects(document.text, parsed, places),
    )


class Places:
    """Lines and pages of a document by characters."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._ends = [at for at, character in enumerate(document.text) if character == "\n"]

    def of(self, span: Span) -> Place:
        """The place of the first character of ``span``."""
        line = bisect_left(self._ends, span.start) + 1
        return Place(span, line, page_number(self._document.pages, span.start))

    def of_item(self, item: Item) -> Place:
        """The place of an item's first words."""
        return self.of(item.spans[0])


def unaccounted(source: str, parsed: Parsed) -> tuple[Span, ...]:
    """Stretches that are no item, label, furniture or markup; empty when nothing was dropped."""
    return tuple(gap for gap in _uncovered(source, parsed) if not is_markup(gap.of(source)))


def _uncovered(source: str, parsed: Parsed) -> Iterator[Span]:
    spans = [span for item in parsed.items for span in item.spans]
    spans += [label.span for label in parsed.labels if label.span]
    spans += [each.span for each in parsed.furniture]
    position = 0
    for span in sorted(spans):
        if span.start > position:
            yield Span(position, span.start)
        # Spans may overlap: the title of an item can lie inside its words.
        position = max(position, span.end)
    yield Span(position, len(source))


def find_suspects(source: str, parsed: Parsed, places: Places) -> tuple[Suspect, ...]:
    """Everything suspicious, in the order of the source."""
    suspects = [
        *_gaps(parsed, places),
        *_repeated(parsed.items, places),
        *_long(parsed.items, places),
        *_empty(source, parsed.items, places),
        *_levels(source, places),
        *_unnumbered(parsed.items, places),
    ]
    return tuple(sorted(suspects, key=lambda suspect: (suspect.place.span, suspect.suspicion)))


def _gaps(parsed: Parsed, places: Places) -> Iterator[Suspect]:
    """Numbers of a list that stand nowhere; its first and last are taken as they are."""
    headed = _headed(parsed)
    for name, members in _lists(parsed.items).items():
        # Reversed, so that the first of several entries with one number stays in the dict.
        first = dict(reversed(members))
        present = sorted(first.keys() | headed[name])
        for before, after in pairwise(present):
            missing = after - before - 1
            if missing and after in first:
                place = places.of_item(first[after])
                text = f"{place.text}の {first[after].code} の前に、番号が{missing}つ抜けています。"
                yield Suspect(Suspicion.GAP, place, (first[after].key,), text)


def _headed(parsed: Parsed) -> Mapping[str, set[int]]:
    """The numbers of each list that stand as headings only: above other codes, or before chapters."""
    headed: dict[str, set[int]] = defaultdict(set)
    for item in parsed.items:
        if item.kind is not ItemKind.NARRATIVE:
            for cut in _SEPARATOR.finditer(item.code):
                above = item.code[: cut.start()]
                end = max(above.rfind("-"), above.rfind(".")) + 1
                if value := _value(above[end:]):
                    headed[above[:end]].add(value)
    for label in parsed.labels:
        for marker in read_markers(label.text, heading=True)[:1]:
            headed[marker.text.rpartition(".")[0] + "." if "." in marker.text else ""].add(marker.number)
    return headed


def _lists(items: Sequence[Item]) -> Mapping[str, list[tuple[int, Item]]]:
    """The numbered items of each list in source order, parts of one entry once."""
    lists: dict[str, list[tuple[int, Item]]] = defaultdict(list)
    for item in items:
        name, value = _series(item)
        if item.kind is ItemKind.NARRATIVE or value is None:
            continue
        if not lists[name] or lists[name][-1][1].code != item.code:
            lists[name].append((value, item))
    return lists


def _series(item: Item) -> tuple[str, int | None]:
    """The list an item is counted in and its place there: ``D-2`` and 3 of ``D-2-iii``."""
    cut = max(item.code.rfind("-"), item.code.rfind("."))
    return item.code[: cut + 1], _value(item.code[cut + 1 :])


def _value(number: str) -> int | None:
    """The place of the last piece of a code in its series; None if it does not tell."""
    if number.isdecimal():
        return int(number)
    if len(number) == 1 and number in _KANA:
        return _KANA.index(number) + 1
    return from_roman(number) if number.isascii() and number.isalpha() else None


def _repeated(items: Sequence[Item], places: Places) -> Iterator[Suspect]:
    """A code that several entries of one chapter have."""
    entries: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        # By chapter: annexes repeat the codes of the main part, and that is right.
        chapter = item.heading[0].text if item.heading else ""
        if item.kind is not ItemKind.NARRATIVE and not _PART.search(item.key):
            entries[item.code, chapter].append(item)
    for (code, _), members in entries.items():
        if len(members) > 1:
            place = places.of_item(members[1])
            text = f"{place.text}の {code} は、この章で2回目です(全部で{len(members)}回)。"
            yield Suspect(Suspicion.REPEATED, place, tuple(item.key for item in members), text)


def _long(items: Sequence[Item], places: Places) -> Iterator[Suspect]:
    """An item many times longer than those of its list, or of its kind where that is short."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        for group in (item.kind, _series(item)[0]):
            groups[group].append(item)
    usual = {
        group: median(map(_length, members)) for group, members in groups.items() if len(members) >= _SIBLINGS
    }
    for item in items:
        expected = usual.get(_series(item)[0]) or usual.get(item.kind)
        if expected and _length(item) > LONG * expected:
            place = places.of_item(item)
            text = (
                f"{place.text}の {item.code} は{_length(item)}字あり、並びの項目の{LONG}倍を超える長さです。"
            )
            yield Suspect(Suspicion.LONG, place, (item.key,), text)


def _length(item: Item) -> int:
    return sum(map(len, item.spans))


def _empty(source: str, items: Sequence[Item], places: Places) -> Iterator[Suspect]:
    """An item of hardly any words."""
    for item in items:
        words = "".join(span.of(source) for span in item.spans)
        if sum(map(str.isalnum, words)) < _WORDS:
            place = places.of_item(item)
            text = f"{place.text}の {item.code} には、ほとんど言葉がありません。"
            yield Suspect(Suspicion.EMPTY, place, (item.key,), text)


def _levels(source: str, places: Places) -> Iterator[Suspect]:
    """Headings more than one level below the heading before them, once for each such step."""
    headings = [line for line in read_lines(source) if line.kind is LineKind.HEADING]
    skipped: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for above, heading in pairwise(headings):
        if heading.level > above.level + 1:
            # Kept by step: a document that always skips one level should give one alarm, not hundreds.
            skipped[above.level, heading.level].append(heading.span)
    for (above_level, level), spans in skipped.items():
        place = places.of(spans[0])
        more = f"(同じ飛び方がほかに{len(spans) - 1}か所)" if len(spans) > 1 else ""
        text = (
            f"{place.text}の見出し「{shortened(spans[0].of(source))}」は、"
            f"すぐ上の見出しより{level - above_level}段下です{more}。"
        )
        yield Suspect(Suspicion.LEVEL, place, (), text)


def _unnumbered(items: Sequence[Item], places: Places) -> Iterator[Suspect]:
    """A passage without a number between two numbers of one list."""
    for before, item, after in zip(items, items[1:], items[2:], strict=False):
        (name, value), (other, following) = _series(before), _series(after)
        between = item.kind is ItemKind.NARRATIVE and ItemKind.NARRATIVE not in (before.kind, after.kind)
        if between and name == other and value and following == value + 1:
            place = places.of_item(item)
            text = f"{place.text}の {item.code} は番号がなく、{before.code} と {after.code} の間にあります。"
            yield Suspect(Suspicion.UNNUMBERED, place, (item.key,), text)


def shortened(words: str) -> str:
    """The first words of a quotation."""
    shown = display(words).replace("\n", " ")
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
