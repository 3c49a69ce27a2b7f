"""Versions side by side, in a real browser."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.forked import Forked
from tests.ui.conftest import served
from tests.ui.samples import ATTACKS, write_next_version
from tests.ui.toy_asker import OVERVIEW
from tests.ui.visitor import Visitor

pytestmark = pytest.mark.browser

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"
CHANGES = "第1.1版で何が変わりましたか"
OLD, NEW = "AI事業者ガイドライン(第1.0版 概要)", "AI事業者ガイドライン(第1.1版 概要)"


@dataclass(frozen=True)
class Moving:
    """A page with versions 1.2, 1.0 and 1.1; they go out of service from the last on."""

    url: str
    process: Forked

    def publish(self) -> None:
        self.process.send_signal(signal.SIGUSR2)

    def roll_back(self) -> None:
        self.process.send_signal(signal.SIGUSR1)


@pytest.fixture(scope="module")
def moving(next_version: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moving]:
    """Such a page; the name of version 1.2 attacks its readers."""
    hostile = write_next_version(tmp_path_factory.mktemp("third"), edition="".join(ATTACKS), version="1.2")
    with served(hostile, OVERVIEW, next_version) as (address, process):
        yield Moving(address, process)


@pytest.fixture
def reader(browser: Browser, both_url: str) -> Iterator[Visitor]:
    visitor = Visitor.arrive(browser, both_url)
    yield visitor
    visitor.leave()


def _switch(visitor: Visitor) -> Locator:
    return visitor.page.get_by_label("文書と版")


def _edition(visitor: Visitor) -> Locator:
    return visitor.page.locator("#shishin-source .edition")


def test_the_newest_version_answers_until_another_is_chosen(reader: Visitor) -> None:
    expect(_switch(reader).locator("option")).to_have_text([f"{NEW} — 最新", OLD])
    reader.ask(QUESTION)
    expect(_edition(reader)).to_have_text(f"{NEW}版 1.1")
    _switch(reader).select_option(label=OLD)
    reader.ask(f"{QUESTION} 前は")
    expect(_edition(reader)).to_have_text(f"{OLD}版 1.0-overview")
    first = reader.newest.locator(".card").first
    expect(first.locator(".meta")).to_contain_text("版 1.0-overview")
    expect(first.locator(".since")).to_contain_text("1.1 版で変わりました")
    expect(reader.page.locator("#shishin-source mark")).not_to_contain_text("営業秘密")


def test_the_chosen_version_holds_for_asking_again_and_for_examples(reader: Visitor) -> None:
    _switch(reader).select_option(label=OLD)
    reader.ask(QUESTION)
    reader.newest.get_by_role("button", name="AI提供者", exact=True).click()
    expect(reader.page.locator(".turn .lead")).to_contain_text("AI提供者の立場")
    expect(_edition(reader)).to_contain_text("版 1.0-overview")
    reader.page.click(".examples summary")
    reader.page.locator("[data-example]").first.click()
    expect(reader.page.locator(".turn")).to_have_count(2)
    reader.answered()
    expect(_edition(reader)).to_contain_text("版 1.0-overview")
    expect(_switch(reader)).to_have_value("ai-guideline@1.0-overview")


def test_the_switch_is_worked_by_keyboard_alone(reader: Visitor) -> None:
    _switch(reader).focus()
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Tab")
    expect(reader.page.locator("#shishin-question textarea")).to_be_focused()
    reader.page.keyboard.insert_text(QUESTION)
    reader.page.keyboard.press("Enter")
    expect(_edition(reader)).to_contain_text("版 1.0-overview")


def test_changes_stand_side_by_side_and_open_their_own_version(reader: Visitor) -> None:
    reader.ask(CHANGES)
    old, new = (reader.page.locator(".change").first.locator(".side").nth(each) for each in (0, 1))
    expect(old.locator("blockquote")).to_contain_text("へ個人情報を不適切に入力しない")
    expect(new.locator("blockquote")).to_contain_text("へ個人情報及び営業秘密を不適切に入力しない")
    expect(old).to_have_accessible_name(f"旧 {OLD} 版 1.0-overview")
    left, right = (each.locator(".card").bounding_box() for each in (old, new))
    assert left and right and left["x"] + left["width"] <= right["x"] and left["y"] == right["y"]
    for side, edition in ((new, f"{NEW}版 1.1"), (old, f"{OLD}版 1.0-overview")):
        side.get_by_role("button", name="原文で確認").focus()
        reader.page.keyboard.press("Enter")
        expect(_edition(reader)).to_have_text(edition)
        mark = reader.page.locator("#shishin-source mark")
        assert mark.inner_text() == side.locator("blockquote").inner_text()


def test_the_version_stays_in_sight_while_the_source_scrolls(reader: Visitor) -> None:
    reader.page.set_viewport_size({"width": 1280, "height": 420})
    reader.ask(QUESTION)
    reader.page.evaluate("document.getElementById('shishin-beside').scrollTop = 1e6")
    expect(_edition(reader)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_old_stands_above_new(browser: Browser, both_url: str, dark: bool) -> None:
    visitor = Visitor.arrive(browser, both_url, width=390, height=844, dark=dark)
    visitor.ask(CHANGES)
    first = visitor.page.locator(".change").first
    above, below = (first.locator(".side").nth(each).bounding_box() for each in (0, 1))
    assert above and below and above["y"] + above["height"] <= below["y"]
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
    first.get_by_role("button", name="原文で確認").nth(1).click()
    expect(visitor.page.locator("#shishin-source mark")).to_be_in_viewport()
    expect(_edition(visitor)).to_have_text(f"{NEW}版 1.1")
    expect(_edition(visitor)).to_be_in_viewport()
    visitor.leave()


def test_a_version_that_is_rolled_back_is_told_and_the_newest_answers(
    browser: Browser, moving: Moving
) -> None:
    moving.publish()
    visitor = Visitor.arrive(browser, moving.url)
    _switch(visitor).select_option(label=NEW)
    visitor.ask(QUESTION)
    expect(_edition(visitor)).to_contain_text("版 1.1")
    moving.roll_back()
    visitor.ask(f"{QUESTION} その後")
    expect(visitor.page.get_by_role("alert")).to_have_text(
        "選ばれていた版(ai-guideline@1.1)は今は公開されていないため、最新の版に戻してお答えしました。"
    )
    expect(_edition(visitor)).to_contain_text("版 1.2")
    expect(_switch(visitor)).to_have_value("")
    visitor.ask(f"{QUESTION} そのまた後")
    expect(visitor.page.get_by_role("alert")).to_have_count(0)
    visitor.leave()


def test_the_switch_follows_what_is_in_service_and_keeps_the_choice(browser: Browser, moving: Moving) -> None:
    moving.publish()
    visitor = Visitor.arrive(browser, moving.url)
    _switch(visitor).select_option(label=OLD)
    moving.roll_back()
    visitor.ask(QUESTION)
    expect(_switch(visitor).locator("option")).to_have_count(2)
    expect(_switch(visitor)).to_have_value("ai-guideline@1.0-overview")
    expect(_edition(visitor)).to_contain_text("版 1.0-overview")
    moving.roll_back()
    visitor.ask(f"{QUESTION} その後")
    expect(_switch(visitor)).to_have_count(0)
    moving.publish()
    visitor.page.reload()
    expect(_switch(visitor)).to_have_value("")
    expect(_switch(visitor).locator("option")).to_have_count(3)
    visitor.leave()


def test_attacks_in_the_name_of_a_version_are_text(browser: Browser, moving: Moving) -> None:
    moving.publish()
    visitor = Visitor.arrive(browser, moving.url)
    expect(_switch(visitor).locator("option").first).to_contain_text(ATTACKS[0])
    visitor.ask("第1.2版で何が変わりましたか")
    expect(visitor.newest.locator(".lead")).to_contain_text(ATTACKS[1])
    expect(_switch(visitor).locator("option").first).to_contain_text(ATTACKS[5])
    assert visitor.page.title().startswith("指針")
    assert visitor.page.locator("#shishin-columns :is(img, script, iframe)").count() == 0
    assert visitor.page.locator('#shishin-columns a:not([href^="item/"])').count() == 0
    visitor.leave()
