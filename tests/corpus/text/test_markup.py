"""What is shown is the quote with its markup left out, and never a word more or less."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.markup import compact, display, escape, inner, is_markup, sentences
from corpus.text.span import Span
from tests.corpus.samples import is_subsequence, overview, overview_items

PIECES = st.sampled_from(
    [
        *"あ漢カA1 、。・「」（）()～※〔〕",
        *("\n", "\r\n", "\r", "\t", "  ", "  \n", "\n\n", "\x0c", "\u2028", "\u3000", "\ufeff", "\u200b"),
        *(
            "<ul>",
            "</ul>",
            "<li>",
            "</li>",
            "<li>✓ ",
            "<li>- ",
            "<br>",
            "<br/>",
            "<b>",
            "</b>",
            "<u>",
            "</u>",
        ),
        *(
            "<sup>\\*1</sup>",
            "<!-- 3頁 -->",
            "<!--",
            "-->",
            "<AI開発者>",
            "<",
            ">",
            "<script>",
            "<img src=x>",
        ),
        *(
            "**",
            "*",
            "\\*",
            "\\|",
            "\\",
            "- ",
            "・",
            "・ ",
            "✓ ",
            "# ",
            "| ",
            " | ",
            "|---|",
            "|",
            "1. ",
            "_",
            "===",
        ),
        *("AI", "Living Document", "ステークホルダー", "P-2) i. ", "\\*1: ", "！", "&amp;"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def shown(text: str) -> str:
    return display(text).replace("\n", "")


@settings(max_examples=600)
@given(st.one_of(TEXTS, st.text(max_size=40)))
def test_what_is_shown_is_the_quote_with_characters_left_out(text: str) -> None:
    assert is_subsequence(shown(text), text)


@settings(max_examples=300)
@given(TEXTS)
def test_no_japanese_letter_outside_a_tag_is_left_out(text: str) -> None:
    plain = text.replace("<!--", "").replace("-->", "")
    for letter in "あ漢カ":
        assert display(plain).count(letter) == plain.count(letter)


@settings(max_examples=300)
@given(TEXTS)
def test_what_is_shown_has_no_blank_line_and_no_blank_end(text: str) -> None:
    lines = display(text).split("\n")
    assert lines == [""] or all(line and line == line.strip() for line in lines)


@pytest.mark.parametrize("key", overview_items())
def test_every_quote_of_the_overview_is_shown_without_its_markup(key: str) -> None:
    for span in overview_items()[key].spans:
        quote = span.of(overview().text)
        assert is_subsequence(shown(quote), quote)
        assert not any(mark in display(quote) for mark in ("<", ">", "**", "\\", "✓", "\t", "  "))


@pytest.mark.parametrize(
    ("quote", "display_text"),
    [
        (
            "<u><b>文書を保管・活用</b></u>する</li> <li>- 規約を<u>遵守</u>する",
            "文書を保管・活用する\n規約を遵守する",
        ),
        ("<li>一つ</li><li>二つ</li>", "一つ\n二つ"),
        ("- 一つ\n  - 中\n* ・二つ\n- ✓ 三つ", "一つ\n中\n二つ\n三つ"),
        ("範囲で活用する - 違いを検討する", "範囲で活用する\n違いを検討する"),
        ("関連する ステークホルダーへの 情報提供", "関連するステークホルダーへの情報提供"),
        ("総務省  \n経済産業省", "総務省経済産業省"),
        ("総務省\r\n経済産業省\r\n", "総務省経済産業省"),
        ("of Internal Affairs  \nand Communications", "of Internal Affairs and Communications"),
        ("Internal\nAffairs", "Internal\nAffairs"),
        ("**人間中心の  \nAI社会原則**\n\n本文", "人間中心のAI社会原則\n本文"),
        ("AI RMF 1.0<sup>\\*1</sup>", "AI RMF 1.0*1"),
        ("\\*1: 注", "*1: 注"),
        ("2019年5月 | OECD | 理事会勧告", "2019年5月\nOECD\n理事会勧告"),
        ("a \\| b", "a | b"),
        ("\\# 印のある行\n\n\\> 引用", "# 印のある行\n> 引用"),
        ("\\*Article\\*", "*Article*"),
        ("```\n# apt-get update\n$ ls *\n\n  done\n```", "# apt-get update\n$ ls *\ndone"),
        ("次のとおり。\n\n```sh\nls <b>\nls\n```\n\n以上。", "次のとおり。\nls <b>\nls\n以上。"),
        ("```\n閉じない\n行", "```閉じない行"),
        ("2019年5月\tOECD", "2019年5月\nOECD"),
        ("講ずる<br>(バイ・デザイン)", "講ずる(バイ・デザイン)"),
        ("様々な<br>- 方法", "様々な\n方法"),
        ("<AI開発者>が行う", "<AI開発者>が行う"),
        ("前<!-- 3頁 -->後", "前後"),
        ("AI が生成した", "AI が生成した"),
        ("AI   と   人", "AI と人"),
        ("", ""),
    ],
)
def test_shown_text_by_example(quote: str, display_text: str) -> None:
    assert display(quote) == display_text


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "- ", "---", "| --- | --- |", "<ul> <li>✓ ", "</u></b>", "<!-- 頁 -->", "\ufeff", "##"],
)
def test_markup_is_no_words(text: str) -> None:
    assert is_markup(text)


@pytest.mark.parametrize(
    "text",
    [
        "あ",
        "- 項",
        "1",
        "<AI開発者>",
        "<!-- a --> 語 <!-- b -->",
        "。",
        "I. ",
        "<未知>",
        "</ul>語<ul>",
        "--> 語",
    ],
)
def test_words_are_no_markup(text: str) -> None:
    assert not is_markup(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<ul> <li>✓ 一つ</li> <li>✓ 二つ</li> </ul>", "一つ</li> <li>✓ 二つ"),
        ("- 一つ ", "一つ"),
        ("<b>太字</b>", "<b>太字</b>"),
        ("<ul></ul>", ""),
    ],
)
def test_inner_leaves_the_list_around_words(text: str, words: str) -> None:
    assert inner(text, Span(0, len(text))).of(text) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一つ目です。二つ目です。", ["一つ目です。", "二つ目です。"]),
        ("<ul><li>- 一つ</li> <li>- 二つ</li></ul>", ["一つ", "二つ"]),
        ("親\n  - 子\n  - 子二", ["親", "子", "子二"]),
        ("題\r\n\r\n本文", ["題", "本文"]),
        ("様々な<br>- 方法", ["様々な", "方法"]),
        ("2019年5月 | OECD | 理事会勧告", ["2019年5月 | OECD | 理事会勧告"]),
        ("。。", []),
    ],
)
def test_sentences_by_example(text: str, parts: list[str]) -> None:
    assert [part.of(text) for part in sentences(text, Span(0, len(text)))] == parts


@settings(max_examples=300)
@given(TEXTS, st.integers(0, 5))
def test_sentences_stand_in_order_inside_their_span_and_hold_all_words(text: str, start: int) -> None:
    span = Span(min(start, len(text)), len(text))
    found = sentences(text, span)
    assert all(span.contains(part) for part in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for letter in "漢カ":
        assert sum(part.of(text).count(letter) for part in found) == span.of(text).count(letter)


def test_labels_compare_without_width_wraps_and_markup() -> None:
    assert compact("諸  \n外  \n国") == "諸外国"
    assert compact("**別添（付属資料）** (how)") == compact("別添(付属資料)(how)")
    assert compact("ＡＩ 提供者") == "AI提供者"


def test_a_footnote_mark_is_shown_without_its_caret() -> None:
    assert display("踏まえる[^12]。2^3 や [^ ] は別") == "踏まえる[12]。2^3 や [^ ] は別"
    assert display("[^1]: 注の文。") == "[1]: 注の文。"


@pytest.mark.parametrize("words", ["# 見出し", "#1", "| 表", "> 引用", "---", "=====", "```sh", "~~~"])
def test_escaped_words_are_shown_as_they_were(words: str) -> None:
    assert escape(words) == f"\\{words}"
    assert display(escape(words)) == words


@pytest.mark.parametrize("words", ["本文", "- 箇条", "-- 続く", "a | b", "2 > 1", "[^1] 注", ""])
def test_words_that_are_no_mark_are_not_escaped(words: str) -> None:
    assert escape(words) == words
