"""Numbers at the start of a line, in every system that Japanese guidelines use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.parsing.numbering import Marker, identifier, read_markers


def first(text: str, *, heading: bool = False) -> tuple[str, int, str, str] | None:
    """System, number, normal form and what is left of the line."""
    markers = read_markers(text, heading=heading)
    return (
        (markers[0].system, markers[0].number, markers[0].text, text[markers[0].length :])
        if markers
        else None
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第2部 AIにより", ("第部", 2, "2", "AIにより")),
        ("第十二章　総則", ("第章", 12, "12", "総則")),
        ("第3条（目的） この", ("第条", 3, "3", "（目的） この")),
        ("第3条の2　前条", ("第条", 3, "3の2", "前条")),
        ("別添3. AI開発者向け", ("別添", 3, "別添3", "AI開発者向け")),
        ("付録A 用語", ("付録", 1, "付録A", "用語")),
        ("A. 基本理念", ("A.", 1, "A", "基本理念")),
        ("1. 一つ", ("N.", 1, "1", "一つ")),
        ("１．一つ", ("N.", 1, "1", "一つ")),
        ("1\\. 一つ", ("N.", 1, "1", "一つ")),
        ("1.1 目的", ("1.1", 1, "1.1", "目的")),
        ("V1.2.3 要件", ("V1.1", 3, "V1.2.3", "要件")),
        ("V2: 保存", ("V1.1", 2, "V2", "保存")),
        ("1) 人間中心", ("N)", 1, "1", "人間中心")),
        ("（１）一つ", ("(N)", 1, "1", "一つ")),
        ("① 尊厳", ("①", 1, "1", "尊厳")),
        ("㉑ 尊厳", ("①", 21, "21", "尊厳")),
        ("i. 学習", ("i.", 1, "i", "学習")),
        ("Ⅱ．緩和", ("I.", 2, "II", "緩和")),
        ("IV) 緩和", ("I)", 4, "IV", "緩和")),
        ("ア 暗号", ("ア", 1, "ア", "暗号")),
        ("（イ）暗号", ("(ア)", 2, "イ", "暗号")),
        ("a) 暗号", ("a)", 1, "a", "暗号")),
        ("一　次に", ("一", 1, "1", "次に")),
        ("２　会社は", ("1", 2, "2", "会社は")),
        ("行動目標 1-1【理解】", ("行動目標", 1, "行動目標1-1", "【理解】")),
        ("MSTG-ARCH-12 要件", ("id MSTG-ARCH", 12, "MSTG-ARCH-12", "要件")),
        ("**D-2) i.** 学習", ("role", 2, "D-2-i", "学習")),
        ("**1.** 一つ", ("N.", 1, "1", "一つ")),
    ],
)
def test_systems(text: str, expected: tuple[str, int, str, str]) -> None:
    found = first(text)
    assert found is not None
    assert (*found[:3], found[3].lstrip("* ")) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "第3条の規定により",
            "①～③のとおり",
            "2019年に",
            "1.5倍の",
            "3 つの柱",
            "A.I. は",
            "10%",
            "AIは",
            "アクセス",
        ),
        *("12月", "e.g. 例", "", "（注）", "2024-03-01", "I)～XI) は"),
    ],
)
def test_what_only_looks_like_a_number(text: str) -> None:
    assert read_markers(text) == ()


def test_a_heading_may_be_numbered_without_a_blank() -> None:
    assert first("第2部AIにより") is None
    assert first("第2部AIにより", heading=True) == ("第部", 2, "2", "AIにより")
    assert first("V1 設計", heading=True) == ("V1.1", 1, "V1", "設計")


def test_an_ambiguous_letter_has_every_reading() -> None:
    assert [marker.system for marker in read_markers("i. 題")] == ["i.", "a."]
    assert [(marker.system, marker.number) for marker in read_markers("イ　題")] == [("ア", 2), ("イ", 1)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *(("**1.1.1**", "1.1.1"), ("V2.3", "V2.3"), ("MSTG-ARCH-1", "MSTG-ARCH-1"), ("３", "3"), ("①", "1")),
        *(("(1)", "1"), ("[1.2.3](#a)", "1.2.3"), ("D-2) i.", "D-2-i")),
    ],
)
def test_a_cell_that_is_a_number_and_nothing_else(cell: str, code: str) -> None:
    marker = identifier(cell)
    assert marker is not None
    assert marker.text == code


@pytest.mark.parametrize("cell", ["", "説明", "1.1.1 説明", "✓", "CWE"])
def test_cells_of_words_or_ticks_are_no_number(cell: str) -> None:
    assert identifier(cell) is None


@given(st.text("第123条章部の(（１①iVA.)）ア-　 *\\[", max_size=20))
def test_a_number_is_never_longer_than_its_line(text: str) -> None:
    for heading in (False, True):
        markers: tuple[Marker, ...] = read_markers(text, heading=heading)
        assert all(0 < marker.length <= len(text) for marker in markers)
