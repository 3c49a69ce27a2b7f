"""Lines: the spans of a column or cell that stand side by side, as one string.

A raised small number is kept between two control characters until its footnote is known.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpus.pdf.pdf_spans import PdfSpan

_RUBY = 0.62  # of the size of the words below: furigana is smaller
_KANA = re.compile(r"[\u3041-\u30ff\s・ー]+\Z")


def without_ruby(spans: Sequence[PdfSpan]) -> list[PdfSpan]:
    """The spans without furigana: tiny kana right above the words that they spell out."""
    tiny = [span for span in spans if _KANA.match(span.text)]
    ruby = {id(span) for span in tiny if any(_spells(span, base) for base in spans)}
    return [span for span in spans if id(span) not in ruby]


def _spells(ruby: PdfSpan, base: PdfSpan) -> bool:
    if ruby.size > _RUBY * base.size:
        return False
    across = min(ruby.x1, base.x1) - max(ruby.x0, base.x0)
    above = -0.6 * ruby.size < base.top + 0.25 * base.size - ruby.middle < base.size
    return across > 0.5 * (ruby.x1 - ruby.x0) and above


_Value = TypeVar("_Value", float, str)

RAISED, LOWERED = "\x02", "\x03"  # around a number that may be the mark of a footnote
_SMALL = 0.8  # of the line's size: a raised number is smaller
_WIDE, _NARROW = 0.8, 0.15  # of the size: a space beside Japanese, and between Latin words
_OVERLAP = 0.5  # of a span's height, for it to stand on a line
# 1, 注1, ※2, *3, 4)
_MARK = re.compile(r"(?:注|※|\*)?(\d{1,3})[)）]?\Z")
_COUNTS = 0.15  # of the characters of a line: so many tell of its style
_MONO = 0.8  # of the characters of a monospaced line
_COMMENT = re.compile(r"#|//|--|;|%")
# The number of a heading: 第1章, 1.2, A.3.1.
_SECTION = re.compile(r"(?:第?\d+章|[A-Z]?\d*(?:\.\d+)+\.?)\Z")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffee\u2460-\u24ff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class PdfLine:
    """One printed line; ``size`` and ``face`` are those of most of its characters, as is its height.

    ``cell`` is the number of the table cell that it stands in, -1 in none; ``advance`` is how wide each
    character is where the line is set in a monospaced font, else 0; ``faces`` are all that count in it.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    face: str
    cell: int = -1
    advance: float = 0.0
    faces: frozenset[str] = frozenset()


def rows_of(spans: Iterable[PdfSpan]) -> list[list[PdfSpan]]:
    """The spans grouped by height, from the top; a raised number goes with the line it is raised on."""
    rows: list[list[PdfSpan]] = []
    # The largest first, so that each row is begun by its words and a raised number finds the row it is
    # raised on; from the top alone, that number would begin a row of its own.
    for span in sorted(spans, key=lambda span: (-round(span.size), span.top)):
        home = next((row for row in rows if _beside(row[0], span)), None)
        if home is None:
            rows.append([span])
        else:
            home.append(span)
    return sorted(rows, key=lambda row: row[0].top)


def _beside(first: PdfSpan, span: PdfSpan) -> bool:
    shared = min(first.bottom, span.bottom) - max(first.top, span.top)
    return shared > _OVERLAP * (span.bottom - span.top)


def lines_of(spans: Sequence[PdfSpan]) -> list[PdfLine]:
    """The lines of one column or cell, from the top."""
    return [line_of(row) for row in rows_of(without_ruby(spans))]


def line_of(row: Sequence[PdfSpan]) -> PdfLine:
    """One line from its spans."""
    spans = _once(sorted(row, key=lambda span: span.x0))
    words = _words(spans)
    size = _commonest((span.size, span) for span in words)
    face = _commonest((span.face, span) for span in words)
    core = [span for span in spans if span.size == size]
    text = spans[0].text if len(spans) == 1 else _joined(spans, size, core[0].middle)
    return PdfLine(
        text, spans[0].x0, core[0].top, spans[-1].x1, core[0].bottom, size, face, spans[0].cell,
        _advance(spans), _faces(words),
    )  # fmt: skip


def _words(spans: Sequence[PdfSpan]) -> Sequence[PdfSpan]:
    """The spans but for small numbers: two digits of a mark do not outweigh one character of words."""
    largest = max(span.size for span in spans)
    return [span for span in spans if span.size >= _SMALL * largest or not _MARK.match(span.text)]


