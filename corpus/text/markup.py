"""Markup: what surrounds and interrupts the words of a source, and how words look without it.

``display`` is the one function that turns a quoted slice into shown text. It only ever
leaves characters out and puts line breaks in, so what is shown without its line breaks
is a subsequence of the quote.
"""

import re
from functools import lru_cache
from itertools import pairwise

from corpus.text.characters import folded
from corpus.text.span import Span

# A list of names: 「<AI開発者>」 in a text is words, and only elements of HTML are left out.
_NAMES = (
    "a|abbr|article|b|big|blockquote|body|br|caption|center|code|col|colgroup|dd|del|div|dl|dt|em|embed"
    "|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li|link|main|mark"
    "|meta|nav|object|ol|p|pre|q|rp|rt|ruby|s|samp|script|section|small|span|strike|strong|style|sub|sup|svg"
    "|table|tbody|td|tfoot|th|thead|title|tr|u|ul|video|wbr"
)
_ELEMENT = rf"</?(?:{_NAMES})(?:[\s/][^<>]*)?>"
_TAG_TEXT = rf"{_ELEMENT}|<!--(?:(?!-->).)*-->"
_BULLETS = "-*+・•✓"
_INVISIBLE = "\ufeff\u200b"  # byte order mark, zero-width space
_NOTHING = dict.fromkeys(map(ord, _INVISIBLE))

