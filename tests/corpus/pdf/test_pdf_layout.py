"""What is printed comes out as Markdown, in the order in which it is read."""

from pathlib import Path

import pytest

from corpus.guideline.document import Extraction, page_run
from corpus.pdf.extraction import extract_pdf
from eval.benchmarks.synthetic.typesetting import GOTHIC
from tests.corpus.pdf_samples import BODY, FULL, LEFT, STEP, Sheet

pytestmark = pytest.mark.process


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "sample.pdf")


def blocks(sheet: Sheet) -> list[str]:
    return extract_pdf(sheet.save()).text.strip().split("\n\n")


def place_of(extraction: Extraction, words: str) -> tuple[int, int | None]:
    run = page_run(extraction.pages, extraction.text.index(words))
    assert run
    return run.place, run.number


def test_printed_lines_are_one_line(sheet: Sheet) -> None:
    words = (BODY * 3)[: 3 * FULL - 10]
    assert blocks(sheet.body(3).body(3))[0].startswith(words[:-10])


def test_latin_words_keep_their_space_and_lose_their_hyphen(sheet: Sheet) -> None:
    lines = [
        "The provider shall describe the intended use of every system and the manage-",
        "ment of its data, so that people are able to tell what the system can do, and the",
        "limits.",
    ]
    assert blocks(sheet.lines(lines))[0] == (
        "The provider shall describe the intended use of every system and the management of its data, "
        "so that people are able to tell what the system can do, and the limits."
    )


def test_headings_are_ranked_by_size(sheet: Sheet) -> None:
    sheet.put("第2部 共通の指針", size=16, font=GOTHIC).skip(30)
    sheet.put("1) 人間中心", size=12, font=GOTHIC).skip(30).body()
    assert blocks(sheet)[:2] == ["# 第2部 共通の指針", "## 1) 人間中心"]


def test_entries_are_nested_and_keep_their_markers(sheet: Sheet) -> None:
    sheet.body().lines(["① 適正学習"]).lines(["・来歴を確認する", "・質を管理する"], x=LEFT + 15)
    sheet.lines(["- 抜き取りで調べる"], x=LEFT + 30).lines(["② 適正利用"]).skip().body()
    assert blocks(sheet)[1].splitlines() == [
        "① 適正学習", "  ・ 来歴を確認する", "  ・ 質を管理する", "    - 抜き取りで調べる", "② 適正利用",
    ]  # fmt: skip


def test_columns_are_read_one_after_the_other(sheet: Sheet) -> None:
    sheet.put("コラム", size=14, font=GOTHIC).skip(30)
    words = BODY * 5
    half = [words[at : at + 20] for at in range(0, 160, 20)]
    top = sheet.y
    sheet.lines(half[:4])
    sheet.y = top
    sheet.lines([*half[4:7], "終わりである。"], x=LEFT + 240).skip().body()
    assert blocks(sheet)[1] == words[:140] + "終わりである。"


def furnished(sheet: Sheet, pages: int, footer: str) -> Extraction:
    for page in range(1, pages + 1):
        sheet.put("AI事業者ガイドライン", x=400, y=40, size=8)
        if page > 1:
            sheet.put(footer.format(page - 1, pages), x=290, y=810, size=9)
        sheet.lines([f"{'一二三四五六七八九'[page - 1]}番目の話題である。"]).skip().body()
        sheet = sheet.page() if page < pages else sheet
    return extract_pdf(sheet.save())


@pytest.mark.parametrize("footer", ["{}", "- {} -", "{} / {}", "別添-{}", "p. {}"])
def test_headers_and_page_numbers_are_removed_and_kept_as_numbers(sheet: Sheet, footer: str) -> None:
    extraction = furnished(sheet, 5, footer)
    assert "ガイドライン" not in extraction.text
    assert not any(each.isdigit() for each in extraction.text)
    assert place_of(extraction, "一番目") == (1, None)
    assert [place_of(extraction, f"{each}番目") for each in "二五"] == [(2, 1), (5, 4)]


