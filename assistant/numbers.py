"""Numbers: codes of other numbered items in a question: ``1.2.3``, ``MSTG-ARCH-1``, ``第3条第2項``.

They are read as codes only where the items hold them, so that a question with a date or a
quantity in it is none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.item import Item, ItemKind

_COUNTED = (
    r"(?![a-z\d]|[.\-]\d|版|人|名|社|年|月|日|歳|割|%|枚|台|円|回|倍|万|億|分|時間|秒"
    r"|[かヶヵ]月|つ|ページ|件|店|点)"
)
_TOKEN = re.compile(rf"(?<![a-z\d.\-/_])[a-z\d]+(?:[.\-][a-z\dァ-ヶ]+)+{_COUNTED}")
_NAMED = re.compile(
    rf"(?:別添|別紙|別表|別冊|付録|附属書|資料|行動目標|問|要件|基準|事例|(?<![a-z])q|[ァ-ヶ\-]{{2,8}})\s*\d+(?:[.\-]\d+)*{_COUNTED}"
)
_ARTICLE = re.compile(
    r"(?<![法令例])第(?P<article>\d+)条(?:の(?P<branch>\d+))?(?:第?(?P<paragraph>\d+)項)?(?:第?(?P<item>\d+)号)?"
)
_VERSION = re.compile(r"(?:第|ver\.?|version|v\.|バ-ジョン|版)\s*\Z")
_CHAPTER = re.compile(r"第\s*(\d+)\s*[編部章節款]")
_LEGAL = re.compile(r"第\s*[\d一二三四五六七八九十百]+\s*[編部章節款]")


@dataclass(frozen=True)
class Named:
    """A stretch of a question that names items."""

    span: tuple[int, int]
    text: str
    keys: tuple[str, ...]


def holds(wanted: str, code: str, key: str) -> bool:
    """Whether the item with this code and key is ``wanted``, a part of it, or counted below it."""
    if wanted in (code, key) or code.startswith(f"{wanted}-"):
        return True
    part = key.removeprefix(f"{wanted}.")
    return part != key and (part.isalpha() if "-" in wanted else code.startswith(f"{wanted}."))


def find_numbers(text: str, items: Sequence[Item], normal: Callable[[str], str]) -> Iterator[Named]:
    """What the folded ``text`` names among the numbered items; ``normal`` folds codes likewise."""
    codes = [
        (normal(item.code), normal(item.key), item)
        for item in items
        if item.kind is ItemKind.NUMBERED or (item.kind is ItemKind.COMMON and item.code.count("-") > 1)
    ]
    if not codes:
        return
    for found in _ARTICLE.finditer(text):
        wanted = _article_code(found)
        keys = [key for key in _keys(wanted, codes) if _is_article(found["article"], key, items)]
        yield Named(found.span(), found[0], tuple(keys))
    for pattern in (_TOKEN, _NAMED):
        for found in pattern.finditer(text):
            if not _VERSION.search(text[: found.start()]):
                yield Named(found.span(), found[0], _first_keys("".join(found[0].split()), codes))


def _article_code(found: re.Match[str]) -> str:
    article = found["article"] + (f"の{found['branch']}" if found["branch"] else "")
    return "-".join(filter(None, (article, found["paragraph"], found["item"])))


def _is_article(number: str, key: str, items: Sequence[Item]) -> bool:
    """Whether the item is of 第N条 and not of a 第N部 that the document has as well."""
    item = next(each for each in items if each.key == key)
    if any(_LEGAL.match(label.text) for label in item.heading):
        return True
    return not any(
        (chapter := _CHAPTER.match(label.text)) and chapter[1] == number
        for each in items
        for label in each.heading
    )


def _first_keys(token: str, codes: Sequence[tuple[str, str, Item]]) -> tuple[str, ...]:
    """As it is typed, else with or without the letter before the number: ``V1.2.3`` and ``1.2.3``."""
    spellings = (token, token.removeprefix("v"), f"v{token}")
    return next((keys for each in spellings if (keys := _keys(each, codes))), ())


def _keys(wanted: str, codes: Sequence[tuple[str, str, Item]]) -> tuple[str, ...]:
    return tuple(item.key for code, key, item in codes if holds(wanted, code, key))
