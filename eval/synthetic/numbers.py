"""The numbers in front of blocks, and how the rest of a series follows when one is put in or taken out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.item import ItemKind
from corpus.numbering import from_roman, roman
from eval.synthetic.galley import Block, Segment

_LEAD = r"((?:^|\n|\t)[ \t]*(?:#+[ \t]+|[-*][ \t]+)?(?:\*\*|<b>)?)"
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
