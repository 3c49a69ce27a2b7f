"""The guideline's numbering in whatever characters it is typed."""

import pytest

from corpus.guideline.item import ItemKind, Role
from corpus.parsing.numbering import principle_code, role_code, roman_code


@pytest.mark.parametrize(
    ("text", "code", "role"),
    [
        ("D-2) i. 適切なデータの学習", "D-2-i", Role.DEVELOPER),
        ("P-6) ii. 情報提供", "P-6-ii", Role.PROVIDER),
        ("U-10)iv.規約", "U-10-iv", Role.USER),
        ("D - 11） i． 新しい事項", "D-11-i", Role.DEVELOPER),
        ("Ｐ－２）ⅱ．適正利用", "P-2-ii", Role.PROVIDER),
        ("**D-2) i. 太字の題**", "D-2-i", Role.DEVELOPER),
        ("<b>U-3) i.</b> 入力", "U-3-i", Role.USER),
    ],
)
def test_role_codes_in_normal_form(text: str, code: str, role: Role) -> None:
    found = role_code(text)
    assert found
    assert (found.code, found.kind, found.role) == (code, ItemKind.ROLE, role)


def test_the_length_takes_the_number_and_no_word() -> None:
    text = "D-10) i. イノベーションの 機会創造への貢献"
    found = role_code(text)
    assert found
    assert (found.number, text[found.length :]) == (10, "イノベーションの 機会創造への貢献")


@pytest.mark.parametrize(
    "text",
    ["", "D-2", "D-2) 適切な", "D-2) iiiii. 五つ", "X-2) i. 誰か", "本文の D-2) i. を参照", "d-2) i. 小文字"],
)
def test_what_is_no_role_code(text: str) -> None:
    assert role_code(text) is None


def test_principles_are_numbers_with_a_bracket() -> None:
    found = principle_code("10) イノベーション")
    assert found
    assert (found.code, found.kind, found.number, found.length) == ("C-10", ItemKind.COMMON, 10, 4)
    assert principle_code("100) 百") is None
    assert principle_code("3)") is None
    assert principle_code("3. 公平性") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("IV. 産業界", "H-IV"), ("XII) 促進", "H-XII"), ("Ⅷ．社会的", "H-VIII"), ("I.導入", "H-I")],
)
def test_advanced_items_have_roman_numbers(text: str, code: str) -> None:
    found = roman_code(text)
    assert found
    assert (found.code, found.kind, found.role) == (code, ItemKind.ADVANCED, None)


@pytest.mark.parametrize("text", ["I)～XI) は高度なAIシステムに", "IIII. 四つ", "IV", "V.", "VAT) 税", ""])
def test_what_is_no_roman_number(text: str) -> None:
    assert roman_code(text) is None
