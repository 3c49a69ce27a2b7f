"""Tables in the shapes that converters give them: tabs, pipes, header rows, merged and empty cells."""

import pytest

from corpus.guideline.editorial import Editorial, FurnitureList
from corpus.guideline.item import Phase, Role
from corpus.text.markup import display
from tests.corpus.samples import quotes, read, read_items

PIPED = """# AI提供者に関する事項

| 段階 | 事項 | 内容 |
|---|---|---|
| AIシステム実装時 | P-2) i. リスク<br>対策 | - 維持する<br>- 検討する |
| | P-2) ii. 適正利用 | 範囲で活用する |
| | | 定期的に検証する |
| 提供後 | **P-11) i. 新しい事項** | <ul><li>✓ 一つ目</li><li>✓ 二つ目</li></ul> |

高度なAIシステムを取り扱うAI提供者は遵守すべき。
"""


def shown(text: str, key: str) -> list[str]:
    return [display(quote) for quote in quotes(text, read_items(text)[key])]


def test_a_pipe_table_gives_role_items() -> None:
    items = read_items(PIPED)
    assert list(items) == ["P-2-i", "P-2-ii", "P-11-i", "S-s1-1"]
    assert [items[key].title.text for key in items][:3] == ["リスク対策", "適正利用", "新しい事項"]
    assert items["P-11-i"].roles == (Role.PROVIDER,)
    assert items["P-11-i"].principle == 11
    assert [display(quote) for quote in quotes(PIPED, items["P-2-i"])] == ["維持する\n検討する"]
    assert quotes(PIPED, items["P-11-i"]) == ["一つ目</li><li>✓ 二つ目"]


def test_a_phase_in_the_first_column_holds_until_the_next() -> None:
    items = read_items(PIPED)
    phases = [items[key].phase for key in ("P-2-i", "P-2-ii", "P-11-i")]
    assert phases == [Phase.IMPLEMENTATION, Phase.IMPLEMENTATION, Phase.POST_PROVISION]
    assert not items["P-2-i"].phase_editorial


def test_a_row_without_a_code_under_a_body_is_more_of_it() -> None:
    assert quotes(PIPED, read_items(PIPED)["P-2-ii"]) == ["範囲で活用する", "定期的に検証する"]


def test_a_full_row_without_a_code_is_no_body_of_the_item_above() -> None:
    text = "# AI提供者に関する事項\n\n| P-2) i. 題 | 本文 |\n| 備考 | 別の話 |\n"
    items = read_items(text)
    assert [quotes(text, item) for item in items.values()] == [["本文"], ["備考 | 別の話"]]


def test_heading_cells_of_two_columns_both_head_the_item() -> None:
    rows = "| 実装時 | 安全性 | P-2) i. 題 | 本文 |\n| | 公平性 | P-3) i. 題 | 本文 |\n"
    text = f"# AI提供者に関する事項\n\n{rows}"
    paths = [[label.text for label in item.heading[1:]] for item in read(text).items]
    assert paths == [["実装時", "安全性"], ["実装時", "公平性"]]


def test_a_table_ends_with_its_last_row() -> None:
    after = read_items(PIPED)["S-s1-1"]
    assert [label.text for label in after.heading] == ["AI提供者に関する事項"]


def test_header_cells_are_headings_and_no_items() -> None:
    labels = [label.text for label in read(PIPED).labels]
    assert {"段階", "事項", "内容"} <= set(labels)


def test_the_words_of_a_table_are_the_same_with_tabs() -> None:
    text = "# AI提供者に関する事項\n\n実装時\tP-2) i. 対策\t- 維持する - 検討する\n\tP-3) i. 配慮\t評価する\n"
    items = read_items(text)
    assert [display(quotes(text, items[key])[0]) for key in items] == ["維持する\n検討する", "評価する"]


@pytest.mark.parametrize("wide", [True, False])
def test_two_coded_cells_in_a_row_are_two_items(wide: bool) -> None:
    row = "P-2) i. 一\t本文一\tP-2) ii. 二\t本文二" if wide else "P-2) i. 一\tP-2) ii. 二"
    items = read_items(f"# 表\n\n{row}\n")
    assert list(items) == ["P-2-i", "P-2-ii"]
    said = [quotes(f"# 表\n\n{row}\n", item) for item in items.values()]
    assert said == ([["本文一"], ["本文二"]] if wide else [["P-2) i. 一"], ["P-2) ii. 二"]])


