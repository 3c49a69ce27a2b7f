"""References: item codes in a question, in every way that people type them.

``P-5) ii.``, ``P-5 ii``, ``Ｐ－５）ⅱ``, ``p5ii``, ``Pの5の2``, ``提供者の5の2``, ``広島AIプロセスの12番目``,
``共通の指針の5番目``, ``指針7)``, ``C-1の2``, ``S-purpose-1``; other numbers by ``numbers``.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.guideline.item import Item, ItemKind
from corpus.text.numerals import from_roman, roman

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
        keys = [key for key in _keys_holding(wanted, codes) if _is_article(found["article"], key, items)]
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
    return next((keys for each in spellings if (keys := _keys_holding(each, codes))), ())


def _keys_holding(wanted: str, codes: Sequence[tuple[str, str, Item]]) -> tuple[str, ...]:
    return tuple(item.key for code, key, item in codes if holds(wanted, code, key))


_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SPOKEN = {"ディー": "d", "ピー": "p", "ユー": "u", "シー": "c", "エイチ": "h", "エッチ": "h"}
_SPOKEN_LETTER = re.compile(rf"(?<![ァ-ヶー])({'|'.join(_SPOKEN)})(?=[\s\-・の]*第?[\d一二三四五六七八九十])")
_KANJI_NUMBER = re.compile(
    r"(?:(?<=[第のはdpuch\-・)\s])|(?<![一二三四五六七八九十])(?=[一二三四五六七八九十]+(?:番|つ|個|ばん|こ)目))"
    r"([一二三四五六七八九]?十?[一二三四五六七八九]?)(?=[つ番項条節号個のはをにがとも]|ばん目|こ目|[^\w]|$)"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－_", "-"))
_CIRCLED = {ord("①") + number: f"の{number + 1}" for number in range(20)}  # D2③ is not D23

# What tells a code from a number of something else: what stands before, inside and behind it.
_ALONE = r"(?<![a-z\d\-&/.'])"
_GAP = r"[\s\-・]*(?:の\s*)?(?:第\s*)?"
_NOT_COUNTED = (
    r"(?![a-z\d]|\.[a-z\d]|人|名(?![称前])|社(?![内外会])|年|月|日|歳|割|%|枚|本(?![文編])|個(?![人目])|台|円"
    r"|回(?!答)|倍|代|万|億|分(?!か)|時間|秒|[かヶヵ]月|つ(?!目)|段|ページ|件|店|部(?!分)|点(?!検))"
)
_END = r"(?=$|[^\w]|[をはにのがもと]|って|だけ)"
_TH_ITEM = r"(?<=第\d)項目|(?<=第\d\d)項目"  # 12項目 are twelve
_TH = rf"(?:(?:[番つ個]|ばん|こ)目|(?:番|項|条|号|{_TH_ITEM}){_END}|{_END})"
_NUMBER = r"(?P<number>\d{1,2})(?!\d)"
_NUMERAL = r"(?P<number>\d{1,2}(?!\d)|[ivx]{1,4}(?![a-z]))"

_JOIN = r"(?:番目?|項目?|条)?[\s\-.,、・()\[\]]*(?:の[\s(]*)?(?:第\s*)?"
_SUB = rf"{_JOIN}(?P<sub>[ivx]{{1,4}}|\d){_NOT_COUNTED}"
_LINK = r"(?:(?:向け)?の(?:うち|中)?(?:の|で)?|その|に関する|[はで](?=\s*(?:第\s*)?\d+[番つ]目))?"
_ORDINAL = rf"{_LINK}[\s(]*(?:第|no\.?|#)?\s*{_NUMERAL}\s*{_TH}"

_LETTER = re.compile(rf"{_ALONE}(?P<letter>[dpu]){_GAP}{_NUMBER}(?:{_SUB}|{_NOT_COUNTED})")
_NAMED_ROLE = re.compile(
    rf"(?P<role>開発者|提供者|利用者)(?:に関する事項|向け|編|側)?(?:の(?:項目|事項|番号))?{_GAP}{_NUMBER}(?:{_SUB}|\s*{_TH})"
)
_COMMON_LETTER = re.compile(rf"(?P<th>){_ALONE}c{_GAP}{_NUMBER}{_NOT_COUNTED}")
_COMMON_SUB = re.compile(
    rf"(?:{_ALONE}c{_GAP}|(?:共通の?指針|(?<!\w)原則)[\s(]*(?:の|第)?\s*){_NUMBER}"
    rf"(?:番目?)?[\s\-.,、・()]*(?:の[\s(]*)*(?P<sub>\d{{1,2}}){_NOT_COUNTED}"
)
_COMMON = re.compile(rf"(?P<th>)(?:共通の?指針|指針|(?<!\w)原則)\s*{_ORDINAL}")
_COMMON_TH = re.compile(rf"(?:{_NUMBER}\s*[番つ個]目の|第(?P<th>\d{{1,2}})の?)\s*(?:共通の?)?(?:指針|原則)")
_ADVANCED_NAME = (
    r"(?:(?:広島|ひろしま|ヒロシマ)(?:ai)?(?:プロセス)?|高度な?ai(?:システム)?|国際指針|国際行動規範)"
)
_ADVANCED_LETTER = re.compile(rf"{_ALONE}h{_GAP}{_NUMERAL}{_NOT_COUNTED}")
_ADVANCED = re.compile(rf"{_ADVANCED_NAME}(?:[^\d、。]{{0,16}}?(?:指針|項目|原則))?\s*{_ORDINAL}")
_ADVANCED_TH = re.compile(rf"{_NUMBER}\s*[番つ個]目の\s*{_ADVANCED_NAME}")
_ADVANCED_ALONE = re.compile(r"\A\W*(?P<number>[ivx]{2,4})(?:番目?)?(?=[^\w]|[をはの]|って|とは|\Z)")
_SAME_CODE = re.compile(rf"{_ALONE}(?P<key>[dpu]-\d{{1,2}}-[ivx]{{1,4}}\.\d)(?!\d)")
_TH_IN_KANA = re.compile(r"([つ番個]|ばん|こ)め(?!に見)")
_NARRATIVE = re.compile(rf"{_ALONE}s[\s\-]+(?P<section>[a-z\d]+)[\s\-]+{_NUMBER}(?![a-z])")
_LETTERS = {"開発者": "D", "提供者": "P", "利用者": "U"}

_FILLER = re.compile(
    r"とは|って|どんな|どういう|何|なに|です|ます|ください|下さい|お願い|について|教え|見せ|表示|開い|読み|知り|見|読|たい|"
    r"内容|項目|番目|番|条|原文|本文|全文|引用|だけ|して|する|ある|こと|もの|ai事業者ガイドライン|ガイドライン|[をのはにがとてでかねよも]"
)


@dataclass(frozen=True)
class Reference:
    """A code that a question names; ``keys`` are the items it stands for, in source order."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class References:
    """All codes that a question names, in order; ``bare`` if it says nothing besides them."""

    found: tuple[Reference, ...]
    bare: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all named items, each once, in the order they are named."""
        return tuple(dict.fromkeys(key for reference in self.found for key in reference.keys))


def _normal(question: str) -> str:
    text = _TH_IN_KANA.sub(r"\1目", unicodedata.normalize("NFKC", question.translate(_CIRCLED)))
    text = _SPOKEN_LETTER.sub(lambda found: _SPOKEN[found[1]], text)
    return _KANJI_NUMBER.sub(_kanji_value, text.translate(_DASHES).lower())


def _kanji_value(found: re.Match[str]) -> str:
    tens, ten, ones = found[1].partition("十")
    if not found[1]:
        return ""
    if not ten:
        return str(_DIGITS[tens])
    return str(10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else from_roman(text) or 0


def _role_code(letter: str, found: re.Match[str]) -> str:
    prefix = f"{letter}-{int(found['number'])}"
    sub = _number(found["sub"]) if found["sub"] else 0
    return f"{prefix}-{roman(sub).lower()}" if 1 <= sub <= 39 else f"{prefix}-"


def _advanced_code(found: re.Match[str]) -> str:
    number = _number(found["number"])
    return f"H-{roman(number)}" if 1 <= number <= 39 else ""


def _common_code(found: re.Match[str]) -> str:
    return f"C-{_number(found['number'] or found['th'])}"


def _common_sub_code(found: re.Match[str]) -> str:
    return f"C-{_number(found['number'])}-{_number(found['sub'])}"


_READERS = (
    (_SAME_CODE, lambda found: found["key"]),
    (_LETTER, lambda found: _role_code(found["letter"].upper(), found)),
    (_NAMED_ROLE, lambda found: _role_code(_LETTERS[found["role"]], found)),
    (_ADVANCED_LETTER, _advanced_code),
    (_ADVANCED, _advanced_code),
    (_ADVANCED_TH, _advanced_code),
    (_ADVANCED_ALONE, _advanced_code),
    (_COMMON_SUB, _common_sub_code),
    (_COMMON_LETTER, _common_code),
    (_COMMON, _common_code),
    (_COMMON_TH, _common_code),
    (_NARRATIVE, lambda found: f"S-{found['section']}-{found['number']}"),
)


def find_references(question: str, items: Sequence[Item]) -> References:
    """The codes that ``question`` names and ``items`` hold."""
    text = _normal(question)
    found: dict[tuple[int, int], Reference] = {}
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            _note(found, match.span(), match[0], _keys(read(match), items))
    for named in find_numbers(text, items, _normal):
        _note(found, named.span, named.text, named.keys)
    spans = sorted(found)
    return References(tuple(found[span] for span in spans), bool(found) and _says_nothing(text, spans))


def _note(
    found: dict[tuple[int, int], Reference], span: tuple[int, int], text: str, keys: tuple[str, ...]
) -> None:
    """Note what ``text`` names, unless it is nothing or was read as something else."""
    if keys and not any(a < span[1] and span[0] < b for a, b in found):
        found[span] = Reference(text.strip(), keys)


def _says_nothing(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether only filler stands outside ``spans``."""
    for start, end in reversed(spans):
        text = text[:start] + " " + text[end:]
    return not any(character.isalnum() for character in _FILLER.sub("", text))


def _keys(code: str, items: Sequence[Item]) -> tuple[str, ...]:
    """Keys of the items with this code or key, their parts and what is counted below them.

    A code that ends in ``-`` stands for all its parts.
    """
    wanted = code.lower()
    if wanted.endswith("-"):
        return tuple(item.key for item in items if item.code.lower().startswith(wanted))
    return tuple(item.key for item in items if holds(wanted, item.code.lower(), item.key.lower()))
