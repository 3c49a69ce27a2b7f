"""The page in a real browser, attacked and shared."""

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.samples import ATTACKS, HOSTILE_NAME
from tests.ui.visitor import Visitor

pytestmark = pytest.mark.browser

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"


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
    visitor.page.locator(".turn .cite").last.click()
    visitor.page.wait_for_timeout(300)
    _assert_unharmed(visitor)
    visitor.leave()


def _assert_unharmed(visitor: Visitor) -> None:
    visitor.page.wait_for_timeout(200)
    assert visitor.page.title().startswith("指針")
    assert visitor.page.locator("#shishin-columns :is(img, script, iframe)").count() == 0
    assert visitor.page.locator('#shishin-columns a:not([href^="item/"])').count() == 0


def test_two_sessions_do_not_see_each_other(browser: Browser, url: str) -> None:
    one, other = Visitor.arrive(browser, url), Visitor.arrive(browser, url)
    one.ask(QUESTION)
    other.ask("文書化について")
    expect(other.page.locator(".turn")).to_have_count(1)
    assert QUESTION not in other.page.content()
    one.leave()
    other.leave()
