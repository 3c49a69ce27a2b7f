"""Headings: their levels, from the size of their type and from the numbers that stand before them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import pairwise
from statistics import median

from corpus.pdf.columns import Flow
from corpus.pdf.pdf_lines import PdfLine
from corpus.pdf.pdf_style import alike, steps


class PdfBlockKind(Enum):
    """What a block is."""

    HEADING = auto()
    PARAGRAPH = auto()
    ENTRY = auto()
    TABLE = auto()
    FOOTNOTE = auto()
    CODE = auto()


@dataclass(frozen=True)
class TextPart:
    """Text that stands on the page at ``place``."""

    text: str
    place: int


@dataclass
class PdfBlock:
    """``level`` is that of a heading, or how deep an entry is nested; a table's text is its rows.

    ``size`` is that of a heading's characters, in points.
    """

    kind: PdfBlockKind
    level: int = 0
    size: float = 0.0
    parts: list[TextPart] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All parts."""
        return "".join(part.text for part in self.parts)


_DEEPEST = 6
_LABEL = re.compile(r"(?:第\s?\d+\s?章|(?:Chapter|Appendix)\s[\dA-Z]{1,3}|付録\s?[\dA-Z])\Z", re.IGNORECASE)
_CHAPTER = re.compile(r"第\s?\d+\s?章|(?:Chapter|Appendix)\s[\dA-Z]{1,3}\b|付録\s?[\dA-Z]\b", re.IGNORECASE)
_SECTION = re.compile(r"(?:\d{1,3}|[A-Z])((?:\.\d{1,3})+)(?!\d|[.．]\S)")
_FEWEST = 3  # numbers such as 2.1 make a document one that numbers its sections
_SMALLER = 0.01  # points: what a deeper number weighs against an equal size


def settle_headings(blocks: Sequence[PdfBlock]) -> list[PdfBlock]:
    """The blocks with chapters' labels joined to their titles, and the final level of each heading."""
    joined = list(_joined(blocks))
    heads = [block for block in joined if block.kind is PdfBlockKind.HEADING]
    depths = [depth_of(block.text) for block in heads]
    if sum(depth > 1 for depth in depths) < _FEWEST:
        depths = [0] * len(heads)
    sizes = _weights(heads, depths)
    ranks = {size: rank for rank, size in enumerate(sorted(set(sizes), reverse=True), start=1)}
    for block, level in zip(heads, _nested(depths, [ranks[size] for size in sizes]), strict=True):
        block.level = min(level, _DEEPEST)
    return joined


def depth_of(title: str) -> int:
    """How deep the number of a title is: 1 for 第2章, 3 for 5.8.3, 0 for none that tells."""
    if _CHAPTER.match(title):
        return 1
    section = _SECTION.match(title)
    return 1 + section[1].count(".") if section else 0


def _joined(blocks: Sequence[PdfBlock]) -> Iterator[PdfBlock]:
    """The blocks; a heading that is but a label, as 第2章, is put before the heading under it."""
    label: PdfBlock | None = None
    for block, after in pairwise([*blocks, None]):
        assert block
        if label:
            block = replace(block, parts=[*label.parts, TextPart(" ", label.parts[-1].place), *block.parts])
            label = None
        heads = after and block.kind is after.kind is PdfBlockKind.HEADING
        if heads and after and _LABEL.match(block.text) and block.parts[0].place == after.parts[0].place:
            label = block
        else:
            yield block


def _weights(heads: Sequence[PdfBlock], depths: Sequence[int]) -> list[float]:
    """What ranks each heading, the larger the higher: its size, or that usual for numbers of its depth.

    Styles of the front matter that do not come back rank as the next larger or smaller one that does.
    """
    of_depth = _sizes_by_depth(heads, depths)
    first = next((at for at, depth in enumerate(depths) if depth), 0)
    groups = steps([*of_depth.values(), *(block.size for block in heads[first:])])
    weights = []
    for block, depth in zip(heads, depths, strict=True):
        group = next((size for size in groups if alike(size, block.size) or size < block.size), block.size)
        if not alike(group, block.size) and group == groups[0]:
            group = groups[0] * 2
        same = [each for each in of_depth.values() if alike(max(each, group), min(each, group))]
        weights.append(of_depth[depth] if depth else same[0] if same else group)
    return weights


