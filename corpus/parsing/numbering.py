"""Numbering: the numbers that Japanese guidelines put before their parts, read at the start of a line.

First the codes of 「AI事業者ガイドライン」 itself (``D-2) i.``), then the markers of any guideline:
``1.2.3``, ``MSTG-ARCH-1``, ``行動目標 1-1`` and all that the table ``SYSTEMS`` knows. Which of them
stands above which is not said here: the source's order tells (``headings``).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from corpus.guideline.item import ItemKind, Role
from corpus.text.markup import display
from corpus.text.numerals import from_roman, kanji_value, roman

ROLE_LETTERS = {"D": Role.DEVELOPER, "P": Role.PROVIDER, "U": Role.USER}

_NUMBERED_LEAD = r"(?:\*\*|<[bu]>|\s)*"  # emphasis may open before the number
# 「D-2) i.」 in whatever width it was typed: 「Ｐ－２）ⅱ．」, 「D - 11） i．」.
_ROLE_CODE = re.compile(
    _NUMBERED_LEAD + r"([DPUＤＰＵ])\s*[-‐‑–－]\s*(\d{1,2})\s*[)）]\s*([ivx]{1,5}|[ⅰ-ⅻ])\s*[.．]\s*"
)
_PRINCIPLE = re.compile(_NUMBERED_LEAD + r"(\d{1,2})\s*[)）]\s*(?=\S)")
_ROMAN = re.compile(
    _NUMBERED_LEAD + r"([IVX]{1,5}|[Ⅰ-Ⅻ])\s*[.．)）]\s*(?=[^\s～〜~、])"
)  # not the range I)～XI)


@dataclass(frozen=True)
class Numbered:
    """A code found at the start of a line; ``length`` counts the characters it takes.

    ``number`` is the principle of a role or common item, the place in the list of an advanced one.
    """

    code: str
    kind: ItemKind
    number: int
    length: int = 0
    role: Role | None = None


def role_code(text: str) -> Numbered | None:
    """``D-2) i.`` at the start of ``text``."""
    found = _ROLE_CODE.match(text)
    if not found:
        return None
    letter, number, numeral = (unicodedata.normalize("NFKC", part) for part in found.groups())
    if not from_roman(numeral):
        return None
    code = f"{letter}-{int(number)}-{numeral}"
    return Numbered(code, ItemKind.ROLE, int(number), found.end(), ROLE_LETTERS[letter])


def common_code(number: int, length: int = 0) -> Numbered:
    """The 共通の指針 item of a principle."""
    return Numbered(f"C-{number}", ItemKind.COMMON, number, length)


def principle_code(text: str) -> Numbered | None:
    """``3)`` at the start of ``text``: a 共通の指針 item."""
    found = _PRINCIPLE.match(text)
    return common_code(int(found[1]), found.end()) if found else None


def roman_code(text: str) -> Numbered | None:
    """``IV.`` at the start of ``text``: an item of the 高度なAIシステムの指針."""
    found = _ROMAN.match(text)
    number = from_roman(found[1]) if found else None
    return (
        Numbered(f"H-{roman(number)}", ItemKind.ADVANCED, number, found.end()) if found and number else None
    )


LEGAL = ("編", "部", "章", "節", "款", "目", "条")  # the order that law and official texts keep to
ANNEXES = ("別添", "別紙", "別表", "別冊", "付録", "附属書", "資料")
BARE = "1"
# Both orders are in use: 「イ」 is the second of ア・イ・ウ and the first of イ・ロ・ハ.
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
# 「3 つの柱」 counts things and numbers nothing.
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


def _place(alphabet: str) -> Callable[[str], int | None]:
    return lambda text: alphabet.find(text) + 1 or None


def circled_value(text: str) -> int | None:
    """``③`` is 3."""
    return int(unicodedata.normalize("NFKC", text))


def alpha_value(text: str) -> int | None:
    """``c`` is 3."""
    return ord(text.upper()) - ord("A") + 1


def _systems() -> Iterator[System]:
    number, kanji = r"\d{1,3}", r"[\d〇一二三四五六七八九十百]{1,5}"
    romans, kana = {"i": r"[ivx]{1,5}|[ⅰ-ⅻ]", "I": r"[IVX]{1,5}|[Ⅰ-Ⅻ]"}, rf"[{_KANA}]"
    # On a plain line 「第3条の規定により」 refers to an article; 「第3条（目的）」 begins one.
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
    # The backslash is Markdown's escape: 「1\. 一つ」 is shown as 「1. 一つ」.
    yield System("N.", re.compile(rf"({number})\\?[.．](?!\d){WORD}"), int)
    yield System("N)", re.compile(rf"({number})\s*\\?\)(?=\s*\S)"), int)
    yield System("(N)", re.compile(rf"\\?\(\s*({number})\s*\\?\)(?=\s*\S)"), int)
    # 「①～③のとおり」 is a range, no number of a line.
    yield System("①", re.compile(r"([①-⑳㉑-㉟])(?!\s*[~～〜、及と\-])"), circled_value)
    for case, letters in romans.items():
        yield System(f"{case}.", re.compile(rf"({letters})\\?[.．]{WORD}"), from_roman)
        yield System(f"{case})", re.compile(rf"({letters})\s*\\?\)(?=\s*[^\s~～〜、])"), from_roman)
        yield System(f"({case})", re.compile(rf"\\?\(\s*({letters})\s*\\?\)(?=\s*\S)"), from_roman)
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


ROLE = "role"
ARTICLE = "第条"
DECIMAL = "1.1"
IDENTIFIER = "id"

_NAMES = "行動目標|問|ルール|要件|基準|ステップ|事例|ケース|チェックポイント|原則|Q|Step|Rule"

_LEAD = re.compile(r"(?:\*\*|__|<a\b[^<>]*>|</a>|<[bu]>|[\s　\[])*", re.IGNORECASE)
_TAIL = re.compile(r"(?:\*\*|__|</[bu]>|\](?:\([^)\s]*\))?)*[\s　]*(?:[:：][\s　]*)?")


@dataclass(frozen=True)
class Marker:
    """A number at the start of a line.

    ``system`` names the numbering it is of; ``number`` its place there (0 where it has none);
    ``path`` all numbers of a hierarchical one; ``text`` its normal form, a piece of a code;
    ``length`` the characters it takes with the blanks after it; ``absolute``: ``text`` is a whole
    code by itself, whatever stands above.
    """

    system: str
    number: int
    text: str
    length: int
    path: tuple[int, ...] = ()
    absolute: bool = False

    @property
    def first(self) -> bool:
        """Whether it begins a series."""
        return self.number == 1


# 「1.5倍の」 and 「10.5%」 are amounts.
_NUMBERS = re.compile(
    rf"([A-Z]{{1,4}})?(\d{{1,3}}(?:\.\d{{1,3}}){{1,5}})\.?(?![\d,%％倍])(?:{WORD}|(?=[:：)]))"
)
_LETTERED = re.compile(r"([A-Z]{1,4})(\d{1,3})(?=[:：])")
# Only of headings (「V1 設計」): at the start of a sentence, 「A4 …」 is a word.
_LETTERED_HEADING = re.compile(r"([A-Z]{1,2})(\d{1,3})(?=[\s　])")
_IDENTIFIER = re.compile(r"([A-Z][A-Z0-9]{0,15}(?:[-_][A-Z][A-Z0-9]{0,15}){0,4})[-_](\d{1,4})(?![\w.-])")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_BRANCH = re.compile(r"の([\d一二三四五六七八九]+)\Z")
_ALL_DIGITS = re.compile(r"\d{1,4}")
_WINDOW = 60  # no number takes more characters
_NAMED = re.compile(rf"({_NAMES})\s*\.?\s*(\d{{1,3}}(?:[-.]\d{{1,3}})*)[.．]?(?=[\s　【「『(:：<*]|$)")


def read_markers(text: str, *, heading: bool = False) -> tuple[Marker, ...]:
    """Every reading of the number that ``text`` begins with, the likelier first; none if it has none.

    ``heading``: the line is known to be a heading, where 「第2部AIの…」 is a number too.
    """
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    rest = _folded(text[start : start + _WINDOW])
    if rest[:1] not in _BEGINNINGS:
        return ()
    return tuple(
        replace(each, length=_end(text, start + each.length)) for each in _readings(text, rest, heading)
    )


def _readings(text: str, rest: str, heading: bool) -> Iterator[Marker]:
    if found := role_code(text):
        yield Marker(ROLE, found.number, found.code, found.length, absolute=True)
        return
    readers = (_hierarchical, _identifier, _named, *((_lettered,) if heading else ()))
    if marker := next(filter(None, (read(rest) for read in readers)), None):
        yield marker
        return
    for system in SYSTEMS:
        matched = system.pattern.match(rest) if heading or not system.heading else None
        number = system.value(matched[1]) if matched else None
        if matched and number is not None:
            yield _plain(system, matched, number)


def _plain(system: System, matched: re.Match[str], number: int) -> Marker:
    text = _numeral(system, matched[1], number)
    # 「第3条の2」 is an article of its own beside 「第3条」.
    if branch := _BRANCH.search(matched[0]):
        text += f"の{kanji_value(branch[1])}"
    return Marker(system.name, number, text, matched.end(), absolute=system.name == ARTICLE)


def _numeral(system: System, printed: str, number: int) -> str:
    """The number as it goes into a code: digits, but letters, kana and Roman numerals as printed."""
    if system.value in (int, kanji_value, circled_value):
        text = str(number)
    else:
        text = unicodedata.normalize("NFKC", printed)
    return f"{system.name}{text}" if system.name in ANNEXES else text


def _hierarchical(rest: str) -> Marker | None:
    """``1.2.3`` and ``V1.2.3``."""
    return _pathed(_NUMBERS.match(rest) or _LETTERED.match(rest))


def _lettered(rest: str) -> Marker | None:
    """``V1 …`` as a heading."""
    return _pathed(_LETTERED_HEADING.match(rest))


def _pathed(found: re.Match[str] | None) -> Marker | None:
    if not found:
        return None
    path = tuple(map(int, found[2].split(".")))
    text = f"{found[1] or ''}{found[2]}"
    return Marker(f"{found[1] or ''}{DECIMAL}", path[-1], text, found.end(), path, absolute=True)


def _identifier(rest: str) -> Marker | None:
    """``MSTG-ARCH-1``."""
    found = _IDENTIFIER.match(rest)
    if not found:
        return None
    return Marker(f"{IDENTIFIER} {found[1]}", int(found[2]), found[0], found.end(), absolute=True)


def _named(rest: str) -> Marker | None:
    """``行動目標 1-1``, ``Q3``."""
    found = _NAMED.match(rest)
    if not found:
        return None
    path = tuple(map(int, re.split("[-.]", found[2])))
    return Marker(found[1], path[-1], f"{found[1]}{found[2]}", found.end(), path, absolute=len(path) > 1)


def _folded(text: str) -> str:
    """NFKC of each character that folds to one, so that places stay; circled numbers stay themselves."""
    return "".join(map(_FOLDS.__getitem__, text))


class _Folds(dict[str, str]):
    """Full-width letters, digits and brackets, and the ready-made Roman numerals of one letter."""

    def __missing__(self, character: str) -> str:
        folded = unicodedata.normalize("NFKC", character)
        kept = character if "①" <= character <= "㊿" or len(folded) != 1 else folded
        self[character] = kept
        return kept


# What any number can begin with: nearly all lines are words, and need no further look.
_BEGINNINGS = frozenset(
    "第別付附資(\\0123456789〇一二三四五六七八九十行問ル要基ス事ケチ原" + KANA_NUMBERS
) | set(
    map(
        chr,
        [
            *range(65, 91),  # A to Z
            *range(97, 123),  # a to z
            *range(0x2460, 0x2474),  # ① to ⑳
            *range(0x2160, 0x217C),  # Ⅰ to Ⅻ, ⅰ to ⅻ
            *range(0x3251, 0x3260),  # ㉑ to ㉟
        ],
    )
)
_FOLDS = _Folds()
# NFKC would make it a plain blank, and 「一　題」 is a number only with the wide one (or a tab).
_FOLDS["　"] = "　"


def _end(text: str, position: int) -> int:
    tail = _TAIL.match(text, position)
    return tail.end() if tail else position


def identifier(text: str) -> Marker | None:
    """The number that is the whole of a table cell: ``**1.1.1**``, ``V2.3``, ``MSTG-ARCH-1``, ``3``."""
    words = _folded(_LINK.sub(r"\1", display(text)).strip())
    for read in (_hierarchical, _identifier, _named):
        marker = read(words)
        if marker and marker.length == len(words):
            return marker
    if _ALL_DIGITS.fullmatch(words):
        return Marker(BARE, int(words), str(int(words)), len(words))
    # Most systems want a word behind the number; the x stands in for it.
    found = [each for each in read_markers(f"{words}x") if each.length == len(words)]
    return found[0] if found else None
