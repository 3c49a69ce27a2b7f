"""The page in a real browser."""

import re
from collections.abc import Iterator

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, CDPSession, expect

from corpus.item import Role
from tests.ui.samples import ATTACKS, HOSTILE_NAME
from tests.ui.toy_asker import BROKEN, SLOW
from tests.ui.visitor import Visitor
from ui.examples import EXAMPLES

pytestmark = pytest.mark.browser

READ = (".turn .lead", "blockquote", "#shishin-source mark", ".meta")
QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"


@pytest.fixture
def visitor(browser: Browser, url: str) -> Iterator[Visitor]:
    visitor = Visitor.arrive(browser, url)
    yield visitor
    visitor.leave()


def test_the_page_loads_in_japanese_and_asks_no_other_host(visitor: Visitor) -> None:
    expect(visitor.page.locator("html")).to_have_attribute("lang", "ja")
    assert re.search("[ぁ-ん]", visitor.page.title())
    assert visitor.failed == []
    words = visitor.page.inner_text("body")
    assert not re.search(r"\b(Submit|Clear|Loading|Use via API|Built with|Settings)\b", words), words


def test_a_question_is_answered_with_numbered_citations(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    expect(visitor.page.locator(".turn .card .number").first).to_have_text("1")
    assert visitor.page.locator(".turn .card").count() > 1
    expect(visitor.page.locator(".turn .lead")).to_contain_text("AI利用者の立場")
    expect(visitor.page.locator("#shishin-question textarea")).to_have_value("")


def test_the_chosen_citation_stands_highlighted_in_the_source(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    quotes = visitor.page.locator(".turn .card blockquote")
    mark = visitor.page.locator("#shishin-source mark")
    expect(mark).to_have_text(quotes.nth(0).inner_text())
    visitor.page.click(".turn .card:nth-child(2) .cite")
    expect(visitor.page.locator("#shishin-source h2 .number")).to_have_text("2")
    assert mark.inner_text() == quotes.nth(1).inner_text()
    expect(mark).to_be_in_viewport()


def test_the_role_can_be_changed_above_the_question(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.page.get_by_label("AI提供者", exact=True).check()
    expect(visitor.page.locator(".turn .lead")).to_contain_text("AI提供者の立場")
    expect(visitor.page.locator(".turn .question")).to_contain_text(QUESTION)
    expect(visitor.page.locator(".past")).to_have_count(0)


def test_the_role_can_be_changed_in_the_answer(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.page.get_by_role("button", name="AI開発者").click()
    expect(visitor.page.locator(".turn .lead")).to_contain_text("AI開発者の立場")
    expect(visitor.page.get_by_label("AI開発者", exact=True)).to_be_checked()
    expect(visitor.page.locator(".turn .roles")).to_contain_text("指定された立場")


def test_examples_follow_the_role_and_ask_when_clicked(visitor: Visitor) -> None:
    visitor.type("書きかけの質問")
    visitor.page.get_by_label("AI提供者", exact=True).check()
    example = visitor.page.get_by_role("button", name=EXAMPLES[Role.PROVIDER][0])
    example.click()
    expect(visitor.page.locator(".turn .question")).to_contain_text(EXAMPLES[Role.PROVIDER][0])
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


def test_earlier_questions_stay_readable(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.ask("文書化について")
    visitor.page.click(".past summary")
    visitor.page.locator(".past .cite").nth(1).click()
    quote = visitor.page.locator(".past blockquote").nth(1)
    expect(visitor.page.locator("#shishin-source mark")).to_have_text(quote.inner_text())
    expect(quote).to_be_visible()


def test_waiting_is_told_in_japanese(visitor: Visitor) -> None:
    visitor.type(f"{SLOW} {QUESTION}")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("#shishin-answers:has(.pending)")
    content = "getComputedStyle(document.querySelector('#shishin-answers'), '::before').content"
    assert "原文を探しています" in visitor.page.evaluate(content)
    visitor.page.wait_for_selector(".turn .card")


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


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_in_a_question_are_text(visitor: Visitor, attack: str) -> None:
    visitor.ask(f"個人情報の入力 {attack}")
    expect(visitor.page.locator(".turn .question")).to_contain_text(attack)
    _assert_unharmed(visitor)


def test_attacks_in_a_document_are_text(browser: Browser, hostile_url: str) -> None:
    visitor = Visitor.arrive(browser, hostile_url)
    visitor.ask("罠の項目です")
    words = visitor.page.inner_text("body")
    assert "<img src=https://evil.example/d.png onerror=document.title='owned' 罠はここまで" in words
    assert HOSTILE_NAME in words
    visitor.page.locator(".cite").last.click()
    visitor.page.wait_for_timeout(300)
    _assert_unharmed(visitor)
    visitor.leave()


def _assert_unharmed(visitor: Visitor) -> None:
    visitor.page.wait_for_timeout(200)
    assert visitor.page.title().startswith("指針")
    assert visitor.page.locator("#shishin-columns :is(img, a, script, iframe)").count() == 0


def test_two_sessions_do_not_see_each_other(browser: Browser, url: str) -> None:
    one, other = Visitor.arrive(browser, url), Visitor.arrive(browser, url)
    one.ask(QUESTION)
    other.ask("文書化について")
    expect(other.page.locator(".past")).to_have_count(0)
    assert QUESTION not in other.page.content()
    one.leave()
    other.leave()


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_needs_no_sideways_scroll(browser: Browser, url: str, dark: bool) -> None:
    visitor = Visitor.arrive(browser, url, width=390, height=844, dark=dark)
    _assert_fits(visitor)
    visitor.ask(QUESTION + "w" * 180)
    _assert_fits(visitor)
    visitor.page.click(".card:nth-child(2) .cite")
    expect(visitor.page.locator("#shishin-source h2 .number")).to_have_text("2")
    expect(visitor.page.locator("#shishin-source mark")).to_be_in_viewport()
    visitor.page.get_by_role("button", name="回答に戻る").click()
    expect(visitor.page.locator(".card:nth-child(2)")).to_be_in_viewport()
    visitor.leave()


def _assert_fits(visitor: Visitor) -> None:
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, f"{width} px wide"
    rights = "[...document.querySelectorAll('#shishin-columns *')].map(e => e.getBoundingClientRect().right)"
    assert max(visitor.page.evaluate(rights)) <= 390


def test_dark_mode_is_dark_and_readable(browser: Browser, url: str) -> None:
    visitor = Visitor.arrive(browser, url, dark=True)
    visitor.ask(QUESTION)
    for selector in (*READ, ".cite", ".roles button"):
        assert _contrast(visitor, selector) >= 4.5, selector
    visitor.leave()


def test_light_mode_is_readable(visitor: Visitor) -> None:
    visitor.ask("偏見及び差別をなくす公平性")
    for selector in (
        ".turn .lead",
        "blockquote",
        "#shishin-source mark",
        ".meta",
        ".editorial-mark",
        ".line",
    ):
        assert _contrast(visitor, selector) >= 4.5, selector


def _contrast(visitor: Visitor, selector: str) -> float:
    """The WCAG 2 contrast ratio of text and the nearest opaque background above it."""
    ratio: float = visitor.page.locator(selector).first.evaluate("""(element) => {
      const parse = (text) => text.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
        .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
      let ground = element;
      while (ground.parentElement && parse(getComputedStyle(ground).backgroundColor)[3] === 0)
        ground = ground.parentElement;
      const both = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor];
      const [high, low] = both.map(parse).map(light).sort((a, b) => b - a);
      return (high + 0.05) / (low + 0.05);
    }""")
    return ratio
