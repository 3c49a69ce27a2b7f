"""The page in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from corpus.guideline.item import Role
from tests.ui.conftest import served
from tests.ui.toy_asker import BROKEN, SLOW
from tests.ui.visitor import Visitor
from ui.chat.examples import questions

pytestmark = pytest.mark.browser

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"


def test_the_page_loads_in_japanese_and_asks_no_other_host(visitor: Visitor) -> None:
    expect(visitor.page.locator("html")).to_have_attribute("lang", "ja")
    assert re.search("[ぁ-ん]", visitor.page.title())
    assert visitor.failed == []
    words = visitor.page.inner_text("body")
    assert not re.search(r"\b(Submit|Clear|Loading|Use via API|Built with|Settings)\b", words), words


def test_a_question_is_answered_with_numbered_citations(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    expect(visitor.newest.locator(".card .number").first).to_have_text("1")
    assert visitor.page.locator(".turn .card").count() > 1
    expect(visitor.page.locator(".turn .lead")).to_contain_text("AI利用者の立場")
    expect(visitor.page.locator("#shishin-question textarea")).to_have_value("")


def test_the_chosen_citation_stands_highlighted_in_the_source(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    quotes = visitor.page.locator(".turn .card blockquote")
    mark = visitor.page.locator("#shishin-source mark")
    expect(mark).to_have_text(quotes.nth(0).inner_text())
    visitor.page.click(".turn .cards > .card:nth-child(2) .cite")
    expect(visitor.page.locator("#shishin-source h2 .number")).to_have_text("2")
    assert mark.inner_text() == quotes.nth(1).inner_text()
    expect(mark).to_be_in_viewport()


def test_the_role_can_be_changed_above_the_question(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.page.get_by_label("AI提供者", exact=True).check()
    expect(visitor.page.locator(".turn .lead")).to_contain_text("AI提供者の立場")
    expect(visitor.page.locator(".turn .question")).to_contain_text(QUESTION)
    expect(visitor.page.locator(".turn")).to_have_count(1)


def test_the_role_can_be_changed_in_the_answer(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.newest.get_by_role("button", name="AI開発者", exact=True).click()
    expect(visitor.page.locator(".turn .lead")).to_contain_text("AI開発者の立場")
    expect(visitor.page.get_by_label("AI開発者", exact=True)).to_be_checked()
    expect(visitor.page.locator(".turn .roles")).to_contain_text("指定された立場")


def test_examples_follow_the_role_and_ask_when_clicked(visitor: Visitor) -> None:
    visitor.type("書きかけの質問")
    visitor.page.get_by_label("AI提供者", exact=True).check()
    example = visitor.page.get_by_role("button", name=questions(Role.PROVIDER)[0])
    example.click()
    expect(visitor.page.locator(".turn .question")).to_contain_text(questions(Role.PROVIDER)[0])
    expect(visitor.page.locator(".turn .roles")).to_contain_text("指定された立場")
    expect(visitor.page.locator("#shishin-question textarea")).to_have_value("書きかけの質問")


@pytest.mark.parametrize("question", ["", "   ", "???", "。、!"])
def test_a_question_without_words_is_refused_in_japanese(visitor: Visitor, question: str) -> None:
    visitor.type(question)
    visitor.page.get_by_role("button", name="質問する").click()
    expect(visitor.page.get_by_role("alert")).to_have_text(
        "質問の言葉がありません。知りたいことを文で書いてください。"
    )
    visitor.ask(QUESTION)
    expect(visitor.page.get_by_role("alert")).to_have_count(0)


def test_a_bug_behind_the_page_is_told_in_japanese(visitor: Visitor) -> None:
    visitor.type(BROKEN)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("alert")).to_contain_text("答えられませんでした")
    assert "broken on purpose" not in visitor.page.content()


def test_a_lost_server_is_told_in_japanese(browser: Browser) -> None:
    with served() as (address, process):
        visitor = Visitor.arrive(browser, address)
        process.terminate()
        process.wait(timeout=20)
        visitor.type(QUESTION)
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.get_by_test_id("toast-text")).to_contain_text("サーバーにつながりません")
        expect(visitor.page.get_by_text("Connection")).to_have_count(0)
        visitor.leave()


def test_earlier_questions_stay_in_order_and_can_be_used(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.ask("文書化について")
    expect(visitor.page.locator(".turn .question")).to_contain_text([QUESTION, "文書化について"])
    first = visitor.page.locator(".turn").first
    first.locator(".cite").nth(1).click()
    expect(visitor.page.locator("#shishin-source mark")).to_have_text(
        first.locator("blockquote").nth(1).inner_text()
    )
    first.get_by_role("button", name="AI提供者", exact=True).click()
    expect(first.locator(".lead")).to_contain_text("AI提供者の立場")
    expect(visitor.page.locator(".turn")).to_have_count(2)
    expect(visitor.newest.locator(".question")).to_contain_text("文書化について")


def test_a_question_stands_at_once_and_waiting_is_told_in_japanese(visitor: Visitor) -> None:
    question = f"{SLOW} {QUESTION}"
    visitor.type(question)
    visitor.page.keyboard.press("Enter")
    waiting = visitor.page.locator('.turn[aria-busy="true"]')
    expect(waiting.locator(".question")).to_contain_text(question)
    expect(waiting).to_contain_text("原文を探しています")
    expect(visitor.page.locator("#shishin-question textarea")).to_have_value("")
    visitor.answered(question)


def test_enter_that_ends_a_conversion_sends_nothing(visitor: Visitor) -> None:
    visitor.page.focus("#shishin-question textarea")
    keyboard = visitor.page.context.new_cdp_session(visitor.page)
    reading = {"text": "こじんじょうほう", "selectionStart": 8, "selectionEnd": 8}
    keyboard.send("Input.imeSetComposition", reading)
    _press_enter(keyboard, code=229)  # what an input method lets through
    _press_enter(keyboard, code=13)  # and what a careless one might
    visitor.page.wait_for_timeout(500)
    assert visitor.page.locator(".turn").count() == 0
    keyboard.send("Input.insertText", {"text": "個人情報の入力"})
    _press_enter(keyboard, code=13)
    expect(visitor.page.locator(".turn .question")).to_contain_text("個人情報の入力")


def _press_enter(keyboard: CDPSession, *, code: int) -> None:
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": code}
    text = {"text": "\r"} if code == 13 else {}
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **key, **text})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def test_shift_enter_breaks_the_line(visitor: Visitor) -> None:
    visitor.type("一行目")
    visitor.page.keyboard.press("Shift+Enter")
    visitor.page.keyboard.type("二行目")
    expect(visitor.page.locator("#shishin-question textarea")).to_have_value("一行目\n二行目")
    assert visitor.page.locator(".turn").count() == 0
