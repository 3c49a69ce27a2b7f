"""References: item codes in a question, in every way that people type them.

Codes of 「AI事業者ガイドライン」: ``P-5) ii.``, ``P-5 ii``, ``Ｐ－５）ⅱ``, ``p5ii``, ``Pの5の2``,
``提供者の5の2``, ``広島AIプロセスの12番目``, ``共通の指針の5番目``, ``指針7)``, ``C-1の2``, ``S-purpose-1``.
Numbers of other documents: ``第23条第2項``, ``1.2.3``, ``V2.1``, ``別紙1``.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.errors import ChoiceError
from corpus.guideline.item import Item, ItemKind
from corpus.text.numerals import from_roman, kanji_value, roman


@dataclass(frozen=True)
class Reference:
    """What a question calls some items, and their keys and distinct codes, in source order."""

    text: str
    keys: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class References:
    """All codes that a question names, in order; ``bare`` if it says nothing besides them."""

    found: tuple[Reference, ...]
    bare: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all named items, each once, in the order they are named."""
        return tuple(dict.fromkeys(key for reference in self.found for key in reference.keys))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all named items, each once, in the order they are named."""
        return tuple(dict.fromkeys(code for reference in self.found for code in reference.codes))


_Found = tuple[
    tuple[int, int], str, tuple[str, ...]
]  # where in the text, how it is written there, and the keys


class ReferenceFinder:
    """Finds what questions name among the items of one version."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._codes = {item.key: item.code for item in items}
        # Only these have numbers that a document makes up itself; the codes of the guideline have patterns.
        self._numbered = [
            _Numbered(_normal(item.code), _normal(item.key), item)
            for item in items
            if item.kind is ItemKind.NUMBERED or (item.kind is ItemKind.COMMON and item.code.count("-") > 1)
        ]

    def find(self, question: str) -> References:
        """The codes that ``question`` names and the items hold."""
        text = _normal(question)
        found: dict[tuple[int, int], Reference] = {}
        for span, named, keys in (*self._coded_in(text), *self._numbered_in(text)):
            # What was read as one code is not read once more as another.
            if keys and not any(start < span[1] and span[0] < end for start, end in found):
                found[span] = self._reference(named.strip(), keys)
        spans = sorted(found)
        return References(tuple(found[span] for span in spans), bool(found) and _says_nothing(text, spans))

    def put_right(self, references: References, codes: Sequence[str]) -> References:
        """The references of a question of which a person says that it names these codes and no others.

        Raises:
            ChoiceError: no item has one of them.
        """
        if tuple(codes) == references.codes:
            return references
        self.keys_of(codes)  # names all that are unknown in one sentence, not only the first
        found = tuple(Reference(code, self.keys_of([code]), (code,)) for code in codes)
        return References(found, references.bare and bool(found))

    def keys_of(self, codes: Sequence[str]) -> tuple[str, ...]:
        """The keys of all items with these codes, in the order of the codes.

        Raises:
            ChoiceError: no item has one of them.
        """
        found = {code: [item.key for item in self._items if item.code == code] for code in codes}
        if unknown := [code for code, keys in found.items() if not keys]:
            raise ChoiceError(
                f"項目「{'」「'.join(unknown)}」は、この版にありません。項目の番号を選び直してください。"
            )
        return tuple(dict.fromkeys(key for keys in found.values() for key in keys))

    def _reference(self, text: str, keys: tuple[str, ...]) -> Reference:
        return Reference(text, keys, tuple(dict.fromkeys(self._codes[key] for key in keys)))

    def _coded_in(self, text: str) -> Iterator[_Found]:
        """What ``text`` names by a code of the guideline."""
        for pattern, code_of in _CODES:
            for match in pattern.finditer(text):
                yield match.span(), match[0], self._keys_below(code_of(match).lower())

    def _numbered_in(self, text: str) -> Iterator[_Found]:
        """What ``text`` names by a number of another document."""
        if not self._numbered:
            return
        for match in _ARTICLE.finditer(text):
            keys = self._keys_holding(_article_code(match))
            yield (
                match.span(),
                match[0],
                tuple(key for key in keys if self._is_article(match["article"], key)),
            )
        for pattern in (_TOKEN, _LABELLED):
            for match in pattern.finditer(text):
                if not _VERSION.search(text[: match.start()]):
                    # A label and its number may stand apart: 「別添 3」.
                    yield match.span(), match[0], self._first_spelling("".join(match[0].split()))

    def _keys_below(self, wanted: str) -> tuple[str, ...]:
        """Keys of the items with this code or key, their parts and what is counted below them.

        A code that ends in ``-`` stands for all its parts.
        """
        if wanted.endswith("-"):
            return tuple(item.key for item in self._items if item.code.lower().startswith(wanted))
        return tuple(item.key for item in self._items if holds(wanted, item.code.lower(), item.key.lower()))

    def _keys_holding(self, wanted: str) -> tuple[str, ...]:
        return tuple(each.item.key for each in self._numbered if holds(wanted, each.code, each.key))

    def _first_spelling(self, token: str) -> tuple[str, ...]:
        """As it is typed, else with or without the letter before the number: ``V1.2.3`` and ``1.2.3``."""
        spellings = (token, token.removeprefix("v"), f"v{token}")
        return next((keys for each in spellings if (keys := self._keys_holding(each))), ())

    def _is_article(self, number: str, key: str) -> bool:
        """Whether the item is of 第N条 and not of a 第N部 that the document has as well."""
        item = next(each for each in self._items if each.key == key)
        if any(_LEGAL.match(label.text) for label in item.heading):
            return True
        return not any(
            (chapter := _CHAPTER.match(label.text)) and chapter[1] == number
            for each in self._items
            for label in each.heading
        )


