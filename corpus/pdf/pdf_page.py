"""A page of a PDF: what stands on it, in no order yet, and what is wrong with its characters."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from corpus.pdf.pdf_file import RawPage
from corpus.pdf.pdf_spans import Glyph, PdfSpan, spans_of
from corpus.pdf.pdf_tables import PdfTable, parted
from corpus.text.characters import count_radicals, fold_radicals

# Monotype is a foundry, not a width. The last form is TeX's: cmtt10, SFTT1000.
_NAME = re.compile(r"mono(?!type)|courier|typewriter|consol|menlo|[a-z\d]tt\d*(?:-|\Z)", re.IGNORECASE)
# In ＭＳ 明朝 and its like all Latin letters are half as wide as a kanji, also in plain text.
_JAPANESE = re.compile(r"minch|mincyo|goth|明朝|ゴシック|gyosho|meiryo", re.IGNORECASE)
_NARROW, _WIDE = frozenset("ijl.,:;|!'"), frozenset("mwMW@%")
_SAME = 0.02  # of the size


def mono_fonts(glyphs: Iterable[Glyph]) -> frozenset[str]:
    """The fonts of a page that are monospaced; Japanese ones with half-wide letters are for any text."""
    letters: dict[str, dict[str, float]] = defaultdict(dict)
    for glyph in glyphs:
        letters[glyph.font][glyph.text] = (glyph.x1 - glyph.x0) / glyph.size if glyph.size else 0.0
    return frozenset(font for font, widths in letters.items() if _NAME.search(font) or _even(font, widths))


def _even(font: str, widths: dict[str, float]) -> bool:
    if _JAPANESE.search(font) or not all(each.isascii() for each in widths):
        return False
    # Without a narrow and a wide letter nothing is proved: digits are equally wide in most fonts.
    known = _NARROW & widths.keys() and _WIDE & widths.keys()
    return bool(known) and max(widths.values()) - min(widths.values()) < _SAME


# What pdfminer writes for a glyph whose font names no character for it, such as (cid:123).
_CID = re.compile(r"\(cid:\d+\)")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
GETA = "〓"  # printed for what cannot be read
_SYMBOL_FONT = str.maketrans(  # bullets of the Symbol and Wingdings fonts, in the area for private use
    {"\uf0b7": "•", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0a7": "▪", "\uf06e": "■", "\uf06c": "●", "\uf0e8": "➔"}
)
# Control characters, surrogates, unassigned ones. So the two control characters that mark raised
# numbers (pdf_lines) never come from the file itself.
_DROPPED = {"Cc", "Cs", "Cn"}


@dataclass(frozen=True)
class Trouble:
    """How many characters are radicals, ligatures, unreadable, private; whether it is set vertically."""

    radicals: int = 0
    ligatures: int = 0
    unreadable: int = 0
    private: int = 0
    vertical: bool = False


@dataclass(frozen=True)
class PdfPage:
    """``place`` counts from 1; ``spans`` are those outside of tables."""

    place: int
    width: float
    height: float
    spans: tuple[PdfSpan, ...]
    tables: tuple[PdfTable, ...]
    trouble: Trouble

    @property
    def blank(self) -> bool:
        """Whether no word stands on it."""
        return not self.spans and not self.tables


def page_of(raw: RawPage) -> PdfPage:
    """The page with its characters cleaned and joined."""
    glyphs = [_clean(glyph) for glyph in raw.glyphs if _cleaned(glyph.text)]
    trouble = _trouble(glyphs, sum(glyph.text in _LIGATURES for glyph in raw.glyphs))
    spans = [replace(span, text=fold_radicals(span.text)) for span in spans_of(glyphs, mono_fonts(glyphs))]
    outside, tables = parted(spans, raw)
    return PdfPage(raw.place, raw.width, raw.height, outside, tables, trouble)


def _clean(glyph: Glyph) -> Glyph:
    text = _cleaned(glyph.text)
    return glyph if text == glyph.text else glyph._replace(text=text)


@cache  # a file has hundreds of thousands of glyphs, but few thousand characters
def _cleaned(text: str) -> str:
    # A character beyond those of Latin 1 stays even where this Python does not know it.
    if len(text) == 1 and text > "\xa0" and not "\ue000" <= text <= "\uf8ff":
        return _LIGATURES.get(text, text)
    text = _CID.sub(GETA, text).translate(_SYMBOL_FONT).replace("\xa0", " ").replace("\t", " ")
    return "".join(each for each in text if unicodedata.category(each) not in _DROPPED)


def _trouble(glyphs: list[Glyph], ligatures: int) -> Trouble:
    text = "".join(glyph.text for glyph in glyphs)
    private = len(_PRIVATE.findall(text))
    below = sum(_below(last, glyph) for last, glyph in pairwise(glyphs))
    return Trouble(
        count_radicals(text), ligatures, text.count(GETA), private, below > 0.5 * max(20, len(glyphs))
    )


def _below(last: Glyph, glyph: Glyph) -> bool:
    """Whether ``glyph`` stands right under ``last``, as in vertical writing."""
    return abs(last.x0 - glyph.x0) < 0.3 * glyph.size and 0.5 < (glyph.top - last.top) / glyph.size < 2


def body_size(pages: Iterable[PdfPage]) -> float:
    """The size in which most characters outside of tables are set."""
    counts: Counter[float] = Counter()
    for page in pages:
        for span in page.spans:
            counts[round(span.size, 1)] += len(span.text)
    return counts.most_common(1)[0][0] if counts else 10.0
