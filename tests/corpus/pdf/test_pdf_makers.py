"""What the PDFs of other makers do: two fonts in a line, code, boxes, contents without dots, open tables."""

from pathlib import Path

import pytest

from corpus.parsing.lines import LineKind, read_lines
from corpus.pdf.extraction import extract_pdf
from corpus.pdf.pdf_file import RawPage
from corpus.pdf.pdf_page import page_of
from corpus.pdf.pdf_spans import Glyph
from corpus.pdf.worker import notes_of
from corpus.text.markup import display
from eval.benchmarks.synthetic.typesetting import GOTHIC, MINCHO
from tests.corpus.pdf_samples import BODY, HEIGHT, LEFT, SIZE, STEP, WIDTH, Sheet

pytestmark = pytest.mark.process

CODE = "Courier"
BOLD = "Helvetica-Bold"


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "sample.pdf")


def text_of(sheet: Sheet) -> str:
    return extract_pdf(sheet.save()).text


def headings(text: str) -> list[str]:
    lines = [line for line in read_lines(text) if line.kind is LineKind.HEADING]
    return [f"{'#' * line.level} {line.span.of(text)}" for line in lines]


def section(sheet: Sheet, number: str, title: str, size: float, gap: float = 8) -> Sheet:
    """A heading whose number is set in a Latin font, a little larger than the Japanese one."""
    sheet.skip().put(number, size=size, font=BOLD)
    wide = sheet.canvas.stringWidth(number, BOLD, size)
    return sheet.put(title, x=LEFT + wide + gap, size=size * 0.963, font=GOTHIC).skip(30).body()


def test_code_keeps_its_lines_and_its_comment_is_no_heading(sheet: Sheet) -> None:
    code = ["# ask for weekly reports", "for each in *; do", "  echo $each", "done"]
    sheet.body().skip(8).lines(code, font=CODE).skip().body()
    text = text_of(sheet)
    assert "```\n" + "\n".join(code) + "\n```" in text
    assert headings(text) == []
    assert [line.kind for line in read_lines(text)].count(LineKind.CODE) == 1


def test_a_blank_line_and_the_indentation_by_position_are_kept_in_code(sheet: Sheet) -> None:
    wide = sheet.canvas.stringWidth("x", CODE, SIZE)
    sheet.body().skip(8).lines(["if true", "then"], font=CODE).lines(
        ["echo yes"], x=LEFT + 4 * wide, font=CODE
    )
    sheet.skip().lines(["fi"], font=CODE).skip().body()
    assert "```\nif true\nthen\n    echo yes\n\nfi\n```" in text_of(sheet)


def test_a_monospaced_word_within_a_sentence_is_no_code(sheet: Sheet) -> None:
    wide = sheet.canvas.stringWidth("apt-get", CODE, SIZE)
    sheet.body().put("apt-get", font=CODE).lines([BODY[:30] + "。"], x=LEFT + wide).skip().body()
    text = text_of(sheet)
    assert f"apt-get{BODY[:30]}。" in text
    assert "```" not in text


def test_a_text_set_in_a_monospaced_font_is_text(sheet: Sheet) -> None:
    words = "The provider shall describe the intended use of every system and the"
    sheet.lines([words, "limits."] * 4, font=CODE)
    assert "```" not in text_of(sheet)


@pytest.mark.parametrize("words", ["#1 の課題である。", "| 縦線で始まる。", "> 引用の印である。", "---"])
def test_what_is_printed_at_a_line_start_is_no_markup(sheet: Sheet, words: str) -> None:
    sheet.body().lines([words]).skip().body()
    text = text_of(sheet)
    assert f"\n\n\\{words}\n\n" in text
    assert display(f"\\{words}") == words


def test_equal_headings_in_two_fonts_have_one_level(sheet: Sheet) -> None:
    sheet.put("第1章 総則", size=20, font=GOTHIC).skip(40).body()
    for number, title in (("1.1", "目的"), ("1.2", "Scope of this guideline")):
        section(sheet, number, title, 14)
    sheet.put("1.3 Definitions", size=14, font=BOLD).skip(30).body()
    assert headings(text_of(sheet)) == [
        "# 第1章 総則", "## 1.1 目的", "## 1.2 Scope of this guideline", "## 1.3 Definitions",
    ]  # fmt: skip


def test_the_numbers_of_headings_tell_their_levels_where_their_size_does_not(sheet: Sheet) -> None:
    sheet.put("第1章 総則", size=16, font=GOTHIC).skip(30).body(3)
    for title in ("1.1 目的", "1.1.1 背景", "1.1.2 経緯", "1.2 範囲"):
        sheet.put(title, size=12, font=GOTHIC).skip(30).body(3)
    levels = ["# 第1章 総則", "## 1.1 目的", "### 1.1.1 背景", "### 1.1.2 経緯", "## 1.2 範囲"]
    assert headings(text_of(sheet)) == levels


def test_a_heading_without_a_number_stands_below_the_numbered_one_of_its_size(sheet: Sheet) -> None:
    sheet.put("第1章 総則", size=16, font=GOTHIC).skip(30).body(3)
    for title in ("1.1 目的", "参考", "1.2 範囲", "1.3 定義"):
        sheet.put(title, size=12, font=GOTHIC).skip(30).body(3)
    levels = ["# 第1章 総則", "## 1.1 目的", "### 参考", "## 1.2 範囲", "## 1.3 定義"]
    assert headings(text_of(sheet)) == levels