@dataclass(frozen=True)
class _Numbered:
    """A numbered item, its code and key folded as a question is."""

    code: str
    key: str
    item: Item


def holds(wanted: str, code: str, key: str) -> bool:
    """Whether the item with this code and key is ``wanted``, a part of it, or counted below it."""
    if wanted in (code, key) or code.startswith(f"{wanted}-"):
        return True
    part = key.removeprefix(f"{wanted}.")
    return part != key and (part.isalpha() if "-" in wanted else code.startswith(f"{wanted}."))


# Numbers of any document.
# What must not follow: 「1.1倍」 and 「3-2か月」 are counts, 「1.1版」 is a version.
_COUNTED = (
    r"(?![a-z\d]|[.\-]\d|版|人|名|社|年|月|日|歳|割|%|枚|台|円|回|倍|万|億|分|時間|秒"
    r"|[かヶヵ]月|つ|ページ|件|店|点)"
)
# 「1.2.3」, 「V1.2.3」, 「2-A-1」, 「MSTG-STORAGE-2」, 「3-3-2-ア」
_TOKEN = re.compile(rf"(?<![a-z\d.\-/_])[a-z\d]+(?:[.\-][a-z\dァ-ヶ]+)+{_COUNTED}")
# 「別添3」, 「問12」, 「要件 1.1」. The dash is for katakana: _normal folds the 「ー」 of 「カテゴリー3」.
_LABELLED = re.compile(
    rf"(?:別添|別紙|別表|別冊|付録|附属書|資料|行動目標|問|要件|基準|事例|(?<![a-z])q|[ァ-ヶ\-]{{2,8}})\s*\d+(?:[.\-]\d+)*{_COUNTED}"
)
# 「第23条第2項」, 「第3条の2」. Behind 法, 令 or 例 (「個人情報保護法第3条」) it is of another text.
_ARTICLE = re.compile(
    r"(?<![法令例])第(?P<article>\d+)条(?:の(?P<branch>\d+))?(?:第?(?P<paragraph>\d+)項)?(?:第?(?P<item>\d+)号)?"
)
# Right before a number: 「第1.1版」, 「バージョン1.1」, whose 「ー」 is folded to a dash.
_VERSION = re.compile(r"(?:第|ver\.?|version|v\.|バ-ジョン|版)\s*\Z")
_CHAPTER = re.compile(r"第\s*(\d+)\s*[編部章節款]")
_LEGAL = re.compile(r"第\s*[\d一二三四五六七八九十百]+\s*[編部章節款]")


def _article_code(found: re.Match[str]) -> str:
    article = found["article"] + (f"の{found['branch']}" if found["branch"] else "")
    return "-".join(filter(None, (article, found["paragraph"], found["item"])))


