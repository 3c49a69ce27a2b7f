"""Numbering systems: the table of ways in which Japanese guidelines number their parts."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.numbering import from_roman

LEGAL = ("編", "部", "章", "節", "款", "目", "条")  # the order that law and official texts keep to
ANNEXES = ("別添", "別紙", "別表", "別冊", "付録", "附属書", "資料")
BARE = "1"
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_KANJI = re.compile(rf"(?:([{''.join(_DIGITS)}]?)百)?(?:([{''.join(_DIGITS)}]?)十)?([{''.join(_DIGITS)}]?)")
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
COUNTERS = "つ個点件人社年月日回種倍割%％円歳時分秒名本枚台箇か所ヶ"
_GAP = r"(?=[\s　*_<]|$)"  # a blank, an end, or the end of emphasis
WORD = r"(?=[\s　*_<]|$|[^\x00-\x7f])"  # the same, or Japanese right behind


@dataclass(frozen=True)
class System:
    """``pattern`` has a group for the number, ``value`` reads it; ``heading``: only of headings."""

    name: str
    pattern: re.Pattern[str]
    value: Callable[[str], int | None]
    heading: bool = False


def kanji_value(text: str) -> int | None:
    """The number of ``十二``, ``一二`` or ``12``; None if it is none of these."""
    if text.isdecimal():
        return int(text)
    if text and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    found = _KANJI.fullmatch(text)
    if not text or not found:
        return None
    hundreds, tens, ones = found.groups()
    return sum(
        unit * (_DIGITS[digit] if digit else 1)
        for unit, digit in ((100, hundreds), (10, tens))
        if digit is not None
    ) + (_DIGITS[ones] if ones else 0)


def _place(alphabet: str) -> Callable[[str], int | None]:
    return lambda text: alphabet.find(text) + 1 or None


def circled_value(text: str) -> int | None:
    """``③`` is 3."""
    return int(unicodedata.normalize("NFKC", text))


def alpha_value(text: str) -> int | None:
    """``c`` is 3."""
    return ord(text.upper()) - ord("A") + 1


def roman_value(text: str) -> int | None:
    """``iii`` and ``Ⅲ`` are 3."""
    return from_roman(unicodedata.normalize("NFKC", text))


def _systems() -> Iterator[System]:
    number, kanji = r"\d{1,3}", r"[\d〇一二三四五六七八九十百]{1,5}"
    roman, kana = {"i": r"[ivx]{1,5}|[ⅰ-ⅻ]", "I": r"[IVX]{1,5}|[Ⅰ-Ⅻ]"}, rf"[{_KANA}]"
    strict = r"(?=[\s　(【「『〔［\[:]|\*\*|$)"
    for unit in LEGAL:
        yield System(
            f"第{unit}",
            re.compile(rf"第\s*({kanji})\s*{unit}(?:の\d+|の[一二三四五六七八九])?{strict}"),
            kanji_value,
        )
        yield System(f"第{unit}", re.compile(rf"第\s*({kanji})\s*{unit}"), kanji_value, heading=True)
    for word in ANNEXES:
        yield System(word, re.compile(rf"{word}\s*([\d一二三四五六七八九十]{{1,2}})[.]?{WORD}"), kanji_value)
        yield System(word, re.compile(rf"{word}\s*([A-Z])(?![A-Za-z])[.]?"), alpha_value)
    yield System("章", re.compile(rf"(?:Chapter|CHAPTER)\s*({number}){_GAP}"), int)
    yield System("付録", re.compile(r"Appendix\s*([A-Z])(?![A-Za-z])[:.]?"), alpha_value)
    yield System("N.", re.compile(rf"({number})\\?[.．](?!\d){WORD}"), int)
    yield System("N)", re.compile(rf"({number})\s*\\?\)(?=\s*\S)"), int)
    yield System("(N)", re.compile(rf"\\?\(\s*({number})\s*\\?\)(?=\s*\S)"), int)
    yield System("①", re.compile(r"([①-⑳㉑-㉟])(?!\s*[~～〜、及と\-])"), circled_value)
    for case, letters in roman.items():
        yield System(f"{case}.", re.compile(rf"({letters})\\?[.．]{WORD}"), roman_value)
        yield System(f"{case})", re.compile(rf"({letters})\s*\\?\)(?=\s*[^\s~～〜、])"), roman_value)
        yield System(f"({case})", re.compile(rf"\\?\(\s*({letters})\s*\\?\)(?=\s*\S)"), roman_value)
    for case, letters in (("a", "[a-z]"), ("A", "[A-Z]")):
        yield System(f"{case}.", re.compile(rf"({letters})\\?[.．]{WORD}"), alpha_value)
        yield System(f"{case})", re.compile(rf"({letters})\s*\\?\)(?=\s*[^\s~、])"), alpha_value)
        yield System(f"({case})", re.compile(rf"\\?\(\s*({letters})\s*\\?\)(?=\s*\S)"), alpha_value)
    for name, order in (("ア", _KANA), ("イ", _IROHA)):
        yield System(name, re.compile(rf"({kana})(?:[\s　]+|[.．])(?=\S)"), _place(order))
        yield System(f"{name})", re.compile(rf"({kana})\)(?=\s*\S)"), _place(order))
        yield System(f"({name})", re.compile(rf"\(({kana})\)(?=\s*\S)"), _place(order))
    yield System("一", re.compile(r"([一二三四五六七八九十]{1,3})[　\t]+(?=\S)"), kanji_value)
    yield System("(一)", re.compile(r"\(([一二三四五六七八九十]{1,3})\)(?=\s*\S)"), kanji_value)
    yield System(BARE, re.compile(rf"(\d{{1,2}})(?:[ 　\t]+)(?![{COUNTERS}\d|/~～〜.．\-–=+×])(?=\S)"), int)


SYSTEMS = tuple(_systems())
KANA_NUMBERS = _KANA + _IROHA
