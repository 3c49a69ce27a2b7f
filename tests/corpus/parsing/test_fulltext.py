"""Full texts: the official layout, regulations without Markdown, requirement tables, coding rules."""

import pytest

from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ALL_ROLES, ItemKind, Phase, Role
from corpus.parsing.parser import parse
from corpus.parsing.survey import unaccounted
from corpus.text.markup import display
from tests.corpus.fulltexts import LAW, OFFICIAL, REQUIREMENTS
from tests.corpus.samples import NO_NOTES, document, quotes, read, read_items

TEXT = Editorial(layout="text")


def said(text: str, notes: Editorial = TEXT) -> dict[str, list[str]]:
    return {key: quotes(text, item) for key, item in read_items(text, notes).items()}


def path(text: str, key: str) -> list[str]:
    return [label.text for label in read_items(text, TEXT)[key].heading]


def test_the_official_layout_gives_the_codes_that_people_cite() -> None:
    assert list(read_items(OFFICIAL)) == [
        *("2", "2-A", "2-A-1", "2-A-2", "2-C", "C-1", "C-1-1", "C-1-2", "C-2-1", "2-D", "H-I", "H-II"),
        *("3", "D-2-i", "D-2-ii", "別添3", "D-2-i.2", "D-2-i.2.b", "D-2-i.2.c"),
    ]


def test_items_of_the_official_layout_know_kind_roles_principle_and_phase() -> None:
    items = read_items(OFFICIAL)
    assert (items["C-1-2"].kind, items["C-1-2"].principle, items["C-1-2"].roles) == (
        ItemKind.COMMON,
        1,
        ALL_ROLES,
    )
    assert items["H-II"].kind is ItemKind.ADVANCED
    assert (items["2-A-1"].kind, items["2-A-1"].principle) == (ItemKind.NUMBERED, None)
    assert items["3"].roles == (Role.DEVELOPER,)
    assert (items["D-2-i"].phase, items["D-2-ii"].phase) == (Phase.TRAINING, Phase.DEVELOPMENT)
    assert (items["D-2-i.2"].principle, items["D-2-i.2"].roles) == (2, (Role.DEVELOPER,))


def test_an_entry_is_quoted_with_its_bullets_and_without_its_number() -> None:
    words = said(OFFICIAL)
    assert words["H-I"] == ["リスクを評価する。\n  ・具体的には試験を行う。"]
    assert words["D-2-i"] == ["適正に集める\n・出入りを管理する"]
    assert words["2-A-2"] == ["持続可能な社会"]


def test_the_full_heading_path_and_the_title() -> None:
    assert path(OFFICIAL, "C-1-1") == ["第2部目指すべき社会", "C. 共通の指針", "1) 人間中心"]
    assert read_items(OFFICIAL)["C-1-1"].title.text == "尊厳及び自律"
    assert path(OFFICIAL, "D-2-ii") == ["第3部 AI開発者に関する事項", "AI開発時"]


def test_in_an_annex_the_sub_heading_is_in_path_and_title() -> None:
    item = read_items(OFFICIAL)["D-2-i.2.b"]
    assert (item.code, item.title.text) == ("D-2-i", "適切なデータの学習 ［ポイント］")
    assert [label.text for label in item.heading] == [
        "別添3. AI開発者向け",
        "D-2) i. 適切なデータの学習",
        "［ポイント］",
    ]


def test_footnotes_are_spans_of_the_items_that_refer_to_them() -> None:
    words = said(OFFICIAL)
    assert words["2-C"] == ["各主体は連携して取り組む[^1]。", "[^1]: 連携の例は別添に示す。"]
    assert words["C-1-1"][-1] == "[^2]: 操作とは何かは\n別に述べる。"
    assert [display(quote) for quote in words["2-C"]] == [
        "各主体は連携して取り組む[1]。",
        "[1]: 連携の例は別添に示す。",
    ]


def test_a_footnote_of_nobody_is_an_item() -> None:
    assert said("# 1. 題\n\n本文です。\n\n[^9]: だれの注でもない。\n") == {
        "1": ["本文です。"],
        "S-s1-1": ["[^9]: だれの注でもない。"],
    }


def test_contents_and_front_matter_are_furniture() -> None:
    assert [each.kind for each in read(OFFICIAL).furniture][:3] == ["目次", "目次", "目次"]
    assert read(REQUIREMENTS).furniture[0].kind == "前書きの設定"


