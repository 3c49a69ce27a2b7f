"""Ruby: furigana, the tiny kana over the words that they spell out."""

import re
from collections.abc import Sequence

from corpus.pdf.span import Span

_RUBY = 0.62  # of the size of the words below: furigana is smaller
_KANA = re.compile(r"[\u3041-\u30ff\s・ー]+\Z")


def without_ruby(spans: Sequence[Span]) -> list[Span]:
    """The spans without furigana: tiny kana right above the words that they spell out."""
    tiny = [span for span in spans if _KANA.match(span.text)]
    ruby = {id(span) for span in tiny if any(_spells(span, base) for base in spans)}
    return [span for span in spans if id(span) not in ruby]


def _spells(ruby: Span, base: Span) -> bool:
    if ruby.size > _RUBY * base.size:
        return False
    across = min(ruby.x1, base.x1) - max(ruby.x0, base.x0)
    above = -0.6 * ruby.size < base.top + 0.25 * base.size - ruby.middle < base.size
    return across > 0.5 * (ruby.x1 - ruby.x0) and above
