"""The blocks of a PDF, and the levels of its headings.

A level comes from the size of the type and from the number that stands before the title.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import pairwise
from statistics import median

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
# A whole line that is only 「第2章」, Chapter 2 or 付録A, with the title below it.
_LABEL = re.compile(r"(?:第\s?\d+\s?章|(?:Chapter|Appendix)\s[\dA-Z]{1,3}|付録\s?[\dA-Z])\Z", re.IGNORECASE)
_CHAPTER = re.compile(r"第\s?\d+\s?章|(?:Chapter|Appendix)\s[\dA-Z]{1,3}\b|付録\s?[\dA-Z]\b", re.IGNORECASE)
# 2.1, 5.8.3 or A.1 before a title, but no decimal (3.1415) and no year (2024.4).
_SECTION = re.compile(r"(?:\d{1,3}|[A-Z])((?:\.\d{1,3})+)(?!\d|[.．]\S)")
_FEWEST = 3  # numbers such as 2.1 make a document one that numbers its sections
_SMALLER = 0.01  # points: what a deeper number weighs against an equal size


def settle_headings(blocks: Sequence[PdfBlock]) -> list[PdfBlock]:
    """The blocks with chapters' labels joined to their titles, and the final level of each heading."""
    joined = list(_joined(blocks))
    heads = [block for block in joined if block.kind is PdfBlockKind.HEADING]
    depths = [depth_of(block.text) for block in heads]
    if sum(depth > 1 for depth in depths) < _FEWEST:
        # Too few to be the way this document is numbered; then only the size tells.
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
    # Before the first numbered heading stand the cover and its like, whose sizes do not come back.
    first = next((at for at, depth in enumerate(depths) if depth), 0)
    groups = steps([*of_depth.values(), *(block.size for block in heads[first:])])
    weights = []
    for block, depth in zip(heads, depths, strict=True):
        group = next((size for size in groups if alike(size, block.size) or size < block.size), block.size)
        if not alike(group, block.size) and group == groups[0]:
            # Larger than all that comes back, such as the title on the cover: above every other level.
            group = groups[0] * 2
        # A title without a number ranks like the numbers of its size; `_nested` puts it below them.
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
        # 1.1 and 1.1.1 are often set in one size: the deeper one must still rank lower.
        usual[depth] = above = min(median(sizes[depth]), above - _SMALLER)
    return usual


def _nested(depths: Sequence[int], ranks: Sequence[int]) -> Iterator[int]:
    """The ranks; a title without a number, where titles of its size have one, stands below the section."""
    deep = {rank for rank, depth in zip(ranks, depths, strict=True) if depth > 1}
    section = 0
    for depth, rank in zip(depths, ranks, strict=True):
        section = rank if depth else section
        yield max(section + 1, rank) if section and not depth and rank in deep else rank
