"""Paragraphs: bodies, bold lead-ins, footnotes, coded lines, groups, and what is mere page."""

import pytest

from corpus.guideline.editorial import Editorial, FurnitureList
from tests.corpus.samples import quotes, read, read_items


def said(text: str) -> dict[str, list[str]]:
    return {key: quotes(text, item) for key, item in read_items(text).items()}


def test_paragraphs_under_one_heading_are_spans_of_one_item() -> None:
    text = "# 理念\n\n尊厳\n(Dignity)\n\n多様性\n\n## 別\n\n持続可能\n"
    assert said(text) == {"S-s1-1": ["尊厳\n(Dignity)", "多様性"], "S-s1-2": ["持続可能"]}


def test_a_bold_lead_in_titles_the_paragraph_or_list_under_it() -> None:
    text = (
        "# 考え方\n\n**自主的な  \n取組**\n\n本文\n\n"
        "**協調**\n\n- 一つ\n- 二つ\n\n**EU AI Act**  \n〔2023年〕\n"
    )
    items = read_items(text)
    assert [item.title.text for item in items.values()] == ["自主的な取組", "協調", "EU AI Act"]
    assert said(text) == {
        "S-s1-1": ["**自主的な  \n取組**\n\n本文"],
        "S-s1-2": ["**協調**\n\n- 一つ\n- 二つ"],
        "S-s1-3": ["**EU AI Act**  \n〔2023年〕"],
    }


@pytest.mark.parametrize(
    ("reference", "note"),
    [
        ("<sup>\\*1</sup>", "\\*1: 注"),
        ("<sup>*1</sup>", "*1：注"),
        ("(※1)", "※1: 注"),
        ("\\*1", "\\*1 : 注"),
    ],
)
def test_a_footnote_is_a_span_of_the_item_that_refers_to_it(reference: str, note: str) -> None:
    text = f"# 題\n\n- 一つ{reference}がある\n- 二つ\n\n{note}\n"
    assert said(text) == {"S-s1-1": [f"一つ{reference}がある", note], "S-s1-2": ["二つ"]}


def test_footnotes_on_lines_of_their_own_go_each_to_its_item() -> None:
    text = "# 題\n\n- 一つ*1\n- 十一*11\n\n\\*11: 注十一\n\\*1: 注一\n続き\n"
    assert said(text) == {"S-s1-1": ["一つ*1", "\\*1: 注一\n続き"], "S-s1-2": ["十一*11", "\\*11: 注十一"]}


def test_a_footnote_of_a_coded_item_goes_to_it_and_one_of_nobody_is_an_item() -> None:
    text = "# AI開発者に関する事項\n\n- D-2) i. 題\n- 本文*1\n\n*1: 注\n\n# 別\n\n*1: だれの注でもない\n"
    assert said(text) == {"D-2-i": ["本文*1", "*1: 注"], "S-s1-1": ["*1: だれの注でもない"]}


def test_a_role_code_that_begins_a_paragraph_opens_its_item() -> None:
    text = "# AI開発者に関する事項\n\n**D-2) i. 学習**\n\n本文\n\nD-3) i. 配慮\n講じる\n\n注記の段落\n"
    items = read_items(text)
    assert said(text) == {"D-2-i": ["本文"], "D-3-i": ["講じる"], "S-s1-1": ["注記の段落"]}
    assert [item.title.text for item in items.values()][:2] == ["学習", "配慮"]


def test_a_role_code_inside_a_paragraph_is_a_mere_reference() -> None:
    assert list(read_items("# 題\n\n詳細は\nD-2) i. を参照\n")) == ["S-s1-1"]


def test_lines_of_common_items_with_and_without_bodies() -> None:
    text = "# 共通の指針\n\n前置き\n6) 透明性\n7) 説明\n本文\n\n後の段落\n"
    assert said(text) == {"S-s1-1": ["前置き"], "C-6": ["6) 透明性"], "C-7": ["本文"], "S-s1-2": ["後の段落"]}


def test_a_common_line_may_be_a_sentence_where_it_begins_the_paragraph() -> None:
    text = "# 共通の指針\n\n1) 人間中心に照らし、尊重する\n2) 安全を、守る\n"
    assert said(text) == {"C-1": ["1) 人間中心に照らし、尊重する"], "C-2": ["2) 安全を、守る"]}


def test_one_common_line_titles_the_paragraph_after_it() -> None:
    assert said("# 共通の指針\n\n6) 透明性\n\n情報提供を行う\n") == {"C-6": ["情報提供を行う"]}


def test_a_number_that_a_wrapped_sentence_brought_to_the_line_start_is_no_item() -> None:
    text = "# 共通の指針\n\n各主体は、\n1) 人間中心に照らし、法の支配を尊重する\n"
    assert list(read_items(text)) == ["S-s1-1"]


def test_lines_of_advanced_items() -> None:
    heading = "# 高度なAIシステムに関係する事業者に共通の指針\n\n"
    text = f"{heading}I. 特定する、\n軽減する\nⅡ．緩和する\n\nI)～XI) は開発者にのみ\n"
    assert said(text) == {
        "H-I": ["特定する、\n軽減する"],
        "H-II": ["緩和する"],
        "S-s1-1": ["I)～XI) は開発者にのみ"],
    }


@pytest.mark.parametrize(
    ("paragraph", "kind"),
    [
        ("2019", "図の番号・年"),
        ("1", "図の番号・年"),
        ("![図1](a.png)", "図"),
        ("基本 理念", "見出しの繰り返し"),
    ],
)
def test_furniture_by_its_form(paragraph: str, kind: str) -> None:
    text = f"# 基本理念\n\n{paragraph}\n\n本文\n"
    parsed = read(text)
    assert [(each.kind, each.span.of(text)) for each in parsed.furniture] == [(kind, paragraph)]
    assert len(parsed.items) == 1


def test_furniture_and_labels_by_our_notes() -> None:
    notes = Editorial(labels=("諸外国",), furniture=(FurnitureList("図の語", ("技術革新",)),))
    text = "# 題\n\n技術革新\n\n諸  \n外  \n国\n\n- 一つ\n"
    parsed = read(text, notes)
    assert [each.kind for each in parsed.furniture] == ["図の語"]
    assert [label.text for label in parsed.items[0].heading] == ["題", "諸外国"]


def test_five_digits_are_words() -> None:
    assert said("# 題\n\n12345\n") == {"S-s1-1": ["12345"]}


def test_an_indented_paragraph_is_more_of_its_entry() -> None:
    text = "# 題\n\n- 一つ\n\n  続き\n\n外\n"
    assert said(text) == {"S-s1-1": ["一つ\n\n  続き"], "S-s1-2": ["外"]}


def test_a_comment_under_a_code_is_no_body() -> None:
    text = "D-2) i. 適正利用\n<!-- 3頁 -->"
    assert quotes(text, read_items(text)["D-2-i"]) == ["D-2) i. 適正利用"]
