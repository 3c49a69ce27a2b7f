"""Every item code, in every spelling that can be put together."""

import re
from itertools import product

from corpus.guideline.item import Item
from corpus.text.numerals import from_roman

SPOKEN = {"D": "ディー", "P": "ピー", "U": "ユー", "C": "シー", "H": "エイチ"}
NAMES = {"D": "AI開発者の", "P": "提供者の", "U": "利用者に関する事項の"}
KANJI = "零一二三四五六七八九"


def wide(text: str) -> str:
    """ASCII in full width."""
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def kanji(number: int) -> str:
    """1 … 19 in kanji."""
    return KANJI[number] if number < 10 else "十" + (KANJI[number - 10] if number > 10 else "")


def small_roman(numeral: str) -> str:
    """The one character that stands for a Roman numeral of 1 … 12."""
    return chr(0x216F + (from_roman(numeral) or 0))


def role_spellings(code: str) -> list[str]:
    letter, number, sub = code.split("-")
    value = from_roman(sub) or 0
    heads = [letter, letter.lower(), f"{letter}-", f"{letter}の", f"{letter} ", SPOKEN[letter], NAMES[letter]]
    numbers = [number, f"第{number}の", f"{kanji(int(number))}の", f"{number})", f"{number}-", f"{number} "]
    subs = [
        sub,
        sub.upper(),
        f"{sub}.",
        small_roman(sub),
        f"({sub})",
        f"の{value}",
        kanji(value),
        f" {value}.",
    ]
    plain = ["".join(parts) for parts in product(heads, numbers, subs)]
    # nobody writes 「のの」, and a kanji right after a digit belongs to it
    readable = [each for each in plain if not re.search(r"のの|\d[一二三四五]", each)]
    return [*readable, *map(wide, readable), *(f"{each}は？" for each in readable)]


def common_spellings(code: str) -> list[str]:
    number = int(code.split("-")[1])
    forms = (
        "C-{0}", "c{0}", "C {0}", "Cの{0}", "シー{0}", "C-{0})とは", "共通の指針{0}",
        "共通の指針の{0}番目", "指針{0}", "指針{0})", "指針の第{0}", "{0}番目の指針", "第{0}の指針",
        "共通指針 {0}について", "原則{0}",
    )  # fmt: skip
    digits = [form.format(number) for form in forms]
    return [
        *digits,
        *map(wide, digits),
        f"共通の指針の{kanji(number)}番目",
        f"{kanji(number)}番目の共通の指針",
    ]


def advanced_spellings(code: str) -> list[str]:
    numeral = code.split("-")[1]
    number = from_roman(numeral) or 0
    forms = (
        "H-{0}", "h{0}", "H {0}", "Hの{0}", "H-{0})", "エイチ{0}", "広島AIプロセスの{0}番目",
        "広島プロセス {0}", "広島AIプロセスの第{0}項", "高度なAIシステムの指針の{0}",
        "{0}番目の広島AIプロセス",
    )  # fmt: skip
    numbers = [form.format(number) for form in forms]
    numerals = [
        form.format(each)
        for form in ("H-{0}", "h-{0}", "H-{0}.", "広島AIプロセスの{0}", "高度なAIシステムの{0}.")
        for each in (numeral, numeral.lower(), small_roman(numeral))
    ]
    return [*numbers, *map(wide, numbers), *numerals, f"広島AIプロセスの{kanji(number)}番目"]


def spellings(item: Item) -> list[str]:
    """Ways to write an item's code."""
    by_letter = {"C": common_spellings, "H": advanced_spellings}
    if item.code.startswith("S-"):
        plain = [item.code, item.code.lower(), item.code.replace("-", " "), f"{item.code}とは"]
        return [*plain, *map(wide, plain)]
    return by_letter.get(item.code[0], role_spellings)(item.code)
