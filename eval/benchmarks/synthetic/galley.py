"""The galley: a source cut into blocks of whole lines, in which each word knows the item it comes from."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.guideline.item import Item, ItemKind
from corpus.text.numerals import from_roman, roman
from corpus.text.span import Span
from corpus.versions.revision import ChangeKind
from corpus.versions.similarity import own_title
from eval.benchmarks.synthetic.phrases import Phrases, Vocabulary

# how a line begins: 「###」「- 」「- ・」「- ✓」
_MARKER = re.compile(r"[ \t]*(?:#+|[-*+][ \t]+(?:[・✓])?)?")

Origin = frozenset[str]
NOWHERE: Origin = frozenset()


@dataclass(frozen=True)
class Segment:
    """A run of text; ``origin`` are the keys of the old items whose words it is."""

    text: str
    origin: Origin = NOWHERE


@dataclass(frozen=True)
class Block:
    """Whole lines with the items that stand in them; ``item`` only where it is a single one.

    Blocks of one ``form`` look alike, so that one may stand where another did; those of none stay.
    """

    segments: tuple[Segment, ...]
    item: Item | None = None
    form: str = ""

    @property
    def text(self) -> str:
        """The lines."""
        return "".join(segment.text for segment in self.segments)

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above it."""
        return tuple(label.text for label in self.item.heading) if self.item else ()


def cut(source: str, items: Sequence[Item]) -> list[Block]:
    """The blocks of a source, in order; together they are all of it."""
    blocks, position = [], 0
    for extent, members in _extents(source, items):
        blocks += [Block((Segment(source[position : extent.start]),))] if extent.start > position else []
        blocks.append(_block(source, extent, members))
        position = extent.end
    return [*blocks, Block((Segment(source[position:]),))]


def join(blocks: Sequence[Block]) -> tuple[str, tuple[tuple[Span, Origin], ...]]:
    """The text of the blocks, and where in it the words of items stand."""
    places, parts, position = [], [], 0
    for segment in (segment for block in blocks for segment in block.segments):
        if segment.origin:
            places.append((Span(position, position + len(segment.text)), segment.origin))
        parts.append(segment.text)
        position += len(segment.text)
    return "".join(parts), tuple(places)


def origins(item: Item, places: Sequence[tuple[Span, Origin]]) -> Origin:
    """The old items whose words stand in an item of the new text."""
    touched = (
        origin
        for place, origin in places
        if any(span.start < place.end and place.start < span.end for span in item.spans)
    )
    return frozenset().union(*touched)


def ending(block: Block) -> tuple[Block, str]:
    """A block without the blank lines and line end that follow it, and those."""
    segments, blank = list(block.segments), ""
    while segments:
        last = segments[-1]
        kept = last.text.rstrip(" \t\n")
        blank = last.text[len(kept) :] + blank
        if kept:
            segments[-1] = replace(last, text=kept)
            break
        segments.pop()
    return replace(block, segments=tuple(segments)), blank


def _extents(source: str, items: Sequence[Item]) -> Iterator[tuple[Span, list[Item]]]:
    """Whole lines that hold one item, or several that share a line, with the blank lines after them."""
    found: list[tuple[Span, list[Item]]] = []
    for extent, item in sorted(((_extent(source, item), item) for item in items), key=lambda each: each[0]):
        # They share lines, as the cells of a table row do.
        if found and extent.start < found[-1][0].end:
            span, members = found[-1]
            found[-1] = Span(span.start, max(span.end, extent.end)), [*members, item]
        else:
            found.append((extent, [item]))
    yield from found


def _extent(source: str, item: Item) -> Span:
    starts = [item.spans[0].start]
    if item.title.span and own_title(item):
        starts.append(item.title.span.start)
    start = source.rfind("\n", 0, min(starts)) + 1
    end = source.find("\n", item.spans[-1].end)
    end = len(source) if end < 0 else end + 1
    while (blank := source.find("\n", end)) >= 0 and not source[end:blank].strip():
        end = blank + 1
    return Span(start, end)


