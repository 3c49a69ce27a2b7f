"""Sources made to take long are read in bounded time and memory, to their last word (FAULTS 9)."""

import tracemalloc

import pytest

from corpus.parsing.parser import parse
from corpus.parsing.survey import unaccounted
from corpus.text.markup import display, inner, is_markup, sentences
from corpus.text.span import Span
from tests.corpus.samples import NO_NOTES, document

MANY = 60_000
BLANKS = " " * MANY
WIDE = 5000
SOURCES = {
    "a table of many rows": (
        "# 表\n\n| 番号 | 内容 |\n|---|---|\n" + "".join(f"| {n} | 内容{n}を守る |\n" for n in range(4000)),
        "内容3999を守る",
    ),
    "a row of many cells": (
        "# 表\n\n"
        + f"|{''.join(f' 欄{n} |' for n in range(WIDE))}\n|{'---|' * WIDE}\n"
        + f"|{''.join(f' 値{n}を守る |' for n in range(WIDE))}\n",
        "値4999を守る",
    ),
    "a list nested deeply": (
        "# 箇条\n\n" + "".join(f"{'  ' * n}- 事項{n}を守る\n" for n in range(1000)),
        "事項999を守る",
    ),
    "many list marks in one line": ("# 箇条\n\n" + "- " * 100_000 + "事項を守る\n", "事項を守る"),
    "a line of megabytes": ("# 長い行\n\n" + "あ" * 1_700_000 + "を守る\n", "を守る"),
    "many headings": (
        "".join(f"## 第{n}節 見出し{n}\n\n言葉{n}を守る。\n\n" for n in range(5000)),
        "言葉4999を守る。",
    ),
    "blanks in titles, cells and sentences": (
        f"# 見出し{BLANKS}の続き\n\n- D-2) i. 題名{BLANKS}の続き\n  - 内容を{BLANKS}守る。\n\n"
        f"1) 人間中心{BLANKS}に\n\n安全。{BLANKS}を守る{BLANKS}。\n\n"
        f"| a{BLANKS}b |\n|---|\n| 値{BLANKS}を |\n",
        "を守る",
    ),
    "comments that nobody closes": (
        "# 注\n\n" + "<!-- 安全" * 8000 + "を守る。\n\n- D-2) ii. 題\n  - " + "<!-- 公平" * 8000 + "\n",
        "を守る。",
    ),
    "list tags without end": ("# 題\n\n言葉を守る" + "</li>" * 20_000 + "<li>" * 20_000 + "\n", "言葉を守る"),
}


@pytest.mark.timeout(60)  # each takes a second or two; what grew with the square took minutes
@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.long
def test_a_large_source_is_read_to_its_end(name: str) -> None:
    text, last = SOURCES[name]
    read = parse(document(text), NO_NOTES)
    assert any(last in span.of(text) for item in read.items for span in item.spans)
    assert list(unaccounted(text, read)) == []


def test_white_space_takes_no_memory_to_pass_over() -> None:
    text = " \n" * 2_500_000
    tracemalloc.start()
    try:
        assert is_markup(text)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.timeout(20)
def test_a_run_of_blanks_is_trimmed_and_kept_where_it_stands() -> None:
    text = f"安全{BLANKS}を守る{BLANKS}<br>{BLANKS}</li>"
    words = f"安全{BLANKS}を守る"
    assert inner(text, Span(0, len(text))).of(text) == words
    assert [each.of(text) for each in sentences(text, Span(0, len(text)))] == [words]
    assert display(words) == "安全を守る"


def test_an_open_comment_behind_a_closed_one_is_words() -> None:
    assert display("安全<!-- メモ -->を<b>守る</b><!-- 公平<!-- である") == "安全を守る<!-- 公平<!-- である"
    assert display("<!-->安全") == "<!-->安全"
