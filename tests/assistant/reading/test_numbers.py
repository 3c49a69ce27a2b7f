"""Questions that name items by other numbers, and questions that merely have numbers in them."""

import pytest

from assistant.reading.references import ReferenceFinder, holds
from corpus.guideline.editorial import Editorial
from corpus.guideline.item import Item
from corpus.parsing.parser import parse
from tests.corpus.fulltexts import LAW, OFFICIAL, REQUIREMENTS
from tests.corpus.samples import document, overview_items

VERSIONED = "# V1 章\n\n## V1.2 節\n\n### V1.2.3 題\n\n本文。\n\n### V1.2.4 題\n\n本文。\n"


def items(text: str) -> tuple[Item, ...]:
    return parse(document(text), Editorial(layout="text")).items


def keys(question: str, text: str) -> tuple[str, ...]:
    return ReferenceFinder(items(text)).find(question).keys


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("1.1.2は何ですか", REQUIREMENTS, ("1.1.2",)),
        ("V1.1.2の内容", REQUIREMENTS, ("1.1.2",)),
        ("要件１．１．２を見せて", REQUIREMENTS, ("1.1.2",)),
        ("MSTG-STORAGE-2 とは", REQUIREMENTS, ("MSTG-STORAGE-2",)),
        ("mstg-storage-1について", REQUIREMENTS, ("MSTG-STORAGE-1",)),
        ("1.1を見せて", REQUIREMENTS, ("1.1.1", "1.1.2", "1.1.3")),
        ("1.2.3は?", VERSIONED, ("V1.2.3",)),
        ("v1.2.4は?", VERSIONED, ("V1.2.4",)),
        ("第2条を見せて", LAW, ("2", "2-1", "2-2")),
        ("第三条第2項は?", LAW, ("3-2",)),
        ("第3条第3項第1号", LAW, ("3-3-1",)),
        ("第3条の2は?", LAW, ("3の2",)),
        ("3-3-2-アは?", LAW, ("3-3-2-ア",)),
        ("2-A-1を見せて", OFFICIAL, ("2-A-1",)),
        ("別添3とは", OFFICIAL, ("別添3",)),
        ("C-1の2", OFFICIAL, ("C-1-2",)),
        ("C-1-2", OFFICIAL, ("C-1-2",)),
        ("共通の指針1)の②は", OFFICIAL, ("C-1-2",)),
        ("C-1は?", OFFICIAL, ("C-1", "C-1-1", "C-1-2")),
        ("D-2) i. は?", OFFICIAL, ("D-2-i", "D-2-i.2", "D-2-i.2.b", "D-2-i.2.c")),
        ("d-2-i.2を開いて", OFFICIAL, ("D-2-i.2", "D-2-i.2.b", "D-2-i.2.c")),
    ],
)
def test_codes_in_the_ways_people_type_them(question: str, text: str, expected: tuple[str, ...]) -> None:
    assert keys(question, text) == expected


@pytest.mark.parametrize("question", ["第二三条は?", "第三一条第二項", "一二番目の項目は?"])
def test_kanji_digits_in_a_row_are_a_number(question: str) -> None:
    assert keys(question, LAW) == ()  # of no item here: once, such a question could not be read at all


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("第1.1版で何が変わりましたか", REQUIREMENTS),
        ("バージョン1.1の変更点", REQUIREMENTS),
        ("精度が1.1倍になりました", REQUIREMENTS),
        ("1.1%の誤りは許されますか", REQUIREMENTS),
        ("2024-03-01に公表された指針", LAW),
        ("3-2か月かかります", LAW),
        ("2日で3件の苦情が来ました", LAW),
        ("個人情報保護法第3条に違反しますか", OFFICIAL),
        ("個人情報保護法第3条と何が違いますか", LAW),
        ("9.9.9は?", REQUIREMENTS),
    ],
)
def test_ordinary_questions_with_numbers_name_nothing(question: str, text: str) -> None:
    assert keys(question, text) == ()


@pytest.mark.parametrize("question", ["1.1.2は?", "第3条は?", "2-A-1は?", "C-1の2は?", "MSTG-ARCH-1は?"])
def test_the_overview_holds_no_such_codes(question: str) -> None:
    held = tuple(overview_items().values())
    assert set(ReferenceFinder(held).find(question).keys) <= {"C-1"}


@pytest.mark.parametrize(
    ("wanted", "code", "key", "expected"),
    [
        ("d-2-i", "d-2-i", "d-2-i.2.b", True),
        ("d-2-i.2", "d-2-i", "d-2-i.2.b", True),
        ("d-2-i.2", "d-2-i", "d-2-i", False),
        ("c-1", "c-10", "c-10", False),
        ("c-1", "c-1-2", "c-1-2", True),
        ("1.2", "1.2.3", "1.2.3", True),
        ("1.2", "1.20", "1.20", False),
    ],
)
def test_what_a_code_stands_for(wanted: str, code: str, key: str, expected: bool) -> None:
    assert holds(wanted, code, key) is expected
