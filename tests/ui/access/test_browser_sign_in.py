"""Signing in and out in a real browser: by the keyboard, on a phone, without scripts."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.ui.access.callers import Served, served_site
from tests.ui.access.serve_site import PASSWORD

pytestmark = pytest.mark.browser
DESKTOP, PHONE = (1280, 800), (390, 800)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site where everybody signs in."""
    with served_site(tmp_path_factory.mktemp("closed"), sign_in=True) as served:
        yield served


def _page(browser: Browser, size: tuple[int, int] = DESKTOP, *, scripts: bool = True) -> Page:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="ja-JP", java_script_enabled=scripts
    )
    context.set_default_timeout(20_000)
    return context.new_page()


def _sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_a_trainer_signs_in_by_the_keyboard_and_leaves_by_a_button(browser: Browser, closed: Served) -> None:
    page = _page(browser)
    page.goto(f"{closed.url}review")
    expect(page).to_have_url(f"{closed.url}signin?next=/review")
    _sign_in(page, "次郎")
    expect(page).to_have_url(f"{closed.url}review")
    page.goto(closed.url)
    navigation = page.locator("nav.rooms")
    expect(navigation.locator("a")).to_have_text(["質問", "出典確認"])
    expect(navigation).to_contain_text("次郎")
    navigation.get_by_role("button", name="サインアウト").click()
    expect(page.locator("#name")).to_be_visible()
    page.go_back()
    expect(page.locator("#name")).to_be_visible()  # nothing of the page stayed in a cache
    page.context.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_form_works_without_scripts_at_every_width(
    browser: Browser, closed: Served, size: tuple[int, int]
) -> None:
    page = _page(browser, size, scripts=False)
    page.goto(f"{closed.url}signin")
    page.fill("#name", "花子")
    page.fill("#password", "wrong password!")
    page.click("button")
    said = page.get_by_role("alert")
    expect(said).to_have_text("名前かパスワードが違います。確かめて、もう一度入力してください。")
    assert page.locator("main").bounding_box()["width"] <= size[0]  # type: ignore[index]
    page.fill("#password", PASSWORD)
    page.click("button")
    expect(page).to_have_url(closed.url)
    page.context.close()


def test_the_form_passes_axe(browser: Browser, closed: Served) -> None:
    page = _page(browser, PHONE)
    page.goto(f"{closed.url}signin?next=/manage")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()