# Codes of the guideline.
_SPOKEN = {"ディー": "d", "ピー": "p", "ユー": "u", "シー": "c", "エイチ": "h", "エッチ": "h"}
# 「ピー5の2」 is P-5-ii; 「コピー2部」 is a longer word.
_SPOKEN_LETTER = re.compile(rf"(?<![ァ-ヶー])({'|'.join(_SPOKEN)})(?=[\s\-・の]*第?[\d一二三四五六七八九十])")
# By what stands around: 「Pの五の二」, 「第三の指針」, 「三つ目の原則」, but not 「第一歩」 or 「一般」.
_KANJI_NUMBER = re.compile(
    r"(?:(?<=[第のはdpuch\-・)\s])|(?<![一二三四五六七八九十])(?=[一二三四五六七八九十]+(?:番|つ|個|ばん|こ)目))"
    r"([一二三四五六七八九]?十?[一二三四五六七八九]?)(?=[つ番項条節号個のはをにがとも]|ばん目|こ目|[^\w]|$)"
)
# The long vowel sign 「ー」 is what a Japanese keyboard gives for a dash: 「Pー5ーii」.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－_", "-"))
_CIRCLED = {ord("①") + number: f"の{number + 1}" for number in range(20)}  # D2③ is not D23

# What tells a code from a number of something else: what stands before, inside and behind it.
# Not inside a word: 「GPT4」, 「USB-C 3本」, 「iPad 5台」.
_ALONE = r"(?<![a-z\d\-&/.'])"
_GAP = r"[\s\-・]*(?:の\s*)?(?:第\s*)?"
# No unit may follow (「3回」, 「3点」), but a word that begins like one may: 「回答」, 「点検」.
_NOT_COUNTED = (
    r"(?![a-z\d]|\.[a-z\d]|人|名(?![称前])|社(?![内外会])|年|月|日|歳|割|%|枚|本(?![文編])|個(?![人目])|台|円"
    r"|回(?!答)|倍|代|万|億|分(?!か)|時間|秒|[かヶヵ]月|つ(?!目)|段|ページ|件|店|部(?!分)|点(?!検))"
)
_END = r"(?=$|[^\w]|[をはにのがもと]|って|だけ)"
_TH_ITEM = r"(?<=第\d)項目|(?<=第\d\d)項目"  # 12項目 are twelve
# 「5番目」 stands anywhere; 「5番」, 「5項」 and the bare 「5」 only where the name ends, as in 「5番は」.
_TH = rf"(?:(?:[番つ個]|ばん|こ)目|(?:番|項|条|号|{_TH_ITEM}){_END}|{_END})"
_NUMBER = r"(?P<number>\d{1,2})(?!\d)"
_NUMERAL = r"(?P<number>\d{1,2}(?!\d)|[ivx]{1,4}(?![a-z]))"

# Between a number and its part: 「5) ii」, 「5の2」, 「5番の2」, 「5-2」, 「5(ii)」.
_JOIN = r"(?:番目?|項目?|条)?[\s\-.,、・()\[\]]*(?:の[\s(]*)?(?:第\s*)?"
_SUB = rf"{_JOIN}(?P<sub>[ivx]{{1,4}}|\d){_NOT_COUNTED}"
# 「指針のうち2つ目」, 「指針その7」, 「指針は3番目」
_LINK = r"(?:(?:向け)?の(?:うち|中)?(?:の|で)?|その|に関する|[はで](?=\s*(?:第\s*)?\d+[番つ]目))?"
_ORDINAL = rf"{_LINK}[\s(]*(?:第|no\.?|#)?\s*{_NUMERAL}\s*{_TH}"

