"""Style: the type of the body and of headings, and the usual distance of lines."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.pdf.columns import Flow
from corpus.pdf.pdf_lines import PdfLine, forced

# The private area holds bullets of symbol fonts. A hyphen before a digit is a minus sign, not a bullet.
_BULLET = re.compile(r"[・•●○◯■□◆◇▪▫▶▷➢➤➔✓✔◎◦‣⚫⬤★☆\ue000-\uf8ff]|[-‐–—−](?=[\s　]|[^\s\d\-‐–—−])")
# One form a line: ① / (1) （ア） (iv) / 1) a) ア） / 1. iv. / １． ａ． / D-2) / 「ア 目的」.
_NUMBER = re.compile(
    r"""[①-⑳㉑-㉟❶-❿㋐-㋾Ⓐ-ⓩ]
    | [(（](?:\d{1,2}|[a-zA-Zａ-ｚ]|[ivxIVX]{1,5}|[ⅰ-ⅻⅠ-Ⅻ]|[ア-ンｱ-ﾝ]|[一二三四五六七八九十]{1,3})[)）]
    | (?:\d{1,2}|[a-zａ-ｚ]|[ivx]{1,5}|[IVX]{1,5}|[ⅰ-ⅻⅠ-Ⅻ]|[ア-ン])[)）]
    | (?:\d{1,2}|[a-z]|[ivx]{1,5}|[IVX]{1,5})[.](?=[\s　]|[^\s\d.a-zA-Z])
    | (?:[０-９]{1,2}|[ａ-ｚ]|[ⅰ-ⅻⅠ-Ⅻ])[.．]
    | [DPU]\s?[-‐–]\s?\d{1,2}[)）]
    | [アイウエオカキクケコサシスセソ](?=[\s　])""",
    re.VERBOSE,
)
# At least four: 「……」 within a sentence is two.
_LEADER = re.compile(r"\s*(?:[.．・…‥·•⋯]\s?){4,}\s*")
# The page behind the dots may be 12, xii or A-3, or be missing.
_CONTENTS = re.compile(_LEADER.pattern + r"\S{0,8}\s*\Z")


@dataclass(frozen=True)
class PdfMarker:
    """``text`` is the marker as printed; ``bullet`` whether it is a sign rather than a number."""

    text: str
    bullet: bool


def marker_of(text: str) -> PdfMarker | None:
    """The marker at the start of a line."""
    if bullet := _BULLET.match(text):
        return PdfMarker(bullet[0], bullet=True)
    if number := _NUMBER.match(text):
        return PdfMarker(number[0], bullet=False)
    return None


def is_contents(text: str) -> bool:
    """Whether a line is one of a table of contents: a title, dots, a page."""
    return bool(_CONTENTS.search(text))


def plain_leaders(text: str) -> str:
    """A line of a table of contents with its dots in short."""
    return _LEADER.sub(" …… ", text).rstrip() if is_contents(text) else text


_LARGER = 0.7  # points above the body's size
_SENTENCES = 0.35  # share of a heading style's lines that may end a sentence
_MONO = 0.7  # of the lines of a text that is set in a monospaced font
_ALIKE = 0.05  # of the larger size
_SENTENCE_END = re.compile(r"[。．、]\s*\Z|[a-z]{3}\.\Z")
_RUNS = 0.35  # share of a heading style's lines that may have another one right under them
_TIGHT = 1.5  # of the size: lines nearer than this are of one paragraph


@dataclass(frozen=True)
class StyleKey:
    """``size`` in half points; ``face`` is 'bold', or 'sans' in a text set in serif, else ''."""

    size: float
    face: str


@dataclass(frozen=True)
class PdfStyle:
    """``levels`` ranks the styles of headings; ``pitches`` are the usual distances of two lines by size.

    ``mono`` is whether the text itself is set in a monospaced font, which then tells nothing.
    """

    size: float
    face: str
    levels: dict[StyleKey, int]
    pitches: dict[float, float]
    mono: bool = False

    def level(self, line: PdfLine) -> int:
        """The heading level of a line, 0 for none."""
        return 0 if is_contents(line.text) else self.levels.get(key_of(line, self.face), 0)

    def pitch(self, line: PdfLine) -> float:
        """Usual distance from the top of a line of this size to the next."""
        return self.pitches.get(_half(line.size), 1.7 * line.size)

    def code(self, line: PdfLine) -> bool:
        """Whether a line is one of code."""
        return bool(line.advance) and not self.mono and line.size < self.size + _LARGER

    def small(self, line: PdfLine) -> bool:
        """Whether a line is set in the size of notes."""
        return line.size < 0.94 * self.size


def key_of(line: PdfLine, body_face: str) -> StyleKey:
    """The style of a line."""
    # A face only stands out where the body is set in another one.
    strong = {"bold"} - {body_face} | ({"sans"} if body_face == "serif" else set())
    # Every face that counts in the line must stand out: a sentence may begin with a bold word.
    return StyleKey(_half(line.size), line.face if line.faces <= strong else "")


def style_of(flows: Sequence[Flow], body_size: float) -> PdfStyle:
    """What is usual over the whole document."""
    every = [line for flow in flows for line in flow.lines]
    mono = sum(bool(line.advance) for line in every) > _MONO * len(every)
    lines = [line for line in every if mono or not line.advance]
    faces: Counter[str] = Counter()
    for line in lines:
        faces[line.face] += len(line.text) * alike(body_size, line.size)
    face = faces.most_common(1)[0][0] if faces else ""
    return PdfStyle(body_size, face, _levels(lines, body_size, face), _pitches(flows), mono)


def _levels(lines: Iterable[PdfLine], body_size: float, face: str) -> dict[StyleKey, int]:
    """The rank of each style of headings; sizes of nearly one size are of one rank."""
    styles: dict[StyleKey, list[PdfLine]] = defaultdict(list)
    for line in lines:
        styles[key_of(line, face)].append(line)
    total = sum(len(each) for each in styles.values())
    # A style that nearly a third of all lines have is text, whatever it looks like; where there are few
    # lines at all, two of them may be headings.
    heads = [
        key
        for key, each in styles.items()
        if _stands_out(key, body_size) and _titles(key, each, body_size) and len(each) < 0.3 * max(total, 10)
    ]
    ranks = dict(zip(steps(key.size for key in heads), range(1, 99), strict=False))
    return {key: ranks[next(size for size in ranks if alike(size, key.size))] for key in heads}


def steps(sizes: Iterable[float]) -> list[float]:
    """The largest of each group of sizes that are nearly alike, from the largest."""
    found: list[float] = []
    for size in sorted(sizes, reverse=True):
        if not found or not alike(found[-1], size):
            found.append(size)
    return found


def alike(larger: float, size: float) -> bool:
    """Whether two sizes differ no more than those of Latin and Japanese type that go together."""
    return abs(larger - size) <= _ALIKE * larger


def _stands_out(key: StyleKey, body_size: float) -> bool:
    larger = key.size > body_size + _LARGER
    return larger or (bool(key.face) and (key.size > body_size or alike(body_size, key.size)))


def _titles(key: StyleKey, lines: Sequence[PdfLine], body_size: float) -> bool:
    """Whether a style's lines are titles: few end a sentence or, in the body's size, form paragraphs."""
    sentences = sum(bool(_SENTENCE_END.search(line.text)) for line in lines)
    runs = sum(_near(last, line) for last, line in pairwise(lines))
    # Emphasized paragraphs have lines right under each other; a large title may wrap as well.
    alone = key.size > body_size + _LARGER or runs <= _RUNS * len(lines)
    return sentences <= _SENTENCES * len(lines) and alone


def _near(last: PdfLine, line: PdfLine) -> bool:
    return 0 < line.top - last.top < _TIGHT * line.size and abs(last.x0 - line.x0) < line.size


def _pitches(flows: Iterable[Flow]) -> dict[float, float]:
    counts: dict[float, Counter[float]] = defaultdict(Counter)
    for flow in flows:
        for last, line in pairwise(flow.lines):
            step = line.top - last.top
            if _half(last.size) == _half(line.size) and 0.9 < step / line.size < 3:
                # Where the first line had no room left, the two are surely of one paragraph.
                counts[_half(line.size)][_half(step)] += 1 + 3 * forced(last, line, _reach(flow))
    return {size: each.most_common(1)[0][0] for size, each in counts.items()}


def _reach(flow: Flow) -> float:
    return max(line.x1 for line in flow.lines)


def _half(points: float) -> float:
    return round(points * 2) / 2
