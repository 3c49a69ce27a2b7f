"""A conversation taken away: every text stands as text, every quote with its place and version."""

from dataclasses import replace
from datetime import UTC, datetime

import markdown_it
import pytest

from tests.ui.samples import ATTACKS, answer_with, cited
from ui.chat.conversation import Exchange
from ui.chat.export import markdown, printable

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SIGNS = (
    "# 見出しか",
    "- 並びか",
    "1. 番号か",
    "`code` *強調* _下線_ ~~消~~",
    "[a](b) ![c](d) <e>",
    "a|b &amp; \\* \\",
)


def _exchange(words: str) -> Exchange:
    citation = replace(cited("U-4-i"), display=f"{words}\n二行目 {words}", cited_as=words, page=12)
    return Exchange(0, answer_with(citation, question=words, answer=words))


def test_a_conversation_in_markdown_has_questions_leads_and_quotes_with_their_places() -> None:
    citation = replace(cited("U-4-i"), page=12)
    text = markdown([Exchange(0, answer_with(citation)), Exchange(1, answer_with(), lost=2)], NOW)
    assert "要約ではなく原文の引用です" in text
    assert "## 1. 個人情報を入力してもよいですか?" in text and "## 2." in text
    assert "AI事業者ガイドライン(第1.0版)概要、U-4) i.、12ページ(版 1.0-overview" in text
    for line in citation.display.split("\n"):
        assert f"> {line}  \n" in text
    assert "引用 2 件は" in text


@pytest.mark.parametrize("words", [*ATTACKS, *SIGNS])
def test_signs_are_words_to_a_reader_of_markdown(words: str) -> None:
    html = (
        markdown_it.MarkdownIt("commonmark").enable("strikethrough").render(markdown([_exchange(words)], NOW))
    )
    assert html.count("<h2>") == 1 and html.count("<blockquote>") == 1
    assert not any(tag in html for tag in ("<script", "<img", "<a ", "<em>", "<code>", "<li>", "<s>"))


@pytest.mark.parametrize("words", ATTACKS)
def test_a_page_for_paper_runs_nothing(words: str) -> None:
    page = printable([_exchange(words)], NOW)
    body = page.partition("<body>")[2]
    assert not any(tag in body for tag in ("<script", "<img", "<a "))
    assert "12ページ" in body and "版 1.0-overview" in body


def test_an_empty_conversation_says_so() -> None:
    assert "保存された質問がありません" in printable([], NOW)