def test_a_title_that_comes_back_within_the_words_stays(sheet: Sheet) -> None:
    for page in range(9):
        sheet.put("概要", x=400, y=40, size=8)
        if page % 3:
            sheet.lines([f"{'一二三四五六七八九'[page]}番目の話題である。"]).skip()
        sheet.put("[ポイント]", font=GOTHIC).skip().body()
        sheet = sheet.page() if page < 8 else sheet
    assert extract_pdf(sheet.save()).text.count("[ポイント]") == 9


def test_a_paragraph_goes_on_over_a_page(sheet: Sheet) -> None:
    words = BODY * 4
    lines = [words[at : at + FULL] for at in range(0, 4 * FULL, FULL)]
    sheet.y = 760
    sheet.lines(lines[:2]).page().lines([lines[2], "最後の行である。"]).skip().body()
    extraction = extract_pdf(sheet.save())
    assert words[: 3 * FULL] + "最後の行である。" in extraction.text
    assert extraction.pages[1].start == 2 * FULL


def test_a_footnote_stands_behind_its_paragraph(sheet: Sheet) -> None:
    sheet.put("来歴を記録することが重要である").put("1", x=LEFT + 150, y=sheet.y - 4, size=5)
    sheet.put("。", x=LEFT + 154).skip(2 * STEP).body()
    sheet.put("1", y=778, size=5).put("来歴とは、データの出所をいう。", x=LEFT + 6, y=782, size=8)
    assert blocks(sheet)[:2] == [
        "来歴を記録することが重要である[^1]。",
        "[^1]: 来歴とは、データの出所をいう。",
    ]


def test_a_power_is_no_footnote(sheet: Sheet) -> None:
    sheet.put("面積は100m").put("2", x=LEFT + 47, y=sheet.y - 4, size=5).put("である。", x=LEFT + 52)
    assert "100m2である。" in extract_pdf(sheet.skip(2 * STEP).body().save()).text


def test_a_table_goes_on_over_a_page(sheet: Sheet) -> None:
    head, widths = [["項目"], ["内容"]], [100, 182]
    sheet.y = 700
    sheet.table([head, [["来歴"], ["出所を記録し、定期的に見直すことが", "重要である"]]], widths)
    sheet.page().table([head, [["a|b"], ["・ 一つ目", "・ 二つ目"]]], widths).body()
    assert blocks(sheet)[0].splitlines() == [
        "| 項目 | 内容 |",
        "|---|---|",
        "| 来歴 | 出所を記録し、定期的に見直すことが重要である |",
        "| a\\|b | ・ 一つ目<br>・ 二つ目 |",
    ]


def test_a_box_around_words_is_no_table(sheet: Sheet) -> None:
    sheet.canvas.rect(LEFT - 5, 842 - 200, 470, 130)
    assert "|" not in extract_pdf(sheet.body().save()).text


def test_furigana_and_turned_words_are_left_out(sheet: Sheet) -> None:
    sheet.put("しん", x=LEFT + 1, y=sheet.y - 10, size=4).lines(["指針を示す。"]).skip().body()
    sheet.canvas.rotate(45)
    sheet.canvas.drawString(400, 100, "未定稿")
    text = extract_pdf(sheet.save()).text
    assert text.startswith("指針を示す。")
    assert "未定稿" not in text
    assert "しん" not in text


def test_contents_keep_their_lines(sheet: Sheet) -> None:
    lines = [f"第{part}部 {'指針' * part} {'.' * (110 - 8 * part)} {part * 7}" for part in (1, 2, 3)]
    assert blocks(sheet.lines(lines).skip().body())[:3] == [
        "第1部 指針 …… 7", "第2部 指針指針 …… 14", "第3部 指針指針指針 …… 21",
    ]  # fmt: skip
