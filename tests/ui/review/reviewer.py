"""A trainer at the page 出典確認, for the browser tests."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect

from tests.ui.visitor import WAIT, Visitor


@dataclass
class Reviewer:
    """One browser session on the page; ``visitor`` watches that nothing leaves the machine."""

    visitor: Visitor

    @classmethod
    def arrive(
        cls, browser: Browser, url: str, *, width: int = 1280, height: int = 900, dark: bool = False
    ) -> "Reviewer":
        """Open the page and wait for the first answer."""
        ready = "#shishin-review-case .case"
        return cls(
            Visitor.arrive(browser, f"{url}review", width=width, height=height, dark=dark, ready=ready)
        )

    @property
    def page(self) -> Page:
        """The page itself."""
        return self.visitor.page

    @property
    def question(self) -> str:
        """The question of the answer that is looked at."""
        return self.page.inner_text("#case-title")

    def part(self, name: str) -> Locator:
        """A part of the page."""
        return self.page.locator(f"#shishin-review-{name}")

    def key(self, key: str) -> None:
        """Press a key and wait until something is said of it."""
        self.page.keyboard.press(key)

    def judged(self, key: str) -> str:
        """Judge by a key; the question that was judged, once the next answer is there."""
        before = self.question
        self.key(key)
        expect(self.page.locator("#case-title")).not_to_have_text(before, timeout=WAIT)
        return before

    def progress(self, words: str) -> None:
        """Wait until the progress says so."""
        expect(self.part("progress").locator("strong")).to_have_text(words, timeout=WAIT)

    def leave(self) -> None:
        """Close the session; see ``Visitor.leave``."""
        self.visitor.leave()
