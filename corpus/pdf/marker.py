"""Markers: how a list entry begins, and lines of a table of contents."""

import re
from dataclasses import dataclass

_BULLET = re.compile(r"[・•●○◯■□◆◇▪▫▶▷➢➤➔✓✔◎◦‣⚫⬤★☆\ue000-\uf8ff]|[-‐–—−](?=[\s　]|[^\s\d\-‐–—−])")
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
_LEADER = re.compile(r"\s*(?:[.．・…‥·•⋯]\s?){4,}\s*")
_CONTENTS = re.compile(_LEADER.pattern + r"\S{0,8}\s*\Z")


@dataclass(frozen=True)
class Marker:
    """``text`` is the marker as printed; ``bullet`` whether it is a sign rather than a number."""

    text: str
    bullet: bool


def marker_of(text: str) -> Marker | None:
    """The marker at the start of a line."""
    if bullet := _BULLET.match(text):
        return Marker(bullet[0], bullet=True)
    if number := _NUMBER.match(text):
        return Marker(number[0], bullet=False)
    return None


def is_contents(text: str) -> bool:
    """Whether a line is one of a table of contents: a title, dots, a page."""
    return bool(_CONTENTS.search(text))


def plain_leaders(text: str) -> str:
    """A line of a table of contents with its dots in short."""
    return _LEADER.sub(" …… ", text).rstrip() if is_contents(text) else text
