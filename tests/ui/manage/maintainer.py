"""A maintainer at the page 管理, for the browser tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.ui.visitor import Visitor

READY = "section#record"


class Maintainer:
    """One browser session on the page."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    @property
    def job(self) -> Locator:
        """What goes on, or went on last."""
        return self.page.locator("#job")

    @property
    def dialog(self) -> Locator:
        """The question before a deed."""
        return self.page.locator("dialog[open]")

    @property
    def notice(self) -> Locator:
        """What was refused."""
        return self.page.locator("#manage-notice .notice")

    def section(self, id: str) -> Locator:
        """One section of the page."""
        return self.page.locator(f"section#{id}")

    def upload(self, file: Path | dict[str, object], **fields: str) -> None:
        """Fill in the form for a new version and have it looked at."""
        form = self.section("upload")
        form.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        for name, value in {"document": "ai-guideline", "version": "1.1", **fields}.items():
            form.locator(f"[name={name}]").fill(value)
        form.get_by_role("button", name="下見する").click()

    def agree(self, reason: str | None = None) -> None:
        """Say yes to the question, with a reason where one is asked for."""
        expect(self.dialog).to_be_visible()
        if reason is not None:
            self.dialog.locator("textarea").fill(reason)
        self.dialog.locator(".yes").click()
        expect(self.dialog).to_have_count(0)

    def hears(self, words: str, seconds: int = 60) -> None:
        """Wait until the job says so."""
        expect(self.job).to_contain_text(words, timeout=seconds * 1000)

    def fits(self, width: int) -> None:
        """Nothing scrolls sideways but what scrolls by itself."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width


@contextmanager
def maintaining(browser: Browser, url: str, *, width: int = 1280, dark: bool = False) -> Iterator[Maintainer]:
    """Somebody who has just opened the page."""
    yield Maintainer(visitor := Visitor.arrive(browser, f"{url}manage", width=width, dark=dark, ready=READY))
    visitor.leave()


def open_page(page: Page, url: str) -> None:
    """Go to the page and wait until it shows what is there."""
    page.goto(f"{url}manage")
    page.wait_for_selector(READY)