def _block(source: str, extent: Span, members: Sequence[Item]) -> Block:
    spans = sorted((span, item.key) for item in members for span in item.spans)
    segments, position = [], extent.start
    for span, key in spans:
        segments.append(Segment(source[position : span.start]))
        segments.append(Segment(span.of(source), frozenset({key})))
        position = span.end
    segments.append(Segment(source[position : extent.end]))
    item = members[0] if len(members) == 1 else None
    form = "" if _has_heading(extent, members) else _form(source, extent, item)
    return Block(tuple(each for each in segments if each.text), item, form)


def _has_heading(extent: Span, members: Sequence[Item]) -> bool:
    """Whether a heading that items stand under is in the same lines, as in the first row of a table."""
    return any(label.span and extent.contains(label.span) for item in members for label in item.heading)


def _form(source: str, extent: Span, item: Item | None) -> str:
    if item is None:
        return ""
    lines = extent.of(source).rstrip().count("\n")
    marker = _MARKER.match(extent.of(source))
    shape = marker[0] if marker else ""
    if item.kind is ItemKind.ROLE:
        return f"{shape}{item.code[0]}{'table' if chr(9) in extent.of(source) else ''}"
    return f"{shape}{item.kind}{'' if lines == 0 else '+'}{'titled' if own_title(item) else ''}"


_LEAD = r"((?:^|\n|\t)[ \t]*(?:#+[ \t]+|[-*][ \t]+)?(?:\*\*|<b>)?)"
# the number in 「- D-2) iii. …」, 「### 3) …」 and 「- IV. …」; the empty group keeps it the third one
_ROLE = re.compile(_LEAD + r"([DPU]-\d+\)[ \t]*)([ivx]+)(?=\.)")
_COMMON = re.compile(_LEAD + r"()(\d+)(?=\) )")
_ADVANCED = re.compile(_LEAD + r"()([IVX]+)(?=\. )")


@dataclass(frozen=True)
class _Style:
    pattern: re.Pattern[str]
    read: Callable[[str], int | None]
    write: Callable[[int], str]


_STYLES = {
    ItemKind.ROLE: _Style(_ROLE, from_roman, lambda number: roman(number).lower()),
    ItemKind.COMMON: _Style(_COMMON, int, str),
    ItemKind.ADVANCED: _Style(_ADVANCED, from_roman, roman),
}
# the letter and the principle of 「D-2) iii.」
_PRINCIPLE = re.compile(r"([DPU])-(\d+)(?=\)[ \t]*[ivx]+\.)")


@dataclass(frozen=True)
class Number:
    """The place of a block in a series, such as the 3 of ``D-2) iii.`` in the series ``D-2)``."""

    series: str
    value: int


def number_of(block: Block) -> Number | None:
    """The number that a block begins with; None where it has none."""
    style = _STYLES.get(block.item.kind) if block.item else None
    found = style.pattern.search(block.text) if style else None
    value = style.read(found[3]) if style and found else None
    return Number(found[2].strip() or str(block.item and block.item.kind), value) if found and value else None


def numbered(block: Block, value: int) -> Block:
    """The block with another number of its series."""
    style = _STYLES[block.item.kind] if block.item else None
    return _edited(block, style.pattern, rf"\g<1>\g<2>{style.write(value)}") if style else block


def bumped(blocks: Sequence[Block], series: str, start: int, by: int) -> list[Block]:
    """The blocks with the numbers of a series from ``start`` on moved by 1 or -1."""
    return [
        numbered(block, number.value + by)
        if (number := number_of(block)) and number.series == series and number.value >= start
        else block
        for block in blocks
    ]


def shifted(block: Block, letter: str, start: int) -> Block:
    """The block of a role item after a new principle ``start``: those from it on count one more."""
    found = _PRINCIPLE.search(block.text)
    if not found or found[1] != letter or int(found[2]) < start:
        return block
    return _edited(block, _PRINCIPLE, f"{letter}-{int(found[2]) + 1}")


