"""Takes the pictures of README anew: ``python -m tests.ui.pictures docs``.

The real assistant in a home of its own, asked by a person in a real browser; each room at two sizes.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.ui.conftest import FLAGS, ROOT
from tests.ui.visitor import Visitor

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
QUESTIONS = (
    "議事録をAIで作るとき、取引先の名前を入れても大丈夫ですか",
    "AIの答えをそのまま会議の資料に載せてもよいですか",
    "AIが書いた記事だと読者に伝える必要はありますか",
    "学習に使うデータの出どころは記録しておくべきですか",
    "社外秘の設計図をAIに読ませてもよいですか",
)
NAME, PASSWORD = "kanri", "pictures for the readme"


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The real site on a free port: its URL."""
    command, environment = [sys.executable, "-m", "assistant.cli"], {**os.environ, "SHISHIN_HOME": str(home)}
    add = [*command, "user", "add", NAME, "--role", "maintainer", "--password-stdin"]
    subprocess.run(add, input=f"{PASSWORD}\n", text=True, cwd=ROOT, env=environment, check=True)
    serve = [*command, "serve", "--port", "0"]
    with subprocess.Popen(serve, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            line = next(each for each in process.stdout if "http://" in each)
            yield line[line.index("http://") :].partition("(")[0]
        finally:
            process.terminate()


def take(browser: Browser, url: str, folder: Path) -> None:
    """All pictures."""
    for name, (width, height) in SIZES.items():
        visitor = Visitor.arrive(browser, url, width=width, height=height)
        for question in QUESTIONS:
            visitor.ask(question)
        _shoot(visitor.page, folder / f"chat-{name}.png")
        visitor.page.goto(f"{url}signin?next=/review")
        visitor.page.fill("input[name=name]", NAME)
        visitor.page.fill("input[name=password]", PASSWORD)
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_selector("#shishin-review [data-kind]")
        visitor.page.wait_for_selector("#shishin-review blockquote")
        _shoot(visitor.page, folder / f"review-{name}.png")
        visitor.page.goto(f"{url}manage")
        visitor.page.wait_for_selector("#manage-record table")
        _shoot(visitor.page, folder / f"manage-{name}.png")
        visitor.leave()


def _shoot(page: Page, path: Path) -> None:
    page.wait_for_timeout(1500)  # until what moves has come to rest
    page.screenshot(path=path)


if __name__ == "__main__":
    with (
        TemporaryDirectory() as temporary,
        served(Path(temporary)) as address,
        sync_playwright() as playwright,
    ):
        chromium = os.environ.get("SHISHIN_CHROMIUM") or shutil.which("chromium")
        take(
            playwright.chromium.launch(executable_path=chromium, args=list(FLAGS)), address, Path(sys.argv[1])
        )