def test_a_regulation_without_any_markdown() -> None:
    assert said(LAW, NO_NOTES) == {
        "S-s1-1": ["取扱規程"],
        "1": ["この規程は、取扱いを定める。"],
        "2": ["用語の意義は次のとおりとする。"],
        "2-1": ["情報　法に定めるもの"],
        "2-2": ["本人　情報が指す者"],
        "3": ["会社は、目的を特定しなければならない。"],
        "3-2": ["会社は、目的を変えるときは本人に知らせる。"],
        "3-3": ["前項の規定は、次の場合には適用しない。"],
        "3-3-1": ["法令に基づく場合"],
        "3-3-2-ア": ["同意を得ることが困難なとき"],
        "3-3-2-イ": ["緊急のとき"],
        "3の2": ["前条の規定は、第2条の規定を妨げない。\n第3条の規定により得た情報は、別に管理する。"],
    }
    assert [read_items(LAW)[key].title.text for key in ("1", "3")] == ["目的", "（目的の特定）"]
    assert path(LAW, "3-3-2-ア") == [
        *("第2章取扱い", "第1節取得", "第3条（目的の特定）"),
        *("３　前項の規定は、次の場合には適用しない。", "(2) 生命の保護に必要な場合"),
    ]


def test_a_row_with_a_number_is_an_item_and_its_ticks_are_furniture() -> None:
    words = said(REQUIREMENTS, NO_NOTES)
    assert words["1.1.2"] == ["変更のたびに脅威を調べている。"]
    assert words["MSTG-STORAGE-2"] == ["記録に書いていない。"]
    assert list(words) == ["V1", "1.1.1", "1.1.2", "1.1.3", "MSTG-STORAGE-1", "MSTG-STORAGE-2"]
    assert path(REQUIREMENTS, "1.1.1") == ["V1 設計", "V1.1 開発の流れ"]
    ticks = [each.span.of(REQUIREMENTS) for each in read(REQUIREMENTS).furniture if each.kind == "表の印"]
    assert ticks == ["1053", "**2.1**", "**2.2**"]


def test_mentions_of_numbers_and_numbers_in_code_open_nothing() -> None:
    (words,) = said(REQUIREMENTS)["V1"]
    assert "- V1.1 は対象外とする\n- 2021 年に見直す" in words
    assert words.endswith("1. 番号でもない\n```")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1. 一つ。\n2. 二つ。\n   - a) 下の一\n   - b) 下の二\n3. 三つ。\n", ["1", "2", "2-a", "2-b", "3"]),
        ("# 1 総則\n\n## 1.1 目的\n\n目的です。\n\n### 1.1.1 範囲\n\n範囲です。\n", ["1.1", "1.1.1"]),
        (
            "## 1. 題\n\n## (1) 下\n\n本文。\n\n## (2) 下\n\n本文。\n\n## 2. 題\n\n本文。\n",
            ["1-1", "1-2", "2"],
        ),
        ("第1章 題\n1. 一\n(1) 下です。\n(2) 下です。\n2. 二\n(1) 下です。\n", ["1-1-1", "1-1-2", "1-2-1"]),
        ("## 1. 題\n\n本文。\n\n3) 数が続かない。\n\n2024. 年です。\n", ["1"]),
        ("### h. 題\n\n本。\n\n### i. 題\n\n本。\n\n### j. 題\n\n本。\n", ["h", "i", "j"]),
        ("## (ア) 題\n\n本。\n\n## (イ) 題\n\n本。\n", ["ア", "イ"]),
        (
            "行動目標 1-1【理解】\n\n理解する。\n\n行動目標 1-2【整理】\n\n整理する。\n",
            ["行動目標1-1", "行動目標1-2"],
        ),
        ("# 付録A. 用語\n\n用語です。\n\n# 付録B. 例\n\n例です。\n", ["付録A", "付録B"]),
        ("## GL-SEC-1 題\n\n本。\n\n## GL-SEC-2 題\n\n本。\n", ["GL-SEC-1", "GL-SEC-2"]),
        ("1\\. 一つ。\n\n2\\. 二つ。\n", ["1", "2"]),
        ("**1.** 一つ。\n\n**2.** 二つ。\n", ["1", "2"]),
        ("１．一つ。\n\n２．二つ。\n\n（１）下。\n", ["1", "2", "2-1"]),
    ],
)
def test_nesting_is_told_by_level_indentation_and_order(text: str, codes: list[str]) -> None:
    assert list(read_items(text, TEXT)) == codes