_TAG = re.compile(_TAG_TEXT, re.IGNORECASE | re.DOTALL)
_ELEMENT_ONLY = re.compile(_ELEMENT, re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:li|p|div|td|th|tr|h[1-6])\s*>", re.IGNORECASE)
# A tab behind a list mark and a pipe inside a word (a|b) part no cells.
_CELL_EDGE = re.compile(rf"(?<![{_BULLETS}])\t|(?<![^\s|])\|(?![^\s|])")
_BLANK_LINES = re.compile(r"\n\s*\n")
# The look-behind lets a match begin only at the first blank, else a long run takes quadratic time.
_WRAP = re.compile(rf"(?<![ \t])[ \t]*\n(?!\s*(?:[{_BULLETS}][ \t]|\n))[ \t]*")
_ENTRY = re.compile(rf"\n\s*(?:[{_BULLETS}][ \t]+(?:[・•✓][ \t]*)?)?|(?:^|(?<=\s))[-・✓][ \t]+")
# A single * is emphasis only at a Latin word (*Article*); elsewhere it marks a footnote (*1).
_EMPHASIS = re.compile(r"\\([*_#|\[\]>=~`+-])|\*\*|(?<![\w*])\*(?=[A-Z])|(?<=[A-Za-z])\*(?!\w)")
_FENCED = re.compile(r"^[ \t]*(```+|~~~+)[^\n`]*\n(.*?)\n?^[ \t]*\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_LEAD = re.compile(r"(?=[#>|]|```|~~~|\[\^[^\]\s]+\]:|[-=]{3,}(?:\s|\Z))")
_NOTE_MARK = re.compile(r"(?<=\[)\^(?=[^\[\]\s]+\])")
_JAPANESE = r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
# Text taken from slides has blanks where lines ended: 「関連する ステークホルダーへの 情報提供」.
_GAP = re.compile(rf"(?<={_JAPANESE})[ \t]+(?={_JAPANESE})|(?<=[、。・「（])[ \t]+|(?<=[ \t])[ \t]+")
# 「- 」 in the middle of a line parts the entries of a list that a converter put into one cell.
_BOUNDARY = re.compile(
    rf"</li>\s*|<br\s*/?>|\n\s*\n|\n\s*[{_BULLETS}][ \t]+|(?<=\S) +- (?=\S)|(?<=。)(?=.)",
    re.IGNORECASE,
)
_EDGE_TAG = r"</?(?:ul|ol|li|br)\b[^<>]*>"
_EDGE = re.compile(rf"(?:\s++|{_EDGE_TAG}|[-・✓•][ \t]++)++", re.IGNORECASE)
_LIST_TAG = re.compile(_EDGE_TAG, re.IGNORECASE)
# Possessive: what is no markup shows at once, and megabytes of white space take no memory to match.
_MARKUP = re.compile(rf"(?:\s++|{_TAG_TEXT}|[{_BULLETS}{_INVISIBLE}#|=_]++)++", re.IGNORECASE | re.DOTALL)


def is_markup(text: str) -> bool:
    """Whether ``text`` holds nothing but white space, tags and list, table or heading marks."""
    return not text or _MARKUP.fullmatch(text) is not None


def inner(source: str, span: Span) -> Span:
    """``span`` without list markup and white space at its two ends."""
    text = span.of(source)
    lead = _EDGE.match(text)
    start = lead.end() if lead else 0
    return Span(span.start + start, span.start + _end_of_words(text, start))


def _end_of_words(text: str, start: int) -> int:
    """Where the white space and list tags at the end of ``text`` begin, at ``start`` at the earliest.

    Looked for from behind: a search from the front tries every blank of a long run of them.
    """
    end = len(text)
    while True:
        while end > start and text[end - 1].isspace():
            end -= 1
        opened = text.rfind("<", start, end) if text.endswith(">", start, end) else -1
        if opened < 0 or not _LIST_TAG.fullmatch(text, opened, end):
            return end
        end = opened


def sentences(source: str, span: Span) -> tuple[Span, ...]:
    """The list entries and sentences inside ``span``, in order, markup trimmed."""
    text = span.of(source)
    cuts = [0, *(cut for found in _BOUNDARY.finditer(text) for cut in found.span()), len(text)]
    pieces = (inner(source, Span(span.start + a, span.start + b)) for a, b in pairwise(cuts))
    return tuple(piece for piece in pieces if _has_words(piece.of(source)))


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in _untagged(text))


def _untagged(text: str) -> str:
    """``text`` without tags and comments; a comment that nobody closes is words.

    Behind the last ``-->`` none is closed, and each that is opened would be followed to the end.
    """
    closed = text.rfind("-->") + len("-->") if "-->" in text else 0
    return _TAG.sub("", text[:closed]) + _ELEMENT_ONLY.sub("", text[closed:])


def display(quote: str) -> str:
    """The quote as shown: no tags or emphasis, wrapped lines joined, one list entry or cell a line.

    The lines of fenced code are shown as they are, but for blank ones and the blanks around them.
    """
    lines, at = list[str](), 0
    # One kind of line end, as the patterns know only \n.
    text = "\n".join(quote.splitlines()).translate(_NOTHING)
    for code in _FENCED.finditer(text):
        lines += [_prose(text[at : code.start()]), *map(str.strip, code[2].split("\n"))]
        at = code.end()
    return "\n".join(filter(None, [*lines, _prose(text[at:])]))


def _prose(text: str) -> str:
    # Breaks and ends of blocks first: they are tags too, and would be gone.
    text = _untagged(_BREAK.sub("\n", _BLOCK_END.sub("\n\n", text)))
    # A cell becomes a paragraph, so that _WRAP does not join it to the next.
    text = _BLANK_LINES.sub("\n\n", _CELL_EDGE.sub("\n\n", text).strip())
    text = _WRAP.sub(_joint, _NOTE_MARK.sub("", _EMPHASIS.sub(r"\1", text)))
    text = _GAP.sub("", _ENTRY.sub("\n", text))
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))


def escape(text: str) -> str:
    """Words as they are written where a line begins, so that none of them is read as a mark of Markdown."""
    return f"\\{text}" if _LEAD.match(text) else text


def _joint(wrap: re.Match[str]) -> str:
    """What stands for a line wrap: the blank (or the break itself) between Latin words, nothing elsewhere."""
    before, after = wrap.string[: wrap.start()][-1:], wrap.string[wrap.end() :][:1]
    if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        # No blank is made up: only what the quote holds is shown, and line breaks.
        return " " if " " in wrap[0] else "\n"
    return ""


@lru_cache(maxsize=256)  # the same few headings and notes are compared with every block
def compact(text: str) -> str:
    """A quote as shown, folded for comparing labels: NFKC and no white space at all."""
    return folded(display(text))
