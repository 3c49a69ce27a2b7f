"""Citations in a real browser: opened by click, tap and key, copied, and linked to."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, expect

from assistant.citing import citation_text
from tests.ui.toy_asker import ToyAsker
from tests.ui.visitor import Visitor

pytestmark = pytest.mark.browser

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"
NUMBER, MARK = "#shishin-source h2 .number", "#shishin-source mark"


@pytest.fixture
def phone(browser: Browser, url: str) -> "Visitor":
    return Visitor.arrive(browser, url, width=390, height=844)


def test_a_number_key_opens_a_citation_and_escape_returns(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.newest.locator(".compare").focus()
    visitor.page.keyboard.press("3")
    expect(visitor.page.locator(NUMBER)).to_have_text("3")
    quote = visitor.newest.locator("blockquote").nth(2)
    expect(visitor.page.locator(MARK)).to_have_text(quote.inner_text())
    expect(visitor.page.locator(MARK)).to_be_in_viewport()
    expect(visitor.page.locator("#shishin-source h2")).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.newest.locator(".cite").nth(2)).to_be_focused()
    expect(visitor.newest.locator(".cite").nth(2)).to_have_attribute("aria-pressed", "true")


def test_a_number_typed_into_the_box_is_a_number(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.page.focus("#shishin-question textarea")
    visitor.page.keyboard.press("3")
    expect(visitor.page.locator("#shishin-question textarea")).to_have_value("3")
    expect(visitor.page.locator(NUMBER)).to_have_text("1")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_button_is_worked_by_its_keys(visitor: Visitor, key: str) -> None:
    visitor.ask(QUESTION)
    visitor.newest.locator(".cite").nth(1).focus()
    visitor.page.keyboard.press(key)
    expect(visitor.page.locator(NUMBER)).to_have_text("2")


def test_the_items_before_and_after_are_opened_from_the_source(visitor: Visitor, toy: ToyAsker) -> None:
    visitor.ask(QUESTION)
    item = toy.item("ai-guideline@1.0-overview#U-4-i")
    assert item.next
    source = visitor.page.locator("#shishin-source")
    source.locator(".beside p").nth(1).locator("button").click()
    expect(source.locator(".heading .code")).to_have_text(item.next.code)
    beyond = toy.item(item.next.item_id)
    expect(source.locator("mark").first).to_have_text(beyond.quotes[0].display)
    expect(visitor.newest.locator('.cite[aria-pressed="true"]')).to_have_count(0)


def test_a_citation_is_copied_as_people_write_it(browser: Browser, url: str, toy: ToyAsker) -> None:
    visitor = Visitor.arrive(browser, url)
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.ask(QUESTION)
    citation = toy.ask(QUESTION).citations[0]
    visitor.newest.locator(".copy").first.click()
    expect(visitor.page.get_by_text("引用を写しました").first).to_be_attached()
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied == citation_text(citation)
    assert copied == f"AI事業者ガイドライン(第1.0版)概要、U-4) i.\n「{citation.display}」"
    visitor.leave()


def test_without_the_clipboard_of_https_it_is_copied_the_old_way(browser: Browser, url: str) -> None:
    visitor = Visitor.arrive(browser, url)
    visitor.page.context.grant_permissions(["clipboard-read"])
    visitor.ask(QUESTION)
    visitor.page.evaluate(
        "window.reading = navigator.clipboard;"
        "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
    )
    button = visitor.newest.locator(".copy").nth(1)
    button.click()
    expect(button).to_have_attribute("data-told", "引用を写しました。")
    assert visitor.page.evaluate("window.reading.readText()") == button.get_attribute("data-copy")
    expect(button).to_be_focused()
    visitor.leave()


def test_the_page_of_an_item_is_opened_from_its_citation(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    quote = visitor.newest.locator("blockquote").first.inner_text()
    visitor.newest.locator(".permalink").first.click()
    visitor.page.wait_for_url("**/item/**")
    assert unquote(visitor.page.url).endswith("/item/ai-guideline/1.0-overview/U-4-i")
    assert visitor.page.locator("mark").inner_text() == quote
    visitor.page.get_by_role("link", name="指針").click()
    visitor.answered(QUESTION)  # the conversation is still there


def test_on_a_phone_the_source_is_a_sheet_that_gives_back_the_focus(phone: Visitor) -> None:
    phone.ask(QUESTION)
    sheet = phone.page.locator("#shishin-beside")
    expect(sheet).not_to_be_visible()
    opener = phone.newest.locator(".cite").first
    opener.evaluate("button => button.scrollIntoView({block: 'center'})")
    place = phone.page.evaluate("scrollY")
    opener.click()
    dialog = phone.page.get_by_role("dialog", name="原文")
    expect(dialog.locator("mark")).to_be_in_viewport()
    expect(dialog.locator("h2")).to_be_focused()
    expect(dialog.locator(".sure")).to_contain_text("要約ではなく原文の引用です")
    expect(dialog.locator(".sure")).to_contain_text("版 1.0-overview")
    for _ in range(12):  # the rest of the page is out of reach
        phone.page.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || !!document.activeElement.closest('#shishin-beside')"
        )
        assert phone.page.evaluate(inside)
    phone.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(sheet).not_to_be_visible()
    assert phone.page.evaluate("scrollY") == place
    phone.leave()


def test_version_and_that_it_is_quoted_stay_in_sight_on_a_phone(phone: Visitor) -> None:
    phone.ask(QUESTION)
    sure = phone.newest.locator(".sure")
    for card in phone.newest.locator(".card").all():
        card.evaluate("card => scrollBy(0, card.getBoundingClientRect().top - 100)")
        expect(sure).to_be_in_viewport(ratio=1)
    phone.leave()