def test_headings_without_a_body_are_labels_and_statements_are_items() -> None:
    text = "# 1. 総則\n\n## 1.1 目的\n\n## 1.2 同意を得ずに第三者へ渡してはならない\n\n# 2. 次\n\n本文。\n"
    assert said(text) == {"1.2": ["同意を得ずに第三者へ渡してはならない"], "2": ["本文。"]}


def test_a_key_of_a_repeated_code_is_no_code_of_another() -> None:
    text = "# 1. 題\n\n一。\n\n# 1.2 題\n\n二。\n\n# 甲\n\n## 1. 題\n\n三。\n"
    assert [(item.key, item.code) for item in read(text, TEXT).items] == [
        ("1", "1"),
        ("1.2", "1.2"),
        ("1.3", "1"),
    ]


def test_a_paragraph_behind_a_list_of_sentences_belongs_to_what_holds_the_list() -> None:
    text = "# 1. 題\n\n次を守る。\n\n1. 一つする。\n2. 二つする。\n\n以上である。\n"
    assert said(text)["1"] == ["次を守る。", "以上である。"]


def test_sections_without_numbers_are_narrative_with_their_code_whole() -> None:
    text = "# 書式\n\n## 文の整形\n\n次のとおり。\n\n```sql\n# 一\n\n1. 二\n```\n\n終わり。\n"
    assert said(text) == {"S-s1-1": ["次のとおり。\n\n```sql\n# 一\n\n1. 二\n```\n\n終わり。"]}
    assert path(text, "S-s1-1") == ["書式", "文の整形"]


def test_a_fence_that_is_never_closed_hides_nothing() -> None:
    assert list(read_items("# 1. 題\n\n```\n\n# 2. 題\n\n本文。\n", TEXT)) == ["1", "2"]


def test_a_long_entry_is_cut_at_its_bullets_and_the_parts_keep_the_code() -> None:
    bullets = [f"・{number}番目の対策として、" + "関係者と協議して記録する。" * 12 for number in range(12)]
    text = (
        "# 第3部 AI開発者に関する事項\n\n# D-2) i. 題\n\n"
        + "\n".join(bullets)
        + "\n\n# D-2) ii. 題\n\n短い。\n"
    )
    items = [item for item in read(text, TEXT).items if item.code == "D-2-i"]
    assert [item.key for item in items] == ["D-2-i", *(f"D-2-i.{letter}" for letter in "bcdefghijkl")]
    assert [quotes(text, item) for item in items] == [[bullet.removeprefix("・")] for bullet in bullets]


def test_a_single_endless_paragraph_is_cut_between_sentences() -> None:
    text = "# 1. 題\n\n" + "事業者は、利用者に説明し、記録を残すことが期待される。" * 100 + "\n"
    items = read(text, TEXT).items
    assert len(items) > 2
    assert all(quote.endswith("。") and len(quote) <= 1600 for item in items for quote in quotes(text, item))
    assert "".join(quote for item in items for quote in quotes(text, item)) == text.split("\n")[2]


def test_a_text_of_hundreds_of_items_is_read_in_time_and_whole() -> None:
    chapters = []
    for chapter in range(1, 21):
        rows = "\n".join(f"| **{chapter}.1.{row}** | 要件{row}を確かめている。 | ✓ |" for row in range(1, 31))
        chapters.append(
            f"# V{chapter} 章{chapter}\n\n## V{chapter}.1 節\n\n| # | 説明 | L1 |\n|---|---|---|\n{rows}\n"
        )
    text = "\n".join(chapters)
    parsed = parse(document(text), NO_NOTES)
    assert unaccounted(text, parsed) == ()
    assert [item.code for item in parsed.items] == [
        f"{chapter}.1.{row}" for chapter in range(1, 21) for row in range(1, 31)
    ]


def test_a_role_item_in_a_table_has_its_title_and_its_body() -> None:
    text = "# 第4部 AI提供者に関する事項\n\n| 事項 | 内容 |\n|---|---|\n| P-2) ii. 適正利用 | 検証する。 |\n"
    item = read_items(text, TEXT)["P-2-ii"]
    assert (item.title.text, quotes(text, item), item.roles) == ("適正利用", ["検証する。"], (Role.PROVIDER,))


@pytest.mark.parametrize("line", ["." * 20_000, "…" * 20_000 + "あ", "| a " * 5_000])
@pytest.mark.timeout(20)
def test_lines_made_to_take_long_do_not(line: str) -> None:
    read(f"# 1. 題\n\n{line}\n\n本文。\n", TEXT)
