"""How the room 出典確認 looks and reads: phones, dark, axe-core, attacks, and the coverage."""

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.ui.review.conftest import Room
from tests.ui.review.reviewer import Reviewer
from tests.ui.review.seeding import clear, judge_some
from tests.ui.samples import ATTACKS, answer_with, cited
from tests.ui.toy_asker import ToyAsker
from ui.records.model import Rating

pytestmark = pytest.mark.browser


@pytest.fixture
def site(room: Room) -> str:
    """The page over answers of which some are judged."""
    judge_some(room.records, ToyAsker())
    return room.url


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (390, True)], ids=["light on a screen", "dark on a phone"]
)
def test_axe_finds_nothing_in_any_state(browser: Browser, site: str, width: int, dark: bool) -> None:
    reviewer = Reviewer.arrive(browser, site, width=width, dark=dark)
    _assert_accessible(reviewer, "queue")
    reviewer.part("latest").get_by_role("button", name="開く").first.click()
    expect(reviewer.page.locator(".standing")).to_be_visible()
    _assert_accessible(reviewer, "judged")
    reviewer.page.get_by_role("button", name="別の項目が正しい").last.click()
    reviewer.page.keyboard.type("個人情報")
    expect(reviewer.part("found").locator("label").first).to_be_visible()
    reviewer.key("Enter")
    reviewer.key("Space")
    _assert_accessible(reviewer, "picker")
    reviewer.page.goto(f"{site}review#coverage")
    reviewer.page.reload()
    reviewer.page.wait_for_selector(".coverage")
    for summary in reviewer.page.locator(".coverage summary").all():
        summary.click()
    _assert_accessible(reviewer, "coverage")
    reviewer.leave()


def _assert_accessible(reviewer: Reviewer, state: str) -> None:
    found = Axe().run(reviewer.page).response["violations"]
    assert not found, (state, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found])
    wide = "[...document.querySelectorAll('#shishin-review *')].filter(e => !e.closest('.scroll, .unseen'))"
    rights = f"{wide}.map(e => e.getBoundingClientRect().right)"
    width = reviewer.page.evaluate("innerWidth")
    assert reviewer.page.evaluate("document.documentElement.scrollWidth") <= width, state
    assert max(reviewer.page.evaluate(rights)) <= width, state


def test_the_verdicts_are_in_sight_on_a_phone(browser: Browser, site: str) -> None:
    reviewer = Reviewer.arrive(browser, site, width=390, height=844)
    reviewer.page.mouse.wheel(0, 900)
    for name in ("正しい", "別の項目が正しい", "不足", "回答すべきでない"):
        expect(reviewer.part("bar").get_by_role("button", name=name, exact=True)).to_be_in_viewport()
    reviewer.leave()


def test_the_coverage_is_a_map_that_keys_go_through(browser: Browser, site: str) -> None:
    reviewer = Reviewer.arrive(browser, site)
    reviewer.page.get_by_role("link", name="どの項目に届いたか").click()
    cells = reviewer.page.locator(".map a.cell")
    expect(cells).to_have_count(len(ToyAsker().items()))
    cells.first.focus()
    reading = reviewer.page.locator("#coverage-reading")
    expect(reading).to_have_text("S-cover-1 概要: まだ届いていません")
    reviewer.key("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    expect(reading).to_have_text(str(cells.nth(1).get_attribute("aria-label")))
    reviewer.key("ArrowDown")
    expect(cells.nth(1)).not_to_be_focused()
    cells.nth(20).hover()
    expect(reading).to_have_text(str(cells.nth(20).get_attribute("aria-label")))
    marked = reviewer.page.locator(".map a.cell[data-corrected]")
    assert marked.count() == 2
    expect(reviewer.page.locator(".kinds li").first).to_contain_text("2")
    reviewer.key("1")
    reviewer.page.wait_for_timeout(300)
    expect(reviewer.page.locator(".kinds li").first).to_contain_text("2")
    reviewer.page.get_by_role("link", name="答えを確かめる").click()
    expect(reviewer.part("case")).to_be_visible()
    reviewer.leave()


def test_a_cell_opens_the_page_of_its_item(browser: Browser, site: str) -> None:
    reviewer = Reviewer.arrive(browser, site)
    reviewer.page.get_by_role("link", name="どの項目に届いたか").click()
    reviewer.page.locator(".map a.cell[aria-label^='U-4-i ']").click()
    reviewer.page.wait_for_url("**/item/ai-guideline/1.0-overview/U-4-i")
    reviewer.leave()


def test_attacks_are_text_wherever_they_stand(browser: Browser, served_room: Room) -> None:
    records = served_room.records
    clear(records)
    for turn, attack in enumerate(ATTACKS):
        answer = answer_with(replace(cited("U-4-i"), title=attack), question=attack, answer=attack)
        id = records.save_answer(answer, conversation="c", turn=turn, build="b")
        records.rate(id, Rating.DOWN, attack)
    reviewer = Reviewer.arrive(browser, served_room.url)
    for _ in ATTACKS:
        attack = reviewer.question
        assert attack in ATTACKS
        for place in (".comment", ".case .lead", ".pair .title"):
            expect(reviewer.page.locator(place).first).to_contain_text(attack)
        reviewer.key("2")
        reviewer.page.keyboard.type(attack)
        reviewer.key("Escape")
        reviewer.page.get_by_label("メモ(任意)").fill(attack)
        reviewer.page.focus("#case-title")
        reviewer.judged("1")
        expect(reviewer.page.locator(".latest .noted").first).to_contain_text(attack)
        assert reviewer.page.title().startswith("指針")
        assert reviewer.page.locator("#shishin-review :is(img, script, iframe)").count() == 0
    reviewer.leave()
    assert {each.verdict.note for each in records.verdicts() if each.verdict} == set(ATTACKS)
