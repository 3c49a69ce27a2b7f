"""Whatever the lines of a text and their order, no character is lost and every span is sound."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.guideline.editorial import Editorial
from corpus.parsing.parser import parse
from corpus.text.markup import display
from tests.corpus.samples import assert_sound, document, is_subsequence

pytestmark = pytest.mark.long

TEXT = Editorial(layout="text")
NUMBERS = st.sampled_from(
    [
        *(
            "",
            "第1部 ",
            "第2章",
            "第3条（題） ",
            "第3条の2　",
            "A. ",
            "1. ",
            "2. ",
            "1.1 ",
            "1.1.1 ",
            "V1.2 ",
            "1) ",
            "(1) ",
        ),
        *(
            "（２）",
            "① ",
            "②",
            "i. ",
            "ii) ",
            "IV. ",
            "ア ",
            "(イ) ",
            "a) ",
            "一　",
            "２　",
            "D-2) i. ",
            "P-3) ii. ",
        ),
        *(
            "別添1. ",
            "行動目標 1-1 ",
            "MSTG-ARCH-1 ",
            "**1.2** ",
            "[^1]: ",
            "※1: ",
            "【題】",
            "［ポイント］",
            "目次",
        ),
    ]
)
WORDS = st.text("あ漢A1、。「」（）・※[^1]* ｱⅡ", max_size=14)
MARKS = st.sampled_from(["", "", "# ", "## ", "#### ", "- ", "  ・", "    - ", "> ", "\t", "　", "* "])
LINE = st.one_of(
    st.builds("{}{}{}".format, MARKS, NUMBERS, WORDS),
    st.lists(st.builds("{}{}".format, NUMBERS, WORDS), min_size=1, max_size=4).map(
        lambda row: f"| {' | '.join(row)} |"
    ),
    st.sampled_from(
        [
            "",
            "",
            "---",
            "```",
            "~~~",
            "<!--",
            "-->",
            "|---|:-:|",
            "===",
            "\ufeff",
            "![図](a.png)",
            "共通の指針",
        ]
    ),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=25), st.sampled_from(["\n", "\r\n"]))
def test_lines_in_any_order_lose_nothing(lines: list[str], end: str) -> None:
    sound(end.join(lines))


@settings(max_examples=300, deadline=None)
@given(st.text("あ漢1.) (#-*|`~\t\n\r[]^:第条①ア・※<>!、。　", max_size=120))
def test_no_text_at_all_is_lost_or_breaks_the_reader(text: str) -> None:
    sound(text)


def sound(text: str) -> None:
    """Parse ``text``; if there is no item in it, the parser must say so."""
    try:
        parsed = parse(document(text), TEXT)
    except DocumentError:
        return
    assert_sound(text, parsed)
    for item in parsed.items:
        assert all(is_subsequence(shown(span.of(text)), span.of(text)) for span in item.spans)


def shown(quote: str) -> str:
    """The displayed quote without the line breaks that display puts in."""
    return display(quote).replace("\n", "")
