"""Line breaks: whether a line had to end where it ends, and how two lines are joined."""

import re
import unicodedata

from corpus.pdf.line import LOWERED, RAISED, Line

_TOKEN = re.compile(  # what may not be parted: brackets, a word or character, signs that end, a mark
    rf"[「『（(【〔［《“‘]*(?:{RAISED}|[!-~]+|.)"
    rf"[」』）)】〕］》”’、。，．・：；！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々%％]*(?:{RAISED}?\d+{LOWERED})?",
    re.DOTALL,
)
_SLACK = 0.1  # of the size: measures are not that exact
_NARROW, _SPACE = 0.6, 0.3  # of the size: a Latin letter, and the space that a line end hides
_LATIN = re.compile(r"[!-~\u00c0-\u024f\u2018-\u201d]")
_HYPHEN = re.compile(r"[a-z]{2}[-\u2010\u00ad]\Z")
_ENDED = re.compile(r"[。．！？!?:：][」』）)】\s]*\Z")


def forced(last: Line, line: Line, right: float) -> bool:
    """Whether the first word of ``line`` had no room behind ``last``, before the edge ``right``."""
    word = _TOKEN.match(line.text)
    space = _SPACE * line.size * last.text[-1:].isascii()
    return last.x1 + space + _width(word[0] if word else "", line.size) > right - _SLACK * line.size


def _width(text: str, size: float) -> float:
    text = text.replace(RAISED, "").replace(LOWERED, "")
    wide = sum(unicodedata.east_asian_width(each) in "WFA" for each in text)
    narrow = len(text) - wide
    return size * (wide + _NARROW * narrow)


def ended(text: str) -> bool:
    """Whether a sentence ends with ``text``."""
    return bool(_ENDED.search(text))


def join(last: str, text: str) -> str:
    """``last`` as it is written before ``text``: with a space between Latin words, without a hyphen."""
    if not last or not text or last[-1].isspace():
        return last
    if _HYPHEN.search(last) and text[0].islower():
        return last[:-1]
    address = "://" in last.rpartition(" ")[2] and not last[-1].isalnum()
    latin = _LATIN.match(last[-1]) and _LATIN.match(text[0])
    return f"{last} " if latin and not address else last
