"""The page: one file that needs nothing, with everything in it and nothing hostile alive."""

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from eval.measures.metrics import DECISIONS, OF_GUIDELINE
from eval.reports.labels import figure_label
from eval.reports.report import make_report
from eval.reports.report_page import to_page
from tests.eval.questions import ask, outcome
from tests.eval.reports.report_samples import HOSTILE, sample_report


@pytest.fixture(scope="module")
def page() -> str:
    return to_page(sample_report())


def test_everything_stands_in_it(page: str) -> None:
    for word in ("方式の比較", "質問の種類ごと", "確からしさ", "部分の寄与", "外れた質問(2 問)", "測り方"):
        assert word in page
    for name in (*OF_GUIDELINE, *DECISIONS):
        assert figure_label(name) in page
    assert "BM25 だけ" in page and "1.0-overview" in page
    assert page.count("<svg") == 3 + 3 + 2


def test_a_miss_is_told_whole(page: str) -> None:
    row = re.sub(r"<[^>]+>", " ", page[page.index('<td class="question">') :].partition("</tr>")[0])
    for word in (
        "U-4-i",
        "P-2-i",
        "名簿",
        "原文の語 110",
        "手がかりの意味 2",
        "Shishin 2",
        "立場",
        "答えた",
        "前の質問: 前に聞いたこと",
    ):
        assert word in row
    assert HOSTILE in unescape(page)


def test_questions_are_text_and_the_page_asks_nobody(page: str) -> None:
    assert "<script" not in page
    assert "<img" not in page
    assert "default-src 'none'" in page
    assert not re.findall(r'(?:src|href)="(?!#)', page)
    assert "@import" not in page and "url(http" not in page


def test_the_page_is_the_same_every_time(page: str) -> None:
    assert to_page(sample_report()) == page


def test_test_and_dev_carry_their_own_warning(page: str) -> None:
    assert "test の報告を使ってください" in page
    assert "公正な成績ではなくなります" in to_page(sample_report("test"))


def test_a_report_of_one_baseline_has_what_there_is() -> None:
    plain = to_page(make_report("dev", {"bm25": (outcome(ask("1", {"a": 2}), ["a"]),)}))
    assert plain.count("<svg") == 3 + 3
    assert "外れた質問" not in plain and "部分の寄与" not in plain and "との差" not in plain


def test_without_misses_it_says_so() -> None:
    assert "ありません。" in to_page(sample_report(misses=False))


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_browser_shows_it_alone(
    page: str, tmp_path: Path, browser: Browser, width: int, scheme: str
) -> None:
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    shown = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(path.as_uri())
    assert shown.title() == "指針 評価報告(dev)"
    assert HOSTILE in shown.inner_text(".misses")
    assert (said, asked) == ([], [path.as_uri()])
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    ink, paper = (
        shown.locator(selector).first.evaluate(f"each => getComputedStyle(each).{name}")
        for selector, name in (("svg text", "fill"), ("figure", "backgroundColor"))
    )
    assert ink != paper
    context.close()