def _edited(block: Block, pattern: re.Pattern[str], text: str) -> Block:
    """The first place of ``pattern`` in a segment, replaced."""
    segments: list[Segment] = []
    done = False
    for segment in block.segments:
        words, count = (segment.text, 0) if done else pattern.subn(text, segment.text, count=1)
        done = done or count > 0
        segments.append(replace(segment, text=words))
    return replace(block, segments=tuple(segments))


# before an entry inside an item (a line 「- …」, 「<li>」), else after a 「。」 that is not the last
_CUTS = (re.compile(r"\n\s*(?=- )|</li>\s*(?=<li>)"), re.compile("。(?=.)"))
_LEAST = 15  # characters of each part of what is split


@dataclass(frozen=True)
class Edit:
    """The blocks after it, what happened to which old keys, and which items it takes and makes.

    Items are told by the old keys whose words they hold.
    """

    blocks: list[Block]
    happened: Mapping[str, ChangeKind] = field(default_factory=dict)
    gone: tuple[Origin, ...] = ()
    come: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What an edit works with.

    ``before`` is the source of the last version; ``busy`` are the keys that no further edit
    may touch, ``reworded`` those that need no more of that.
    """

    blocks: Sequence[Block]
    before: str
    busy: frozenset[str]
    reworded: frozenset[str]
    phrases: Phrases
    vocabulary: Vocabulary
    pick: random.Random

    def place(self, fits: Callable[[Block], bool] = lambda block: True) -> int | None:
        """The place of a random block with one item that is free and fits."""
        places = [at for at, block in enumerate(self.blocks) if self.free(block) and fits(block)]
        return self.pick.choice(places) if places else None

    def free(self, block: Block) -> bool:
        """Whether the block holds one item that nothing happened to that rules more out."""
        return block.item is not None and block.item.key not in self.busy

    def taken_out(self, at: int) -> list[Block]:
        """The blocks without one, whose number the later ones of its series take."""
        blocks, number = list(self.blocks), number_of(self.blocks[at])
        blocks[at] = Block((Segment(ending(blocks[at])[1]),))
        return bumped(blocks, number.series, number.value + 1, -1) if number else blocks


def is_titled(block: Block) -> bool:
    """Whether the source gives the item of a block a title of its own."""
    return block.item is not None and bool(own_title(block.item))


def key_of(block: Block) -> Origin:
    """The key of the item in a block, as an origin."""
    return frozenset({block.item.key}) if block.item else frozenset()


def body_of(block: Block) -> int | None:
    """The place of the only segment with words of the item."""
    places = [n for n, each in enumerate(block.segments) if each.origin]
    return places[0] if len(places) == 1 else None


def fair_cut(block: Block) -> tuple[int, int] | None:
    """Where the words of a block may be split: between entries, else sentences."""
    place = body_of(block)
    if place is None:
        return None
    text = block.segments[place].text
    for pattern in _CUTS:
        found = [each.span() for each in pattern.finditer(text)]
        fair = [span for span in found if span[0] >= _LEAST and len(text) - span[1] >= _LEAST]
        if fair:
            # The cut nearest to the middle: sum(span) / 2 is the middle of the cut.
            return min(fair, key=lambda span: abs(sum(span) - len(text)))
    return None


def is_loose(block: Block) -> bool:
    """Whether the block may be taken from its place: a heading that others stand under may not."""
    return block.form != "" and (not block.form.startswith("#") or number_of(block) is not None)


def with_segment(block: Block, place: int, segment: Segment) -> Block:
    """The block with another segment in one place."""
    return replace(block, segments=(*block.segments[:place], segment, *block.segments[place + 1 :]))


def with_block(blocks: Sequence[Block], at: int, block: Block) -> list[Block]:
    """The blocks with another one in one place."""
    return [*blocks[:at], block, *blocks[at + 1 :]]
