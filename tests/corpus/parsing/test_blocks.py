"""Lines become blocks, and every block knows its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.parsing.blocks import Block, BlockKind, line_spans, read_blocks, trim
from corpus.text.span import Span


def shape(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind.name, block.level, block.span.of(text)) for block in read_blocks(text)]


def cells(text: str) -> list[list[str]]:
    rows = (block for block in read_blocks(text) if block.kind is BlockKind.ROW)
    return [[cell.of(text) for cell in row.cells] for row in rows]


def test_headings_paragraphs_and_entries() -> None:
    text = "# 題\n\n段落の\n続き\n\n- 一つ\n  - 中の一つ\n* ・二つ\n✓ 三つ\n"
    assert shape(text) == [
        ("HEADING", 1, "題"),
        ("PARAGRAPH", 0, "段落の\n続き"),
        ("BULLET", 0, "一つ"),
        ("BULLET", 1, "中の一つ"),
        ("BULLET", 0, "二つ"),
        ("BULLET", 0, "三つ"),
    ]


def test_a_line_without_a_marker_continues_the_entry_above() -> None:
    assert shape("- 講ずる  \n(バイ・デザイン)\n- 次") == [
        ("BULLET", 0, "講ずる  \n(バイ・デザイン)"),
        ("BULLET", 0, "次"),
    ]


def test_the_number_of_an_ordered_entry_is_part_of_its_words() -> None:
    assert shape("1. 一つ目\n2. 二つ目\n① 三つ目") == [
        ("BULLET", 0, "1. 一つ目"),
        ("BULLET", 0, "2. 二つ目"),
        ("BULLET", 0, "① 三つ目"),
    ]


def test_a_rule_under_words_makes_them_a_heading_and_a_rule_alone_none() -> None:
    text = "各主体が取り組む事項 (続き)\n---\n\n---\n"
    assert [(kind, level) for kind, level, _ in shape(text)] == [("HEADING", 2), ("RULE", 0), ("RULE", 0)]


def test_a_blank_line_ends_a_paragraph_and_indentation_is_its_level() -> None:
    assert shape("- 一つ\n\n  続き\n\n外") == [
        ("BULLET", 0, "一つ"),
        ("PARAGRAPH", 1, "続き"),
        ("PARAGRAPH", 0, "外"),
    ]


def test_tabs_part_cells_and_empty_cells_keep_their_place() -> None:
    assert cells("段階\tP-2) i. 題\t- 本文\n\t U-3) i. 題 \t\n") == [
        ["段階", "P-2) i. 題", "- 本文"],
        ["", "U-3) i. 題", ""],
    ]


def test_a_tab_that_only_indents_or_follows_a_marker_makes_no_row() -> None:
    assert shape("- 題\n\t- 中\n-\t次\n#\t見出し\n行末の\t\n") == [
        ("BULLET", 0, "題"),
        ("BULLET", 1, "中"),
        ("BULLET", 0, "次"),
        ("HEADING", 1, "見出し"),
        ("PARAGRAPH", 0, "行末の"),
    ]


def test_pipes_part_cells() -> None:
    assert cells("| 年 | 国 | 名 |\n|---|:-:|---|\n| 2019年 | | OECD<br>勧告 |\n| a \\| b | c\n") == [
        ["年", "国", "名"],
        ["2019年", "", "OECD<br>勧告"],
        ["a \\| b", "c"],
    ]


def test_the_row_above_a_rule_of_pipes_is_a_header() -> None:
    text = "| 年 | 国 |\n| --- | --- |\n| 2019年 | EU |\n"
    assert [(block.kind, block.header) for block in read_blocks(text)] == [
        (BlockKind.ROW, True),
        (BlockKind.RULE, False),
        (BlockKind.ROW, False),
    ]


def test_a_pipe_by_itself_makes_no_row() -> None:
    assert cells("|\n") == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system(end: str) -> None:
    text = end.join(["# 題", "", "- 一つ", "続き", "", "| a | b |", "", "x\ty"])
    assert shape(text) == [
        ("HEADING", 1, "題"),
        ("BULLET", 0, f"一つ{end}続き"),
        ("ROW", 0, "| a | b |"),
        ("ROW", 0, "x\ty"),
    ]
    assert cells(text) == [["a", "b"], ["x", "y"]]


def test_a_byte_order_mark_is_no_part_of_the_first_block() -> None:
    text = "\ufeff# 題\n"
    (block,) = read_blocks(text)
    assert (block.kind, block.span) == (BlockKind.HEADING, Span(3, 4))


def test_nothing_makes_no_block() -> None:
    assert read_blocks("") == ()
    assert read_blocks(" \n\t\n\u3000\n") == ()


def test_trim_and_lines_know_their_place() -> None:
    assert trim("  言葉 \n", Span(0, 6)) == Span(2, 4)
    assert trim("   ", Span(1, 3)) == Span(3, 3)
    assert list(line_spans("a\r\nb\nc", Span(0, 6))) == [Span(0, 3), Span(3, 5), Span(5, 6)]


@given(st.text("あA1. #-*|\t\n\r ・✓\\:=\ufeff\x0c\u2028", max_size=60))
def test_blocks_stand_in_order_and_hold_all_words(text: str) -> None:
    blocks: tuple[Block, ...] = read_blocks(text)
    position = 0
    for block in blocks:
        assert position <= block.span.start <= block.span.end <= len(text)
        assert not any(character.isalnum() for character in text[position : block.span.start])
        assert all(block.span.contains(cell) for cell in block.cells if len(cell))
        position = block.span.end
    assert not text[position:].strip("\ufeff \t\r\n\x0c\u2028#-*+・✓|\\:=.")
