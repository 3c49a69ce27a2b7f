"""Lines of a text: what their own marks say, and runs that are one by their marks."""

import pytest

from corpus.parsing.lines import Line, LineKind, read_lines


def kinds(text: str) -> list[tuple[str, str]]:
    return [(line.kind.name, line.span.of(text)) for line in read_lines(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 題 ##", ("HEADING", "題")),
        ("## 題 {#anchor}", ("HEADING", "題")),
        ("- 一つ", ("BULLET", "一つ")),
        ("  ・一つ", ("BULLET", "一つ")),
        ("➢ 一つ", ("BULLET", "一つ")),
        ("本文", ("TEXT", "本文")),
        ("#題", ("TEXT", "#題")),
        ("| 一 | 二 |", ("ROW", "| 一 | 二 |")),
        ("|:--|--:|", ("HEADER_RULE", "|:--|--:|")),
        ("[^1]: 注", ("NOTE", "[^1]: 注")),
        ("※1：注", ("NOTE", "※1：注")),
        ("第1部 題 ........ 8", ("CONTENTS", "第1部 題 ........ 8")),
        ("題 ……………… 12", ("CONTENTS", "題 ……………… 12")),
        ("- [1.1 題](#11-題)", ("CONTENTS", "- [1.1 題](#11-題)")),
        ("考える……", ("TEXT", "考える……")),
        ("---", ("MARKUP", "---")),
        ("<!-- 頁 -->", ("MARKUP", "<!-- 頁 -->")),
    ],
)
def test_one_line(text: str, expected: tuple[str, str]) -> None:
    assert kinds(text) == [expected]


def test_code_comments_and_front_matter_are_one_line_each() -> None:
    text = "---\ntitle: 題\n---\n\n```sh\n# 一\n\n二\n```\n<!-- 甲\n乙 -->\n本文\n"
    assert kinds(text) == [
        ("MATTER", "---\ntitle: 題\n---"),
        ("CODE", "```sh\n# 一\n\n二\n```"),
        ("MARKUP", "<!-- 甲\n乙 -->"),
        ("TEXT", "本文"),
    ]


@pytest.mark.parametrize("opening", ["```", "~~~", "<!--"])
def test_what_is_never_closed_is_a_line_like_any_other(opening: str) -> None:
    assert [kind for kind, _ in kinds(f"{opening}\n# 題\n{opening} 二\n本文\n")][1:] in (
        ["HEADING", "TEXT", "TEXT"],
        ["HEADING", "MARKUP", "TEXT"],
    )


def test_a_rule_under_a_line_makes_it_a_heading() -> None:
    assert [(line.kind, line.level) for line in read_lines("題\n===\n\n下\n---\n\n文です。\n---\n")] == [
        (LineKind.HEADING, 1),
        (LineKind.MARKUP, 0),
        (LineKind.HEADING, 2),
        (LineKind.MARKUP, 0),
        (LineKind.TEXT, 0),
        (LineKind.MARKUP, 0),
    ]


def test_indentation_touching_and_forced_breaks() -> None:
    lines: tuple[Line, ...] = read_lines("一\\\n  二\n\n\t三\n")
    assert [(line.indent, line.touching, line.broken) for line in lines] == [
        (0, False, True),
        (2, True, False),
        (2, False, False),
    ]


def test_pipes_inside_cells_and_a_row_without_its_last_edge() -> None:
    text = "| 一\\|二 | 三"
    (line,) = read_lines(text)
    assert [cell.of(text) for cell in line.cells] == ["一\\|二", "三"]