def _faces(spans: Sequence[PdfSpan]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for span in spans:
        counts[span.face] += len(span.text)
    return frozenset(face for face, count in counts.items() if count >= _COUNTS * counts.total())


def _advance(spans: Sequence[PdfSpan]) -> float:
    """How wide the characters of a monospaced line are: nearly all of them, or what a comment begins with."""
    mono = sum(len(span.text) for span in spans if span.advance)
    most = mono >= _MONO * sum(len(span.text) for span in spans)
    return spans[0].advance if most or _COMMENT.match(spans[0].text) else 0.0


def _once(spans: list[PdfSpan]) -> list[PdfSpan]:
    """Without what is printed over itself to look bold."""
    kept: list[PdfSpan] = []
    for span in spans:
        if not any(span.text == each.text and abs(span.x0 - each.x0) < 0.3 * span.size for each in kept[-3:]):
            kept.append(span)
    return kept


def _commonest(weighed: Iterable[tuple[_Value, PdfSpan]]) -> _Value:
    counts: Counter[_Value] = Counter()
    for value, span in weighed:
        counts[value] += len(span.text)
    return counts.most_common(1)[0][0]


def _joined(spans: Sequence[PdfSpan], size: float, middle: float) -> str:
    text, last = "", None
    for span in spans:
        words = span.text
        # Whether the raised number is the mark of a footnote or a power (m2) is known only when the footnotes
        # are. The markers keep the question open; the writer leaves the bare number where none was found.
        if span.size < _SMALL * size and span.middle < middle - 0.05 * size and (mark := _MARK.match(words)):
            words = f"{RAISED}{mark[1]}{LOWERED}"
        elif last:
            words = _gap(last, span, text) + words
        text, last = text + words, span
    return text


def _gap(last: PdfSpan, span: PdfSpan, text: str) -> str:
    """The spaces between two spans: as many as there is room for in monospaced text, else one or none."""
    if last.text[-1].isspace() or span.text[0].isspace():
        return ""
    room = span.x0 - last.x1
    if last.advance and span.advance:
        return " " * round(room / span.advance)
    wide = bool(_CJK.match(last.text[-1]) or _CJK.match(span.text[0]))
    # The gap between 「1.1」 and 「目的」 is narrower than one between two Japanese words.
    if _SECTION.match(text):
        wide = False
    return " " * (room > (_WIDE if wide else _NARROW) * span.size)


# Japanese breaks a line between any two characters, but 「 may not end one and 、。」ー or a small kana may
# not begin one (kinsoku): those go to the next line together with their neighbour.
_TOKEN = re.compile(  # what may not be parted: brackets, a word or character, signs that end, a mark
    rf"[「『（(【〔［《“‘]*(?:{RAISED}|[!-~]+|.)"
    rf"[」』）)】〕］》”’、。，．・：；！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々%％]*(?:{RAISED}?\d+{LOWERED})?",
    re.DOTALL,
)
_SLACK = 0.1  # of the size: measures are not that exact
_NARROW_CHARACTERS, _SPACE = 0.6, 0.3  # of the size: a Latin letter, and the space that a line end hides
_LATIN = re.compile(r"[!-~\u00c0-\u024f\u2018-\u201d]")
# manage- | ment; the soft hyphen and U+2010 too. After one letter, as in e-, it belongs to the word.
_HYPHEN = re.compile(r"[a-z]{2}[-\u2010\u00ad]\Z")
_ENDED = re.compile(r"[。．！？!?:：][」』）)】\s]*\Z")


def forced(last: PdfLine, line: PdfLine, right: float) -> bool:
    """Whether the first word of ``line`` had no room behind ``last``, before the edge ``right``."""
    word = _TOKEN.match(line.text)
    # Only Latin words have a space between them that the end of the line hides.
    space = _SPACE * line.size * last.text[-1:].isascii()
    return last.x1 + space + _width(word[0] if word else "", line.size) > right - _SLACK * line.size


def _width(text: str, size: float) -> float:
    text = text.replace(RAISED, "").replace(LOWERED, "")
    # Ambiguous (A), such as ① and ※, are as wide as kanji in Japanese fonts.
    wide = sum(unicodedata.east_asian_width(each) in "WFA" for each in text)
    narrow = len(text) - wide
    return size * (wide + _NARROW_CHARACTERS * narrow)


def ended(text: str) -> bool:
    """Whether a sentence ends with ``text``."""
    return bool(_ENDED.search(text))


def join(last: str, text: str) -> str:
    """``last`` as it is written before ``text``: with a space between Latin words, without a hyphen."""
    if not last or not text or last[-1].isspace():
        return last
    if _HYPHEN.search(last) and text[0].islower():
        return last[:-1]
    # A web address that is broken behind / or - goes on without a space.
    address = "://" in last.rpartition(" ")[2] and not last[-1].isalnum()
    latin = _LATIN.match(last[-1]) and _LATIN.match(text[0])
    return f"{last} " if latin and not address else last
