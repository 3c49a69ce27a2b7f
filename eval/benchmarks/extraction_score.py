"""Scores of an extraction against what the PDF was made from."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from corpus.guideline.document import Extraction, page_number
from eval.benchmarks.synthetic.truth import TruthBlock, bare, bare_offsets

# a border between cells; `\|` is a sign inside one
_CELL = re.compile(r"(?<!\\)\|")
# the line below the head of a table, `|---|---|`
_RULE = re.compile(r"\|(?:---\|)+\Z")


@dataclass(frozen=True)
class Score:
    """``accuracy`` is 1 − Levenshtein(truth, text) / len(truth) over the whole document in reading order.

    White space and markup are left out; ``accuracy_nfkc`` compares both in NFKC. ``pages`` is the share
    of blocks whose first character is on its printed page (0 where there is no page map); ``found`` is,
    for each kind of block, the share that stands in the text as a line (a cell for rows) of its own.
    """

    accuracy: float
    accuracy_nfkc: float
    pages: float
    found: dict[str, float]


def score(truth: Sequence[TruthBlock], extraction: Extraction) -> Score:
    """Compare an extraction with the truth."""
    expected = "".join(bare(block.text) for block in truth)
    text = bare(extraction.text)
    folded = [unicodedata.normalize("NFKC", each) for each in (expected, text)]
    pages, found = _pages(truth, extraction), _found(truth, extraction.text)
    return Score(_accuracy(expected, text), _accuracy(*folded), pages, found)


def _accuracy(expected: str, text: str) -> float:
    return 1 - Levenshtein.distance(expected, text) / len(expected)


def misplaced(truth: Sequence[TruthBlock], extraction: Extraction) -> list[TruthBlock]:
    """The blocks whose first character is not on the page that the page map tells."""
    offsets = bare_offsets(extraction.text)
    at, starts = 0, list[int]()
    for block in truth:
        starts.append(at)
        at += len(bare(block.text))
    expected = "".join(bare(block.text) for block in truth)
    places = _matched(expected, bare(extraction.text), starts)
    pages = [page_number(extraction.pages, offsets[place]) if place is not None else -1 for place in places]
    return [block for block, page in zip(truth, pages, strict=True) if block.page != page]


def _pages(truth: Sequence[TruthBlock], extraction: Extraction) -> float:
    return 1 - len(misplaced(truth, extraction)) / len(truth) if extraction.pages else 0.0


def _matched(expected: str, text: str, starts: Sequence[int]) -> list[int | None]:
    """Where the characters of ``expected`` at ``starts`` stand in ``text``."""
    blocks = [each for each in Levenshtein.opcodes(expected, text) if each.tag == "equal"]
    found: list[int | None] = []
    at = 0
    for start in starts:
        # Starts and blocks both go upwards, so the blocks are passed once for all starts.
        while at < len(blocks) and blocks[at].src_end <= start:
            at += 1
        here = at < len(blocks) and blocks[at].src_start <= start
        found.append(blocks[at].dest_start + start - blocks[at].src_start if here else None)
    return found


def _found(truth: Sequence[TruthBlock], text: str) -> dict[str, float]:
    lines = Counter(_lines(text))
    counts: dict[str, list[int]] = {}
    for block in truth:
        for line in _lines(_markdown(block)):
            kept = counts.setdefault(block.kind, [0, 0])
            kept[1] += 1
            kept[0] += lines[line] > 0
            # A line of the text counts for one block only.
            lines[line] -= 1
    return {kind: found / all_ for kind, (found, all_) in sorted(counts.items())}


def _markdown(block: TruthBlock) -> str:
    leads = {"heading": "#" * block.level + " ", "entry": "  " * block.level}
    return leads.get(block.kind, "") + block.text


def _lines(text: str) -> Iterator[str]:
    """The lines without white space but for their indentation; of a row, its cells."""
    for line in text.splitlines():
        if line.startswith("|"):
            if not _RULE.match(line):
                yield from ("|" + _tight(cell) for cell in _CELL.split(line)[1:-1])
        elif line.strip():
            yield line[: len(line) - len(line.lstrip())] + _tight(line)


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def kinds(scores: Iterable[Score]) -> list[str]:
    """All kinds of blocks that some score tells of."""
    return sorted({kind for each in scores for kind in each.found})