def test_title_and_body_in_one_cell_are_told_apart() -> None:
    text = "# 表\n\n| P-2) i. 題<ul><li>一つ</li><li>二つ</li></ul> |\n| P-3) i. 題二<br>本文二 |\n"
    items = read_items(text)
    assert [item.title.text for item in items.values()] == ["題", "題二"]
    assert [quotes(text, item) for item in items.values()] == [["一つ</li><li>二つ"], ["本文二"]]


def test_a_row_without_any_code_is_one_item() -> None:
    head = "# 年表\n\n| 年月 | 主体 | 名称 |\n|---|---|---|\n"
    text = f"{head}| 2019年5月 | OECD | 勧告 |\n| 2023年12月 | G7 | 枠組み |\n"
    assert shown(text, "S-s1-1") == ["2019年5月\nOECD\n勧告"]
    assert shown(text, "S-s1-2") == ["2023年12月\nG7\n枠組み"]


def test_a_header_that_is_a_statement_is_an_item_too() -> None:
    text = "# 表\n\n| 主体は、適切に行う |\n|---|\n| 次の行 |\n"
    assert shown(text, "S-s1-1") == ["主体は、適切に行う"]


COMMON = "# 各主体に共通の指針\n\n"


@pytest.mark.parametrize(
    "rows",
    [
        "\t1) 人間中心\t2) 安全性\n\t本文一\t本文二\n",
        "| 1) 人間中心 | 2) 安全性 |\n|---|---|\n| 本文一 | 本文二 |\n",
        "| 1) 人間中心 | 本文一 |\n| 2) 安全性 | 本文二 |\n",
        "| 番号 | 内容 |\n|---|---|\n| 2) 安全性 | 本文二 |\n| 1) 人間中心 | 本文一 |\n",
        "| 1) 人間中心<ul><li>✓ 本文一</li></ul> |\n| 2) 安全性<br>本文二 |\n",
    ],
)
def test_a_number_names_the_cell_below_or_beside_it(rows: str) -> None:
    items = read_items(COMMON + rows)
    assert set(items) == {"C-1", "C-2"}
    for key, title, body in (("C-1", "人間中心", "本文一"), ("C-2", "安全性", "本文二")):
        assert items[key].title.text == title
        assert quotes(COMMON + rows, items[key]) == [body]


def test_numbers_that_name_no_cell_are_items_by_themselves() -> None:
    text = COMMON + "| 6) 透明性 |\n| 7) アカウンタビリティ |\n\nそのほかの段落\n"
    items = read_items(text)
    assert list(items) == ["C-6", "C-7", "S-s1-1"]
    assert quotes(text, items["C-6"]) == ["6) 透明性"]
    assert quotes(text, items["S-s1-1"]) == ["そのほかの段落"]


def test_where_the_slide_lost_a_number_only_our_notes_let_the_count_go_on() -> None:
    text = COMMON + "\t1) 人間中心\n\t本文一\n\t本文二\n\t本文三\n"
    assert list(read_items(text)) == ["C-1", "S-s1-1", "S-s1-2"]
    noted = read_items(text, Editorial(titles={"C-2": "安全性"}))
    assert list(noted) == ["C-1", "C-2", "S-s1-1"]
    assert (noted["C-2"].title.text, noted["C-2"].title.editorial) == ("安全性", True)


def test_the_count_begins_at_one() -> None:
    items = read_items(COMMON + "\t本文一\t本文二\n", Editorial(titles={"C-1": "人間中心", "C-2": "安全性"}))
    assert [item.title.text for item in items.values()] == ["人間中心", "安全性"]


def test_cells_that_our_notes_call_furniture_are_set_aside() -> None:
    notes = Editorial(furniture=(FurnitureList("表の見出し", ("内容（主な項目の抜粋）",)),))
    text = COMMON + "内容(主な項目の抜粋)\t\n\t本文\n"
    parsed = read(text, notes)
    assert [(each.kind, each.span.of(text)) for each in parsed.furniture] == [
        ("表の見出し", "内容(主な項目の抜粋)")
    ]
    assert [quotes(text, item) for item in parsed.items] == [["本文"]]


def test_advanced_items_may_stand_in_a_table() -> None:
    text = "# 高度なAIシステムに関係する事業者に共通の指針\n\n| I. 特定する | II. 緩和する |\n"
    items = read_items(text)
    assert {key: quotes(text, item) for key, item in items.items()} == {
        "H-I": ["特定する"],
        "H-II": ["緩和する"],
    }


def test_empty_rows_say_nothing() -> None:
    text = "# 表\n\n| | - | <br> |\n\t\t\n| 言葉 | |\n"
    assert [quotes(text, item) for item in read(text).items] == [["言葉"]]
