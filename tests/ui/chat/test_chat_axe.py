"""The room in each of its states, checked by axe-core in the browser; and the order of the focus."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.ui.visitor import Visitor

pytestmark = pytest.mark.browser

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"


def _answer(visitor: Visitor) -> None:
    visitor.ask(QUESTION)


def _declined(visitor: Visitor) -> None:
    visitor.ask("zzzz")


def _refused(visitor: Visitor) -> None:
    visitor.type("???")
    visitor.page.focus("#shishin-question textarea")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("alert")).to_be_visible()


def _compared(visitor: Visitor) -> None:
    visitor.newest.locator(".compare").click()
    expect(visitor.newest.locator(".party")).to_have_count(3)


def _opened(visitor: Visitor) -> None:
    visitor.newest.locator(".cite").nth(1).click()
    expect(visitor.page.locator("#shishin-source h2")).to_be_focused()
    visitor.page.locator("#shishin-source details").evaluate_all("all => all.forEach(e => e.open = true)")


def _rated(visitor: Visitor) -> None:
    visitor.page.locator(".tools details").evaluate("details => { details.open = true; }")
    visitor.newest.locator(".thumb.down").click()
    expect(visitor.newest.get_by_label("ひとこと")).to_be_visible()


STATES: dict[str, Callable[[Visitor], None]] = {
    "empty": lambda _visitor: None,
    "refused": _refused,
    "answer": _answer,
    "opened": _opened,
    "rated": _rated,
    "compared": _compared,
    "declined": _declined,
}


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(browser: Browser, url: str, dark: bool) -> None:
    """One visit that passes through all states, each looked at on a screen and on a phone."""
    visitor = Visitor.arrive(browser, url, height=844, dark=dark)
    for state, enter in STATES.items():
        enter(visitor)
        for width in (1280, 390):
            visitor.page.set_viewport_size({"width": width, "height": 844})
            visitor.page.wait_for_timeout(300)  # until nothing fades any more
            results = Axe().run(visitor.page)
            assert results.violations_count == 0, (state, width, results.generate_report())
        visitor.page.set_viewport_size({"width": 1280, "height": 844})
    visitor.leave()


@pytest.mark.parametrize("path", ["item/ai-guideline/1.0-overview/U-4-i", "item/ai-guideline/9/x"])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_the_page_of_an_item(browser: Browser, url: str, path: str, dark: bool) -> None:
    visitor = Visitor.arrive(browser, url, width=390, dark=dark)
    visitor.page.goto(url + path)
    results = Axe().run(visitor.page)
    assert results.violations_count == 0, results.generate_report()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.leave()


def test_the_focus_goes_as_the_page_is_read(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.page.get_by_role("button", name="新しい会話").focus()
    seen = [visitor.page.evaluate(_NAME)]
    while seen[-1] != "原文" and len(seen) < 80:
        visitor.page.keyboard.press("Tab")
        seen.append(visitor.page.evaluate(_NAME))
    groups = [name for at, name in enumerate(seen) if at == 0 or seen[at - 1] != name]
    assert groups == EXPECTED, seen


EXPECTED = ["会話", "読み取り", "引用", "続き", "比較", "評価", "質問の例", "立場", "質問", "原文"]
_NAME = """(() => {
  const names = {
    ".tools": "会話", ".chips": "読み取り", ".card": "引用", ".lead": "読み取り", ".further": "続き",
    ".compare": "比較", ".feedback": "評価", ".examples": "質問の例", "#shishin-role": "立場",
    "#shishin-question": "質問", "#shishin-beside": "原文",
  };
  const found = Object.keys(names).find((each) => document.activeElement.closest(each));
  return found ? names[found] : document.activeElement.outerHTML.slice(0, 120);
})()"""
