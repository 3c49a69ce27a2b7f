"""The galley: a source cut into blocks of whole lines, in which each word knows the item it comes from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.item import Item, ItemKind
from corpus.similarity import own_title
from corpus.span import Span

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