def test_the_label_of_a_chapter_is_joined_to_its_title(sheet: Sheet) -> None:
    sheet.put("Chapter 1", size=18, font=BOLD).skip(40).put("総則", size=22, font=GOTHIC).skip(40).body()
    assert headings(text_of(sheet)) == ["# Chapter 1 総則"]


def test_a_line_that_only_begins_in_bold_is_no_heading(sheet: Sheet) -> None:
    sheet.body().put("dpkg-buildpackage dpkg-source", font=BOLD)
    wide = sheet.canvas.stringWidth("dpkg-buildpackage dpkg-source", BOLD, SIZE)
    sheet.lines(["を使って記録を残す。"], x=LEFT + wide).skip().body()
    assert headings(text_of(sheet)) == []


@pytest.mark.parametrize("gap", [0.16, 0.3])
def test_words_set_one_by_one_are_parted_by_a_space(sheet: Sheet, gap: float) -> None:
    x = float(LEFT)
    for word in ["The", "value", "of", "this", "field", "should", "be", "a", "string"]:
        sheet.put(word, x=x, font="Times-Roman")
        x += sheet.canvas.stringWidth(word, "Times-Roman", SIZE) + gap * SIZE
    sheet.skip(2 * STEP).body()
    assert "The value of this field should be a string" in text_of(sheet)


def test_spaced_letters_are_one_word(sheet: Sheet) -> None:
    x = float(LEFT)
    for letter in "guideline":
        sheet.put(letter, x=x, font="Times-Roman")
        x += sheet.canvas.stringWidth(letter, "Times-Roman", SIZE) + 0.16 * SIZE
    sheet.skip(2 * STEP).body()
    assert "guideline" in text_of(sheet)


def test_ligatures_are_written_out() -> None:
    glyphs = tuple(
        Glyph(text, LEFT + at * SIZE, 90, LEFT + (at + 1) * SIZE, 100, SIZE, MINCHO)
        for at, text in enumerate("次のﬁnalとﬀ")
    )
    page = page_of(RawPage(1, WIDTH, HEIGHT, glyphs, tables=(), shades=()))
    assert [span.text for span in page.spans] == ["次のfinalとff"]
    assert list(notes_of([page])) == ["合字(ﬁ など)2 字を、ふつうの綴りに置き換えました。"]


def test_the_lines_of_a_narrow_box_are_one_paragraph(sheet: Sheet) -> None:
    words = BODY * 2
    sheet.body().lines([words[:34], words[34:68], "記録する。"], x=LEFT + 40).skip().body()
    assert f"{words[:68]}記録する。" in text_of(sheet)


def test_contents_without_dots_are_contents_and_no_headings(sheet: Sheet) -> None:
    titles = ["第1章 総則", "第2章 Applying to Become a Member", "第3章 責務", "第4章 附則"]
    sheet.skip(60).put("目次", size=16, font=GOTHIC).skip(40)
    for page, title in enumerate(titles, start=1):
        sheet.put(title, font=GOTHIC).put(str(page), x=515).skip()
    for title in titles:
        sheet.page().skip(60).put(title, size=16, font=GOTHIC).skip(40).body()
    text = text_of(sheet)
    assert [line for line in text.splitlines() if "……" in line] == [
        f"{title} …… {page}" for page, title in enumerate(titles, start=1)
    ]
    assert headings(text) == ["# 目次", *(f"# {title}" for title in titles)]
    kinds = [line.kind for line in read_lines(text)]
    assert kinds.count(LineKind.CONTENTS) == len(titles)


def test_a_list_of_figures_that_grow_is_no_contents(sheet: Sheet) -> None:
    sheet.body()
    for page in range(1, 7):
        sheet.put(f"令和{page}年度の件数").put(str(10 * page), x=515).skip()
    assert "……" not in text_of(sheet)


def test_a_table_that_is_open_at_its_sides_is_a_table(sheet: Sheet) -> None:
    sheet.body()
    rows = [["主体", "事項"], ["開発者", "検証する"], ["提供者", "説明する"]]
    for row in rows:
        y = HEIGHT - sheet.y
        sheet.canvas.line(LEFT, y, LEFT + 300, y)
        sheet.canvas.line(LEFT + 100, y, LEFT + 100, y - 20)
        sheet.put(row[0], x=LEFT + 4, y=sheet.y + 14).put(row[1], x=LEFT + 104, y=sheet.y + 14)
        sheet.skip(20)
    sheet.canvas.line(LEFT, HEIGHT - sheet.y, LEFT + 300, HEIGHT - sheet.y)
    sheet.skip(40).body()
    assert "| 主体 | 事項 |\n| 開発者 | 検証する |\n| 提供者 | 説明する |" in text_of(sheet)


def test_a_box_around_each_line_of_code_is_no_table(sheet: Sheet) -> None:
    sheet.body()
    for line in ("apt-get update", "apt-get install mc"):
        sheet.canvas.rect(LEFT - 4, HEIGHT - sheet.y - 4, 300, STEP)
        sheet.lines([line], font=CODE)
    sheet.skip().body()
    assert "```\napt-get update\napt-get install mc\n```" in text_of(sheet)
