"""Monospaced fonts: told by their names, or by narrow and wide letters that are as wide as each other."""

import re
from collections import defaultdict
from collections.abc import Iterable

from corpus.pdf.glyph import Glyph

_NAME = re.compile(r"mono(?!type)|courier|typewriter|consol|menlo|[a-z\d]tt\d*(?:-|\Z)", re.IGNORECASE)
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
    known = _NARROW & widths.keys() and _WIDE & widths.keys()
    return bool(known) and max(widths.values()) - min(widths.values()) < _SAME
