"""A conversation in a real browser: turns that stay where they are, and what puts them right."""

import pytest
from playwright.sync_api import Browser, expect

from corpus.guideline.item import Role
from tests.ui.conftest import served
from tests.ui.toy_asker import BROKEN, SLOW
from tests.ui.visitor import Visitor

pytestmark = pytest.mark.browser

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"
BOX = "#shishin-question textarea"
TOP = "Math.round(document.querySelector('.turn:last-child').getBoundingClientRect().top)"


def test_a_new_question_stands_at_the_top_and_nothing_moves_it_after(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.type(f"{SLOW} 文書化について")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator('.turn[aria-busy="true"]')).to_be_visible()
    visitor.page.wait_for_timeout(200)
    place = visitor.page.evaluate(TOP)
    assert 0 <= place < 40
    visitor.answered("文書化について")
    visitor.page.wait_for_timeout(300)
    assert visitor.page.evaluate(TOP) == place
    visitor.newest.locator(".cite").nth(1).click()
    expect(visitor.page.locator("#shishin-source h2 .number")).to_have_text("2")
    assert visitor.page.evaluate(TOP) == place


def test_who_reads_an_earlier_answer_is_not_carried_away_by_its_correction(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.ask("文書化について")
    first = visitor.page.locator(".turn").first
    button = first.get_by_role("button", name="AI提供者", exact=True)
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    button.click()
    expect(first.locator(".lead")).to_contain_text("AI提供者の立場")
    visitor.page.wait_for_timeout(300)
    after = button.bounding_box()
    assert place and after and abs(place["y"] - after["y"]) < 3


def test_the_question_box_is_always_in_sight(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    for where in ("0", "1e6"):
        visitor.page.evaluate(f"scrollTo(0, {where})")
        expect(visitor.page.locator(BOX)).to_be_in_viewport(ratio=1)


def test_a_situation_is_given_and_taken_away_by_one_choice(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    situation = visitor.newest.get_by_label("場面を選んで答え直す")
    situation.select_option(label="場面: 利用時")
    remove = visitor.newest.get_by_role("button", name="場面「利用時」の読み取りを外す")
    expect(remove).to_be_visible()
    expect(situation).to_have_value("use")
    remove.click()
    expect(remove).to_have_count(0)
    expect(situation).to_have_value("")
    expect(visitor.page.locator(".turn")).to_have_count(1)


def test_a_correction_is_reached_by_keyboard(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.newest.get_by_role("button", name="AI開発者", exact=True).focus()
    visitor.page.keyboard.press("Space")
    expect(visitor.newest.locator(".lead")).to_contain_text("AI開発者の立場")
    expect(visitor.newest.get_by_role("button", name="AI開発者", exact=True)).to_be_focused()


def test_three_roles_stand_side_by_side_and_open_their_own_citations(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.newest.get_by_role("button", name="三つの立場で比べる").click()
    parties = [visitor.newest.get_by_role("region", name=f"{role.label}の場合") for role in Role]
    for role, party in zip(Role, parties, strict=True):
        expect(party.locator(".lead")).to_contain_text(f"{role.label}の立場")
    boxes = [party.bounding_box() for party in parties]
    assert all(boxes) and len({box["y"] for box in boxes if box}) == 1
    parties[1].locator(".cite").first.focus()
    visitor.page.keyboard.press("Enter")
    mark = visitor.page.locator("#shishin-source mark")
    expect(mark).to_have_text(parties[1].locator("blockquote").first.inner_text())
    visitor.newest.get_by_role("button", name="比較を閉じる").click()
    expect(visitor.newest.locator(".party")).to_have_count(0)


def test_what_can_be_asked_next_is_asked_by_a_click(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    offered = visitor.newest.locator("[data-ask]").first
    question = offered.get_attribute("data-ask") or ""
    offered.click()
    visitor.answered(question)
    expect(visitor.page.locator(".turn")).to_have_count(2)


def test_a_declined_answer_leads_to_what_lies_near(visitor: Visitor) -> None:
    visitor.ask("zzzz")
    expect(visitor.newest.locator(".card")).to_have_count(0)
    near = visitor.newest.locator(".nearby button").first
    name = near.locator(".code").inner_text()
    near.click()
    expect(visitor.page.locator("#shishin-source .heading .code")).to_have_text(name)
    expect(visitor.page.locator("#shishin-source mark").first).to_be_visible()


def test_a_question_without_end_is_refused_and_the_chat_goes_on(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    offered = visitor.newest.locator("[data-ask]").first  # into the box it would take the browser minutes
    offered.evaluate("button => { button.dataset.ask = 'あ'.repeat(1_500_000); button.click(); }")
    expect(visitor.page.get_by_role("alert")).to_contain_text("質問が長すぎます")
    expect(visitor.page.locator(".turn")).to_have_count(1)
    visitor.ask("文書化について")
    expect(visitor.page.get_by_role("alert")).to_have_count(0)


def test_a_question_that_breaks_comes_back_into_the_box(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.type(f"{BROKEN} の質問")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("alert")).to_contain_text("答えられませんでした")
    expect(visitor.page.locator(BOX)).to_have_value(f"{BROKEN} の質問")
    expect(visitor.page.locator(".turn")).to_have_count(1)


def test_a_full_queue_is_told_and_the_question_can_be_sent_again(browser: Browser) -> None:
    # Four are answered at a time and one waits; all six have asked before the first is answered.
    with served(TOY_WAITING="1", TOY_SECONDS="10") as (address, _):
        visitors = [Visitor.arrive(browser, address) for _ in range(6)]
        for each in visitors:
            each.type(f"{SLOW} {QUESTION}")
            each.page.keyboard.press("Enter")
        told = [each.page.get_by_text("混み合っています") for each in visitors]
        expect(told[-1].first).to_be_visible(timeout=5000)
        last = visitors[-1]
        expect(last.page.locator(BOX)).to_have_value(f"{SLOW} {QUESTION}")
        visitors[0].answered(QUESTION)
        visitors[4].answered(QUESTION)
        last.page.focus(BOX)
        last.page.keyboard.press("Enter")
        last.answered(QUESTION)
        for each in visitors:
            each.leave()


def test_only_the_lead_is_read_out(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    said = visitor.page.locator("#shishin-said [role=status]")
    expect(said).to_have_text(visitor.newest.locator(".lead").inner_text())
    assert visitor.page.locator("#shishin-answers :is([aria-live], [role=status])").count() == 0
