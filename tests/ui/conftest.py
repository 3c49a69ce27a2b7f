"""Pages served by processes of their own, and a browser that reaches nothing else."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.forked import Forked, serving
from tests.index.homes import quick_folder
from tests.ui.samples import write_hostile_document, write_next_version
from tests.ui.toy_asker import OVERVIEW, ToyAsker
from tests.ui.visitor import WAIT, Visitor

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox", "--headless", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def served(
    *folders: Path, module: str = "tests.ui.serve_toy", port: str = "0", **environment: str
) -> Iterator[tuple[str, Forked]]:
    """The page over the toy assistant, by default on a free port: its URL and its process."""
    with serving(module, port, *map(str, folders), environment=environment) as served:
        yield served


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder for one test, in memory where the system has one: records wait for the disk at each row."""
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def toy() -> ToyAsker:
    """The toy assistant over the real overview."""
    return ToyAsker()


@pytest.fixture(scope="session")
def next_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a later version of the overview."""
    return write_next_version(tmp_path_factory.mktemp("next"))


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """A page over the real overview."""
    with served(TOY_SECONDS="1") as (address, _):
        yield address


@pytest.fixture(scope="session")
def both_url(next_version: Path) -> Iterator[str]:
    """A page over two versions of the overview."""
    with served(OVERVIEW, next_version) as (address, _):
        yield address


@pytest.fixture(scope="session")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page over a document that attacks its readers."""
    with served(write_hostile_document(tmp_path_factory.mktemp("hostile"))) as (address, _):
        yield address


@pytest.fixture(scope="module")  # not longer: while Playwright runs, no other test can run an event loop
def browser() -> Iterator[Browser]:
    """Chromium; without it browser tests are skipped, or fail if ``SHISHIN_REQUIRE_BROWSER=1``."""
    chromium = os.environ.get("SHISHIN_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        reason = "Chromium がありません(SHISHIN_CHROMIUM に場所を指定できます)"
        if os.environ.get("SHISHIN_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        # launch (not launch_persistent_context) makes a fresh user data directory each time
        yield playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))


@pytest.fixture
def visitor(browser: Browser, url: str) -> Iterator[Visitor]:
    """Someone who has just opened the page."""
    visitor = Visitor.arrive(browser, url)
    yield visitor
    visitor.leave()
