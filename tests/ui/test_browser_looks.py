"""The page in a real browser: on a phone, in dark and in light."""

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.visitor import Visitor

pytestmark = pytest.mark.browser

READ = (".turn .lead", "blockquote", "#shishin-source mark", ".meta")
QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_needs_no_sideways_scroll(browser: Browser, url: str, dark: bool) -> None:
    visitor = Visitor.arrive(browser, url, width=390, height=844, dark=dark)
    _assert_fits(visitor)
    visitor.ask(QUESTION + "w" * 180)
    _assert_fits(visitor)
    visitor.page.click(".cards > .card:nth-child(2) .cite")
    expect(visitor.page.locator("#shishin-source h2 .number")).to_have_text("2")
    expect(visitor.page.locator("#shishin-source mark")).to_be_in_viewport()
    visitor.page.get_by_role("button", name="回答に戻る").click()
    expect(visitor.page.locator(".cards > .card:nth-child(2) .cite")).to_be_focused()
    expect(visitor.page.locator("#shishin-source mark")).not_to_be_visible()
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