_LETTER = re.compile(rf"{_ALONE}(?P<letter>[dpu]){_GAP}{_NUMBER}(?:{_SUB}|{_NOT_COUNTED})")
# 「提供者の5の2」, 「提供者の5番目」. A number alone will not do: 「利用者3人」, 「利用者の2つの権利」.
_NAMED_ROLE = re.compile(
    rf"(?P<role>開発者|提供者|利用者)(?:に関する事項|向け|編|側)?(?:の(?:項目|事項|番号))?{_GAP}{_NUMBER}(?:{_SUB}|\s*{_TH})"
)
# The empty group is the one of _COMMON_TH, so that one function reads all that name a principle.
_COMMON_LETTER = re.compile(rf"(?P<th>){_ALONE}c{_GAP}{_NUMBER}{_NOT_COUNTED}")
# 「C-1の2」, 「共通の指針1)の②」. 「原則」 behind another word (「OECD原則」) is somebody else's.
_COMMON_SUB = re.compile(
    rf"(?:{_ALONE}c{_GAP}|(?:共通の?指針|(?<!\w)原則)[\s(]*(?:の|第)?\s*){_NUMBER}"
    rf"(?:番目?)?[\s\-.,、・()]*(?:の[\s(]*)*(?P<sub>\d{{1,2}}){_NOT_COUNTED}"
)
_COMMON = re.compile(rf"(?P<th>)(?:共通の?指針|指針|(?<!\w)原則)\s*{_ORDINAL}")
# 「5番目の共通の指針」, 「第7の指針」
_COMMON_TH = re.compile(rf"(?:{_NUMBER}\s*[番つ個]目の|第(?P<th>\d{{1,2}})の?)\s*(?:共通の?)?(?:指針|原則)")
_ADVANCED_NAME = (
    r"(?:(?:広島|ひろしま|ヒロシマ)(?:ai)?(?:プロセス)?|高度な?ai(?:システム)?|国際指針|国際行動規範)"
)
_ADVANCED_LETTER = re.compile(rf"{_ALONE}h{_GAP}{_NUMERAL}{_NOT_COUNTED}")
# 「広島AIプロセスの12番目」, 「高度なAIシステムに関する事業者に共通の指針のⅫ」
_ADVANCED = re.compile(rf"{_ADVANCED_NAME}(?:[^\d、。]{{0,16}}?(?:指針|項目|原則))?\s*{_ORDINAL}")
_ADVANCED_TH = re.compile(rf"{_NUMBER}\s*[番つ個]目の\s*{_ADVANCED_NAME}")
# 「Ⅻ)」 at the beginning, with no name before it.
_ADVANCED_ALONE = re.compile(r"\A\W*(?P<number>[ivx]{2,4})(?:番目?)?(?=[^\w]|[をはの]|って|とは|\Z)")
# 「P-2-ii.2」, the key of the second item with one code.
_SAME_CODE = re.compile(rf"{_ALONE}(?P<key>[dpu]-\d{{1,2}}-[ivx]{{1,4}}\.\d)(?!\d)")
# 「2つめ」, 「3こめ」, 「5ばんめ」
_TH_IN_KANA = re.compile(r"([つ番個]|ばん|こ)め(?!に見)")
_NARRATIVE = re.compile(rf"{_ALONE}s[\s\-]+(?P<section>[a-z\d]+)[\s\-]+{_NUMBER}(?![a-z])")
_LETTERS = {"開発者": "D", "提供者": "P", "利用者": "U"}

# What only asks to be shown something: 「P-5) ii. について教えてください」 says nothing besides the code.
_FILLER = re.compile(
    r"とは|って|どんな|どういう|何|なに|です|ます|ください|下さい|お願い|について|教え|見せ|表示|開い|読み|知り|見|読|たい|"
    r"内容|項目|番目|番|条|原文|本文|全文|引用|だけ|して|する|ある|こと|もの|ai事業者ガイドライン|ガイドライン|[をのはにがとてでかねよも]"
)


def _normal(text: str) -> str:
    """A question or a code with one spelling for each number, dash and letter, lower-cased."""
    # The order counts: NFKC would make 「D2③」 D23, and the dashes would take the 「ー」 from 「ピー」.
    text = _TH_IN_KANA.sub(r"\1目", unicodedata.normalize("NFKC", text.translate(_CIRCLED)))
    text = _SPOKEN_LETTER.sub(lambda found: _SPOKEN[found[1]], text)
    return _KANJI_NUMBER.sub(_in_digits, text.translate(_DASHES).lower())


def _in_digits(found: re.Match[str]) -> str:
    value = kanji_value(found[1])
    return "" if value is None else str(value)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else from_roman(text) or 0


def _role_code(letter: str, found: re.Match[str]) -> str:
    prefix = f"{letter}-{int(found['number'])}"
    sub = _number(found["sub"]) if found["sub"] else 0
    # With a dash at its end it stands for all parts of the number.
    return f"{prefix}-{roman(sub).lower()}" if 1 <= sub <= 39 else f"{prefix}-"


def _advanced_code(found: re.Match[str]) -> str:
    number = _number(found["number"])
    return f"H-{roman(number)}" if 1 <= number <= 39 else ""


def _common_code(found: re.Match[str]) -> str:
    return f"C-{_number(found['number'] or found['th'])}"


def _common_sub_code(found: re.Match[str]) -> str:
    return f"C-{_number(found['number'])}-{_number(found['sub'])}"


# How a code is written, and which code that is; what stands first is read first.
_CODES = (
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


def _says_nothing(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether only filler stands outside ``spans``."""
    # From the end, so that the places of the others stay right while the text changes.
    for start, end in reversed(spans):
        text = text[:start] + " " + text[end:]
    return not any(character.isalnum() for character in _FILLER.sub("", text))
