"""A person at the page, for the browser tests; whatever tries to leave the machine is stopped and noted."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Locator, Page, Request, Route, expect

WAIT = 30_000  # milliseconds; two busy cores can be slow


@dataclass
class Visitor:
    """One browser session on the page."""

    page: Page
    outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @classmethod
    def arrive(
        cls,
        browser: Browser,
        url: str,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        ready: str = "[data-example]",
    ) -> "Visitor":
        """Open the page and wait until it can be used: until what ``ready`` selects is there."""
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="ja-JP",
        )
        context.set_default_timeout(WAIT)
        visitor = cls(context.new_page())
        context.on("request", visitor._note)
        context.on("requestfailed", lambda request: visitor.failed.append(request.url))
        context.route("**/*", visitor._let_through)
        visitor.page.on("dialog", visitor._dismiss)
        visitor.page.goto(url)
        visitor.page.wait_for_selector(ready)
        return visitor

    def leave(self) -> None:
        """Close the session; nothing may have left the machine, no dialog may have opened."""
        self.page.context.close()
        assert self.outside == []
        assert self.dialogs == []

    def type(self, question: str) -> None:
        """Write into the question box."""
        self.page.fill("#shishin-question textarea", question)

    def ask(self, question: str) -> None:
        """Write, press Enter, wait for the answer to this question, and until another can be written."""
        self.type(question)
        self.page.keyboard.press("Enter")
        self.answered(question[:200])
        expect(self.page.locator("#shishin-question textarea")).to_have_value("", timeout=WAIT)

    def answered(self, question: str = "") -> None:
        """Wait until the newest question is answered."""
        newest = self.page.locator(".turn:last-child:not([aria-busy]) .question")
        expect(newest).to_contain_text(question, timeout=WAIT)
        expect(self.page.locator("#shishin-answers:has(.pending)")).to_have_count(0, timeout=WAIT)

    @property
    def newest(self) -> Locator:
        """The newest question with its answer."""
        return self.page.locator(".turn:last-child")

    def _note(self, request: Request) -> None:
        if not _inside(request.url):
            self.outside.append(request.url)

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @staticmethod
    def _let_through(route: Route) -> None:
        route.continue_() if _inside(route.request.url) else route.abort()


def _inside(url: str) -> bool:
    address = urlsplit(url)
    return address.scheme in ("data", "blob") or address.hostname == "127.0.0.1"
