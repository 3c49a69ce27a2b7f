"""Markup: what surrounds and interrupts the words of a source, and how words look without it.

``display`` is the one function that turns a quoted slice into shown text. It only ever
leaves characters out or turns white space into a line break, so what is shown is a
subsequence of the quote.
"""

import re
import unicodedata

from corpus.span import Span

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINE_END = re.compile(r"<br\s*/?>|</li>", re.IGNORECASE)
_WRAP = re.compile(r"[ \t]*\n(?!\s*(?:[-*+・•✓][ \t]|\n))[ \t]*")
_ENTRY = re.compile(r"\n\s*(?:[-*+・•✓][ \t]+(?:・[ \t]*)?)?|(?:^|(?<=\s))[-・✓][ \t]+")
_EMPHASIS = re.compile(r"\*\*|\\(?=[*_#\[\]])|(?<![\w*])\*(?=[A-Z])|(?<=[A-Za-z])\*(?!\w)")
_JAPANESE = r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_GAP = re.compile(rf"(?<={_JAPANESE})[ \t]+(?={_JAPANESE})|(?<=[、。・「（])[ \t]+")
_BOUNDARY = re.compile(
    r"</li>\s*|<br\s*/?>|\n\s*\n|\n\s*[-*+・•✓][ \t]+|(?<=\S) +- (?=\S)|(?<=。)(?=.)", re.IGNORECASE
)
_EDGE = re.compile(r"(?:\s|</?(?:ul|ol|li|br)\b[^<>]*>|[-・✓•][ \t]+)+", re.IGNORECASE)
_EDGE_END = re.compile(r"(?:\s|</?(?:ul|ol|li|br)\b[^<>]*>)+\Z", re.IGNORECASE)
_MARKUP = re.compile(r"(?:\s|</?[A-Za-z][^<>]*>|[-*+#✓・•|=_])+")


def is_markup(text: str) -> bool:
    """Whether ``text`` holds nothing but white space, tags and list, table or heading marks."""
    return not text or _MARKUP.fullmatch(text) is not None


def inner(source: str, span: Span) -> Span:
    """``span`` without list markup and white space at its two ends."""
    text = span.of(source)
    lead = _EDGE.match(text)
    start = lead.end() if lead else 0
    tail = _EDGE_END.search(text, start)
    return Span(span.start + start, span.start + (tail.start() if tail else len(text)))


def sentences(source: str, span: Span) -> tuple[Span, ...]:
    """The list entries and sentences inside ``span``, in order, markup trimmed."""
    text = span.of(source)
    cuts = [0, *(cut for found in _BOUNDARY.finditer(text) for cut in found.span()), len(text)]
    pieces = (Span(span.start + a, span.start + b) for a, b in zip(cuts, cuts[1:], strict=False))
    return tuple(piece for piece in (inner(source, each) for each in pieces) if _has_words(piece.of(source)))


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in _TAG.sub("", text))


def display(quote: str) -> str:
    """The quote as shown: no tags or emphasis, wrapped lines joined, one list entry a line."""
    text = _TAG.sub("", _LINE_END.sub("\n", quote))
    text = _WRAP.sub(_joint, _EMPHASIS.sub("", text.strip()))
    text = _GAP.sub("", _ENTRY.sub("\n", text))
    lines = (re.sub(r"[ \t]{2,}", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _joint(wrap: re.Match[str]) -> str:
    """What stands for a line wrap: a space between Latin words, nothing elsewhere."""
    before, after = wrap.string[: wrap.start()][-1:], wrap.string[wrap.end() :][:1]
    return " " if before.isascii() and before.isalnum() and after.isascii() and after.isalnum() else ""


def compact(text: str) -> str:
    """Display text folded for comparing labels: NFKC and no white space at all."""
    return "".join(unicodedata.normalize("NFKC", display(text)).split())
