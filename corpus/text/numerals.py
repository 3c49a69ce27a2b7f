"""Numerals that are no digits: kanji (``十二``, ``一二``) and Roman (``iv``, ``Ⅳ``), read and written."""

import re
import unicodedata

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGIT = rf"[{''.join(_DIGITS)}]"
_KANJI = re.compile(rf"(?:({_DIGIT}?)百)?(?:({_DIGIT}?)十)?({_DIGIT}?)")
_ROMAN_PARTS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def kanji_value(text: str) -> int | None:
    """The number of ``十二``, ``一二`` or ``12``; None if it is none of these. 百 and 十 reach to 999."""
    if text.isdecimal():
        return int(text)
    if text and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    found = _KANJI.fullmatch(text)
    if not text or not found:
        return None
    hundreds, tens, ones = found.groups()
    # 百 without a digit before it is one hundred; a group that is None did not stand there at all.
    return sum(
        unit * (_DIGITS[digit] if digit else 1)
        for unit, digit in ((100, hundreds), (10, tens))
        if digit is not None
    ) + (_DIGITS[ones] if ones else 0)


def roman(number: int) -> str:
    """Upper-case Roman numeral of 1 … 39, more than any list of a guideline has.

    Raises:
        ValueError: ``number`` is outside that range.
    """
    if not 1 <= number <= 39:
        raise ValueError(f"no such numeral here: {number}")
    numeral = ""
    for value, letters in _ROMAN_PARTS:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral


def from_roman(numeral: str) -> int | None:
    """The number of ``iv``, ``IV`` or the single character ``Ⅳ``; None if it is no numeral of 1 … 39."""
    return _ROMAN_VALUES.get(unicodedata.normalize("NFKC", numeral).upper())


# Only numerals in their one proper form are read: looking them up refuses ``IIII`` and ``VX``.
_ROMAN_VALUES = {roman(number): number for number in range(1, 40)}