def _sizes_by_depth(heads: Sequence[PdfBlock], depths: Sequence[int]) -> Mapping[int, float]:
    """The usual size of each depth, each smaller than the one above it."""
    sizes: dict[int, list[float]] = defaultdict(list)
    for block, depth in zip(heads, depths, strict=True):
        if depth:
            sizes[depth].append(block.size)
    usual: dict[int, float] = {}
    above = float("inf")
    for depth in sorted(sizes):
        usual[depth] = above = min(median(sizes[depth]), above - _SMALLER)
    return usual


def _nested(depths: Sequence[int], ranks: Sequence[int]) -> Iterator[int]:
    """The ranks; a title without a number, where titles of its size have one, stands below the section."""
    deep = {rank for rank, depth in zip(ranks, depths, strict=True) if depth > 1}
    section = 0
    for depth, rank in zip(depths, ranks, strict=True):
        section = rank if depth else section
        yield max(section + 1, rank) if section and not depth and rank in deep else rank


_APART = 3.2  # of the size: lines further from each other belong to two blocks
_BLANK = 1.6  # of the usual distance of lines: so far apart, a blank line stands between


@dataclass(frozen=True)
class _Printed:
    """A line and the flow it stands in."""

    line: PdfLine
    flow: Flow

    def below(self, last: "_Printed") -> float:
        """Points from ``last`` down to this line, 0 where they stand in two flows."""
        return self.line.top - last.line.top if self.flow is last.flow else 0.0


@dataclass
class CodeWriter:
    """Collects the lines of one block of code after another."""

    _block: PdfBlock | None = None
    _lines: list[_Printed] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether the next line of code may belong to a block that was begun."""
        return self._block is not None

    def close(self) -> None:
        """Something else follows: write down the open block."""
        if self._block:
            self._block.parts = _fenced(self._lines)
        self._block, self._lines = None, []

    def write(self, line: PdfLine, flow: Flow, blocks: list[PdfBlock]) -> None:
        """Add a line to the open block, or open a new one behind ``blocks``."""
        printed = _Printed(line, flow)
        if self._lines and printed.below(self._lines[-1]) > _APART * line.size:
            self.close()
        if not self._block:
            self._block = PdfBlock(PdfBlockKind.CODE)
            blocks.append(self._block)
        self._lines.append(printed)


def _fenced(lines: Sequence[_Printed]) -> list[TextPart]:
    fence = "```"
    while any(fence in each.line.text for each in lines):
        fence += "`"
    steps = [0.0, *(line.below(last) for last, line in pairwise(lines))]
    usual = min(filter(None, steps), default=0.0)
    left = min(each.line.x0 - each.flow.left for each in lines)
    parts = [TextPart(fence, lines[0].flow.place)]
    for each, step in zip(lines, steps, strict=True):
        gap = "\n\n" if step > _BLANK * usual else "\n"
        parts.append(TextPart(f"{gap}{_indent(each, left)}{each.line.text}", each.flow.place))
    return [*parts, TextPart(f"\n{fence}", lines[-1].flow.place)]


def _indent(each: _Printed, left: float) -> str:
    room = each.line.x0 - each.flow.left - left
    return " " * round(room / each.line.advance) if each.line.advance else ""


INDENT = 0.7  # of the size: less is no indentation


@dataclass
class OpenBlock:
    """The block that the next line may continue: its last line, and where its lines begin."""

    block: PdfBlock
    line: PdfLine
    flow: Flow
    first: float  # x of its first line, from the flow's left edge
    rest: float | None = None  # x of its second line, likewise
    level: int = 0

    def indented(self) -> bool:
        """Whether its first line stands apart from the others."""
        return self.rest is not None and self.apart(self.rest)

    def apart(self, here: float) -> bool:
        """Whether ``here`` is not where the first line begins."""
        return abs(here - self.first) > INDENT * self.line.size

    def hanging(self) -> bool:
        """Whether its later lines are known to be indented, so that a marker there is none."""
        return self.rest is not None and self.rest > self.first + INDENT * self.line.size
