"""Which layout a source is read by."""

import pytest

from corpus.guideline.editorial import Editorial
from corpus.parsing.lines import read_lines
from corpus.parsing.parser import SourceLayout, layout_of
from tests.corpus.fulltexts import LAW, OFFICIAL, REQUIREMENTS
from tests.corpus.samples import NO_NOTES, overview


def layout(text: str, notes: Editorial = NO_NOTES) -> SourceLayout:
    return layout_of(text, read_lines(text), notes)


@pytest.mark.parametrize(
    "text", [OFFICIAL, LAW, REQUIREMENTS, "# 題\n\n```\n一\n```\n", "# 題\n\n" + "本文です。" * 700]
)
def test_texts(text: str) -> None:
    assert layout(text) is SourceLayout.TEXT


@pytest.mark.parametrize("text", ["# 題\n\n- 一\n- 二\n", "# 共通の指針\n\n1) 一\n2) 二\n3) 三\n4) 四\n"])
def test_slides(text: str) -> None:
    assert layout(text) is SourceLayout.SLIDES


def test_the_overview_is_slides_with_or_without_its_page_marks() -> None:
    assert layout(overview().text) is SourceLayout.SLIDES
    assert layout(overview().text.replace("[1/2]", "").replace("[2/2]", "")) is SourceLayout.SLIDES


def test_page_marks_mean_slides_whatever_is_numbered() -> None:
    assert layout(OFFICIAL.replace("## A. 基本理念", "## A. 基本理念 [1/2]")) is SourceLayout.SLIDES


def test_our_notes_have_the_last_word() -> None:
    assert layout(OFFICIAL, Editorial(layout="slides")) is SourceLayout.SLIDES
    assert layout("# 題\n\n- 一\n", Editorial(layout="text")) is SourceLayout.TEXT
