"""Blocks: the lines of a source grouped as headings, list entries, paragraphs and table rows.

A small reader of its own, because the sources are slide extracts whose Markdown is
broken (tab-separated tables, HTML lists inside cells, bold text across lines) and
because every block must keep character offsets, which Markdown libraries do not give.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from corpus.text.span import Span


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

    ``span`` covers the words without the leading marker (``##``, ``-``, ``・``; the number of
    an ordered entry is words); ``level`` is the heading level, or how deep a list entry or
    paragraph is indented (0 is outermost); ``cells`` are a row's cells, empty ones included,
    and ``header`` marks the row that names a pipe table's columns.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    cells: tuple[Span, ...] = ()
    header: bool = False


_BYTE_ORDER_MARK = "\ufeff"
_HEADING = re.compile(r"(#{1,6})[ \t]+")
_BULLET = re.compile(r"([ \t]*)(?:[-*+・•✓][ \t]+(?:[・•✓][ \t]*)?|(?=\d{1,2}[.．][ \t]|[①-⑳]))")
_RULE = re.compile(r"[-=_*]{3,}\Z")
# A single dash is an empty cell (| - | - |): a rule needs two, or a dash beside a colon.
_HEADER_RULE = re.compile(r"(?=.*(?:--|:-|-:))\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?\Z")
_TAB, _PIPE = re.compile(r"\t"), re.compile(r"(?<!\\)\|")


def trim(source: str, span: Span) -> Span:
    """``span`` without white space at its ends."""
    text = span.of(source)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))


def line_spans(source: str, span: Span) -> Iterator[Span]:
    """The lines of ``span``, line ends included."""
    start = span.start
    for text in span.of(source).splitlines(keepends=True):
        yield Span(start, start + len(text))
        start += len(text)


def read_blocks(source: str) -> tuple[Block, ...]:
    """Group the lines of ``source`` into blocks, in order.

    A line without a marker continues the list entry or paragraph above it. A rule right
    under a paragraph makes that paragraph a heading (setext); a rule of pipes right under
    a row makes that row a header.
    """
    blocks: list[Block] = []
    touching = False  # no blank line since the last block
    for line in line_spans(source, Span(int(source.startswith(_BYTE_ORDER_MARK)), len(source))):
        if not line.of(source).strip():
            touching = False
            continue
        block = _block(source, line)
        if merged := touching and _merged(source, blocks[-1], block):
            blocks[-1] = merged
        if not merged or block.kind is BlockKind.RULE:
            blocks.append(block)
        touching = True
    return tuple(blocks)


def _merged(source: str, above: Block, block: Block) -> Block | None:
    """The block ``above`` as changed by the line right under it; None if it is not."""
    running = above.kind in (BlockKind.BULLET, BlockKind.PARAGRAPH)
    if running and block.kind is BlockKind.PARAGRAPH:
        return replace(above, span=Span(above.span.start, block.span.end))
    if block.kind is not BlockKind.RULE:
        return None
    piped = "|" in block.span.of(source)
    if running and not piped:
        return Block(BlockKind.HEADING, above.span, level=2)
    return replace(above, header=True) if piped and above.kind is BlockKind.ROW else None


def _block(source: str, line: Span) -> Block:
    """The line by itself: what its own marker says, else a paragraph."""
    text, words = line.of(source), trim(source, line)
    if _RULE.match(words.of(source)) or _HEADER_RULE.match(words.of(source)):
        return Block(BlockKind.RULE, words)
    for kind, marker in ((BlockKind.HEADING, _HEADING), (BlockKind.BULLET, _BULLET)):
        found = marker.match(text)
        # A tab further on parts cells: the line is a row, although its first cell begins with a mark.
        if found and "\t" not in text[found.end() :].rstrip():
            level = len(found[1]) if kind is BlockKind.HEADING else _depth(found[1])
            return Block(kind, trim(source, Span(line.start + found.end(), line.end)), level)
    if cells := _cells(source, line, words):
        return Block(BlockKind.ROW, words, cells=cells)
    return Block(BlockKind.PARAGRAPH, words, _depth(text[: words.start - line.start]))


def _depth(indent: str) -> int:
    """How deep ``indent`` goes: two spaces or one tab a level."""
    return len(indent.replace("\t", "  ")) // 2


def _cells(source: str, line: Span, words: Span) -> tuple[Span, ...]:
    """The cells of ``| a | b |`` or ``a<TAB>b``; none if the line is no row."""
    text = words.of(source)
    if text.startswith("|"):
        marks = [words.start + found.start() for found in _PIPE.finditer(text)]
        edges = marks if marks[-1] == words.end - 1 else [*marks, words.end]
    elif "\t" in line.of(source).rstrip():
        # From the start of the line, not of its words: a tab at the start is an empty first cell.
        edges = [
            line.start - 1,
            *(line.start + found.start() for found in _TAB.finditer(line.of(source))),
            line.end,
        ]
    else:
        return ()
    return tuple(trim(source, Span(a + 1, b)) for a, b in pairwise(edges))
