"""Tables of a text: which column numbers the rows, what is words and what is a tick."""

import pytest

from corpus.parsing.lines import read_lines
from corpus.parsing.pipe_table import PipeTable, read_pipe_table


def grid(text: str) -> PipeTable:
    return read_pipe_table(text, read_lines(text))


def read(text: str) -> list[tuple[str | None, list[str], list[str]]]:
    return [
        (
            row.marker.text if row.marker else None,
            [each.of(text) for each in row.words],
            [each.of(text) for each in row.ticks],
        )
        for row in grid(text).rows
    ]


def test_a_column_of_numbers_and_ticks() -> None:
    text = "| # | 説明 | L1 | CWE |\n|--|--|--|--|\n| **1.1** | 守る。 | ✓ | 20 |\n| **1.2** | 見る。 | | |\n"
    assert read(text) == [("1.1", ["守る。"], ["20"]), ("1.2", ["見る。"], [])]
    assert [cell.of(text) for cell in grid(text).header] == ["説明", "L1", "CWE"]


def test_names_go_before_numbers_and_plain_numbers_need_their_heading() -> None:
    assert [code for code, _, _ in read("| 1.1 | GL-A-1 | 甲 |\n| 1.2 | GL-A-2 | 乙 |\n")] == [
        "GL-A-1",
        "GL-A-2",
    ]
    assert [code for code, _, _ in read("| 番号 | 題 |\n|--|--|\n| 1 | 甲 |\n| 2 | 乙 |\n")] == ["1", "2"]
    assert [code for code, _, _ in read("| 年 | 題 |\n|--|--|\n| 1 | 甲 |\n| 2 | 乙 |\n")] == [None, None]


def test_cells_of_words_side_by_side_are_one_slice() -> None:
    assert read("| 1.1 | 題 | 本文です。 | ✓ | 備考です。 |\n") == [
        ("1.1", ["題 | 本文です。 | ✓ | 備考です。"], [])
    ]
    assert read("| 1.1 | 題 | 12 | 備考です。 |\n") == [("1.1", ["題", "備考です。"], ["12"])]


def test_a_row_without_a_number_is_one_slice() -> None:
    assert read("| 用語 | 意味です。 | |\n| | 続きです。 |\n") == [
        (None, ["用語 | 意味です。"], []),
        (None, ["続きです。"], []),
    ]


@pytest.mark.parametrize("text", ["|---|---|\n", "| | |\n", "||\n"])
def test_tables_without_words(text: str) -> None:
    assert all(row.words == () and row.marker is None for row in grid(text).rows)
