"""Whatever the parts of a document and their order, no character is lost and every span is sound."""

from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.guideline.editorial import Editorial, FurnitureList
from corpus.parsing.parser import parse
from tests.corpus.samples import NO_NOTES, assert_sound, document, read

pytestmark = pytest.mark.long

NOTES = Editorial(
    titles={"C-3": "公平性", "C-4": "プライバシー保護"},
    labels=("諸外国",),
    headings_after={"社会と連携した取組": ("C-8",)},
    furniture=(FurnitureList("図の語", ("技術革新",)),),
    sections={"基本理念": "philosophy"},
)
WORDS = st.text("あ漢カA1、。「」（）※ 人間中心リスク*1", min_size=1, max_size=12).map(
    lambda text: f"語{text.strip()}"
)
HEADS = st.sampled_from(
    [
        *(
            "基本理念",
            "各主体に共通の指針 [1/2]",
            "各主体に共通の指針 [2/2]",
            "AI開発者に関する事項",
            "開発後",
        ),
        *("高度なAIシステムに関係する事業者に共通の指針", "意見交換、議論の場", "AI提供者に関する事項"),
    ]
)
CODES = st.sampled_from(
    [
        "",
        "D-2) i. ",
        "P-11) ii. ",
        "**U-3) i.** ",
        "1) ",
        "8) ",
        "I. ",
        "XII) ",
        "1. ",
        "① ",
        "\\*1: ",
        "✓ ",
        "※",
    ]
)
ENTRY = st.builds("{}{}".format, CODES, WORDS)
CELL = st.one_of(
    ENTRY,
    st.just(""),
    st.lists(ENTRY, min_size=1, max_size=3).map(
        lambda all: f"<ul> <li>- {'</li> <li>- '.join(all)}</li> </ul>"
    ),
    st.lists(ENTRY, min_size=1, max_size=3).map("<br>".join),
)
ROW = st.lists(CELL, min_size=2, max_size=4)
BLOCK = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###"]), st.one_of(HEADS, ENTRY)),
    st.lists(
        st.builds("{}{}".format, st.sampled_from(["- ", "  - ", "- ・", "* ", "\t- "]), ENTRY), min_size=1
    ).map("\n".join),
    st.lists(ENTRY, min_size=1, max_size=4).map("\n".join),
    st.lists(ENTRY, min_size=1, max_size=3).map("  \n".join).map(lambda text: f"**{text}**"),
    st.lists(ROW.map("\t".join), min_size=1, max_size=3).map("\n".join),
    st.lists(ROW.map(lambda row: f"| {' | '.join(row)} |"), min_size=1, max_size=3).map("\n".join),
    ROW.map(lambda row: f"| {' | '.join(row)} |\n|{'---|' * len(row)}\n| {' | '.join(row)} |"),
    st.builds("{}\n---".format, HEADS),
    st.sampled_from(["諸外国", "技術革新", "2019", "---", "<!-- 3頁 -->", "![図](a.png)", "&nbsp;"]),
)


@settings(max_examples=400)
@given(
    st.lists(BLOCK, min_size=1, max_size=10),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([NO_NOTES, NOTES]),
)
def test_well_formed_blocks_in_any_order_lose_nothing(blocks: list[str], end: str, notes: Editorial) -> None:
    read_if_any(f"{end * 2}".join(block.replace("\n", end) for block in ["# 表紙", "語", *blocks]), notes)


@settings(max_examples=200)
@given(st.lists(BLOCK, min_size=1, max_size=8), st.sampled_from([NO_NOTES, NOTES]))
def test_blocks_that_touch_lose_nothing_either(blocks: list[str], notes: Editorial) -> None:
    read_if_any("\n".join(blocks), notes)


@settings(max_examples=400)
@given(st.text("あA1. #-*|\t\n\r)・✓\\:=<>br/ulI※DP、", max_size=80), st.sampled_from([NO_NOTES, NOTES]))
def test_no_text_at_all_is_lost_or_breaks_the_parser(text: str, notes: Editorial) -> None:
    read_if_any(text, notes)
    read_if_any(f"# 各主体に共通の指針\n{text}", notes)


@settings(max_examples=100)
@given(st.lists(WORDS, min_size=1, max_size=6, unique=True))
def test_plain_entries_are_quoted_exactly(words: list[str]) -> None:
    text = "# 題\n\n" + "\n".join(f"- {each}" for each in words)
    said = [span.of(text) for item in read(text).items for span in item.spans]
    assert reduce(str.__add__, said) == "".join(words)


def read_if_any(text: str, notes: Editorial) -> None:
    """Parse ``text``; if there is no item in it, the parser must say so."""
    made = document(text)
    try:
        parsed = parse(made, notes)
    except DocumentError:
        return
    assert_sound(text, parsed)
