"""Blocks: the lines of a source grouped as headings, list entries, paragraphs and table rows.

A small reader of its own, because the sources are slide extracts whose Markdown is
broken (tab-separated tables, HTML lists inside cells, bold text across lines) and
because every block must keep character offsets, which Markdown libraries do not give.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from corpus.span import Span


class BlockKind(Enum):
    """What a block is."""

    HEADING = auto()
    BULLET = auto()
    PARAGRAPH = auto()
    ROW = auto()
    RULE = auto()


@dataclass(frozen=True)
class Block:
    """A run of lines.

    ``span`` covers the words without the leading marker (``##``, ``-``, ``・``);
    ``level`` is the heading level or the depth of a list entry (0 is outermost);
    ``cells`` are a row's cells, empty ones included.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    cells: tuple[Span, ...] = ()


@dataclass(frozen=True)
class _Line:
    span: Span
    text: str


_HEADING = re.compile(r"(#{1,6})[ \t]+")
_BULLET = re.compile(r"([ \t]*)[-*+・•✓][ \t]+(?:・[ \t]*)?")
_RULE = re.compile(r"[-=_*]{3,}\s*\Z")


def trim(source: str, span: Span) -> Span:
    """``span`` without white space at its ends."""
    text = span.of(source)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))


def _lines(source: str) -> Iterator[_Line]:
    start = 0
    for text in source.splitlines(keepends=True):
        yield _Line(Span(start, start + len(text)), text)
        start += len(text)


def _cells(source: str, line: _Line) -> tuple[Span, ...]:
    cells, start = [], line.span.start
    for text in line.text.split("\t"):
        cells.append(trim(source, Span(start, start + len(text))))
        start += len(text) + 1
    return tuple(cells)


def _marked(source: str, line: _Line) -> Block | None:
    """The block that ``line`` begins by its own marker, if it has one."""
    stripped = trim(source, line.span)
    if "\t" in line.text.rstrip("\n"):
        return Block(BlockKind.ROW, stripped, cells=_cells(source, line))
    if _RULE.match(line.text):
        return Block(BlockKind.RULE, stripped)
    if found := _HEADING.match(line.text):
        span = trim(source, Span(line.span.start + found.end(), line.span.end))
        return Block(BlockKind.HEADING, span, level=len(found[1]))
    if found := _BULLET.match(line.text):
        span = trim(source, Span(line.span.start + found.end(), line.span.end))
        return Block(BlockKind.BULLET, span, level=len(found[1]) // 2)
    return None


def _extended(block: Block, line: _Line, source: str) -> Block:
    span = trim(source, Span(block.span.start, line.span.end))
    return Block(block.kind, span, block.level)


def read_blocks(source: str) -> tuple[Block, ...]:
    """Group the lines of ``source`` into blocks, in order.

    A line without a marker continues the list entry or paragraph above it; a rule
    right under a paragraph makes that paragraph a heading (setext).
    """
    blocks: list[Block] = []
    open_block = False
    for line in _lines(source):
        if not line.text.strip():
            open_block = False
            continue
        block = _marked(source, line)
        continues = open_block and blocks[-1].kind in (BlockKind.BULLET, BlockKind.PARAGRAPH)
        if block is None and continues:
            blocks[-1] = _extended(blocks[-1], line, source)
        elif block and block.kind is BlockKind.RULE and continues:
            blocks[-1] = Block(BlockKind.HEADING, blocks[-1].span, level=2)
            blocks.append(block)
        else:
            blocks.append(block or Block(BlockKind.PARAGRAPH, trim(source, line.span)))
        open_block = True
    return tuple(blocks)
