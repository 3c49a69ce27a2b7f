"""Kanji and Roman numerals, read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.numerals import from_roman, kanji_value, roman


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("七", 7),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("百三", 103),
        ("二百三十一", 231),
        ("一二", 12),
        ("", None),
        ("12", 12),
        ("あ", None),
    ],
)
def test_kanji_numbers(text: str, value: int | None) -> None:
    assert kanji_value(text) == value


def test_roman_numerals_known_by_hand() -> None:
    numerals = {1: "I", 4: "IV", 9: "IX", 12: "XII", 14: "XIV", 39: "XXXIX"}
    assert {number: roman(number) for number in numerals} == numerals


@given(st.integers(1, 39))
def test_roman_numerals_read_back(number: int) -> None:
    assert from_roman(roman(number)) == number
    assert from_roman(roman(number).lower()) == number


@pytest.mark.parametrize("number", [0, -1, 40])
def test_numbers_without_a_numeral_here(number: int) -> None:
    with pytest.raises(ValueError, match="no such numeral"):
        roman(number)


def test_a_numeral_in_one_character_is_read() -> None:
    assert (from_roman("Ⅳ"), from_roman("ⅻ")) == (4, 12)


@pytest.mark.parametrize("text", ["", "IIII", "VV", "A", "XL"])
def test_what_is_no_numeral(text: str) -> None:
    assert from_roman(text) is None
