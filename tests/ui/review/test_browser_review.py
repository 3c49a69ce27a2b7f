"""The room 出典確認 in a real browser."""

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.ui.review.conftest import Room
from tests.ui.review.reviewer import Reviewer
from tests.ui.review.seeding import judge_some
from tests.ui.toy_asker import ToyAsker
from ui.records.model import AnswerFilter, VerdictKind
from ui.records.repository import Repository
from ui.review.export import from_json_lines

pytestmark = pytest.mark.browser
TOTAL = 22


@pytest.fixture
def records(room: Room) -> Repository:
    """The records of the page, read beside the server."""
    return room.records


def test_the_main_path_goes_by_keyboard_alone(reviewer: Reviewer, records: Repository) -> None:
    reviewer.progress(f"0 / {TOTAL}")
    expect(reviewer.page.locator(".why")).to_have_text("👎が付いた答え")
    first = reviewer.judged("1")
    reviewer.progress(f"1 / {TOTAL}")
    expect(reviewer.page.locator("#case-title")).to_be_focused()
    reviewer.judged("4")
    reviewer.key("2")
    expect(reviewer.page.get_by_label("項目を探す")).to_be_focused()
    reviewer.page.keyboard.type("P-5-ii")
    expect(reviewer.part("found").locator("label").first).to_contain_text("P-5-ii")
    reviewer.key("Enter")
    reviewer.key("Space")
    reviewer.key("ArrowUp")
    reviewer.key("Control+a")
    reviewer.page.keyboard.type("個人情報")
    expect(reviewer.part("found").locator("label").nth(1)).to_be_visible()
    reviewer.key("ArrowDown")
    reviewer.key("ArrowDown")
    reviewer.key("Space")
    expect(reviewer.page.locator(".chosen li")).to_have_count(2)
    other = reviewer.judged("Enter")
    reviewer.progress(f"3 / {TOTAL}")
    verdicts = {each.answer.question: each.verdict for each in records.verdicts()}
    right, picked = verdicts[first], verdicts[other]
    assert right and (right.kind, right.by) == (VerdictKind.RIGHT, "太郎")
    assert picked and picked.kind is VerdictKind.OTHER and len(picked.items) == 2
    assert picked.items[0] == "ai-guideline@1.0-overview#P-5-ii"


def test_what_is_missing_is_picked_with_one_enter(reviewer: Reviewer, records: Repository) -> None:
    reviewer.key("3")
    reviewer.page.keyboard.type("文書化")
    expect(reviewer.part("found").locator("label").first).to_be_visible()
    reviewer.key("ArrowDown")
    question = reviewer.judged("Enter")
    (kept,) = records.verdicts()
    assert kept.answer.question == question and kept.verdict
    assert (kept.verdict.kind, len(kept.verdict.items)) == (VerdictKind.LACKING, 1)
    expect(reviewer.part("picker")).to_be_hidden()


def test_escape_leaves_the_picker_and_nothing_is_judged(reviewer: Reviewer, records: Repository) -> None:
    before = reviewer.question
    reviewer.key("3")
    reviewer.page.keyboard.type("1234np")
    reviewer.key("Escape")
    expect(reviewer.part("picker")).to_be_hidden()
    assert reviewer.question == before and records.verdicts() == ()
    reviewer.judged("1")


def test_deciding_without_an_item_is_refused(reviewer: Reviewer, records: Repository) -> None:
    reviewer.page.get_by_role("button", name="不足").click()
    reviewer.page.get_by_role("button", name="この項目で判定する").click()
    expect(reviewer.page.get_by_role("alert")).to_contain_text("項目が選ばれていません")
    assert records.verdicts() == ()


def test_keys_do_nothing_while_somebody_writes_or_converts(reviewer: Reviewer, records: Repository) -> None:
    before = reviewer.question
    reviewer.page.focus("#shishin-review-bar textarea")
    reviewer.page.keyboard.type("1 4 n")
    reviewer.page.focus("#shishin-review-filter input")
    reviewer.page.keyboard.type("14n")
    reviewer.page.focus("#shishin-review-filter select")
    reviewer.key("1")
    reviewer.page.evaluate("document.activeElement.blur()")
    reviewer.page.evaluate(
        """document.body.dispatchEvent(
             new KeyboardEvent("keydown", {key: "1", isComposing: true, bubbles: true}))"""
    )
    reviewer.key("Control+1")
    reviewer.page.get_by_label("1文字のキーで操作する").uncheck()
    reviewer.key("1")
    reviewer.page.wait_for_timeout(500)
    assert reviewer.question == before and records.verdicts() == ()
    reviewer.page.get_by_label("1文字のキーで操作する").check()
    reviewer.judged("1")


def test_a_search_waits_for_the_end_of_a_conversion(reviewer: Reviewer) -> None:
    reviewer.key("2")
    session = reviewer.page.context.new_cdp_session(reviewer.page)
    session.send("Input.imeSetComposition", {"text": "ぶんしょか", "selectionStart": 5, "selectionEnd": 5})
    reviewer.key("Enter")
    reviewer.page.wait_for_timeout(400)
    expect(reviewer.part("found").locator("label")).to_have_count(0)
    session.send("Input.insertText", {"text": "文書化"})
    expect(reviewer.part("found").locator("label").first).to_be_visible()


def test_a_note_goes_with_the_verdict_and_is_kept_while_one_looks_around(
    reviewer: Reviewer, records: Repository
) -> None:
    note = reviewer.page.get_by_label("メモ(任意)")
    note.fill("引用はよいが、順が逆")
    reviewer.page.focus("#case-title")
    first = reviewer.judged("n")
    expect(note).to_have_value("")
    reviewer.key("p")
    expect(reviewer.page.locator("#case-title")).to_have_text(first)
    expect(note).to_have_value("引用はよいが、順が逆")
    reviewer.judged("1")
    expect(note).to_have_value("")
    (kept,) = records.verdicts()
    assert kept.verdict and kept.verdict.note == "引用はよいが、順が逆"


def test_undo_brings_one_answer_after_the_other_back(reviewer: Reviewer) -> None:
    first, second = reviewer.judged("1"), reviewer.judged("4")
    for expected, words in ((second, "1"), (first, "0")):
        reviewer.key("u")
        expect(reviewer.page.locator("#case-title")).to_have_text(expected)
        reviewer.progress(f"{words} / {TOTAL}")
    expect(reviewer.page.get_by_role("button", name="元に戻す")).to_have_count(0)


def test_next_and_previous_pass_without_a_verdict(reviewer: Reviewer, records: Repository) -> None:
    first = reviewer.judged("n")
    reviewer.judged("p")
    assert reviewer.question == first and records.verdicts() == ()


def test_a_verdict_becomes_a_question_and_is_withdrawn(
    reviewer: Reviewer, records: Repository, room: Room
) -> None:
    question = reviewer.judged("1")
    reviewer.key("e")
    expect(reviewer.part("last")).to_contain_text("評価セット(dev)に加えました")
    (promoted,) = records.promoted()
    assert (promoted.text, promoted.by) == (question, "太郎")
    written = room.home / "questions" / "ai-guideline" / "1.0-overview" / "queries.jsonl"
    assert question in written.read_text(encoding="utf-8")
    reviewer.part("last").get_by_role("button", name="取り下げる").click()
    expect(reviewer.part("last")).to_contain_text("取り下げました")
    assert records.promoted() == ()


def test_the_filter_narrows_and_says_what_it_means(reviewer: Reviewer, records: Repository) -> None:
    reviewer.page.get_by_label("項目(番号か言葉)").fill("U-4-i")
    reviewer.key("Enter")
    expect(reviewer.page.locator(".meant")).to_contain_text("U-4-i")
    count = records.statistics.progress(AnswerFilter(item_id="ai-guideline@1.0-overview#U-4-i")).total
    assert 0 < count < TOTAL
    reviewer.progress(f"0 / {count}")
    reviewer.page.get_by_label("立場").select_option(label="AI開発者")
    expect(reviewer.page.locator("#case-title")).to_have_text("この条件の答えは、ここまでです")
    reviewer.page.get_by_label("立場").select_option(label="すべて")
    reviewer.progress(f"0 / {count}")  # until then the form is drawn anew, over what is written meanwhile
    reviewer.page.get_by_label("項目(番号か言葉)").fill("くぁwせ")
    reviewer.key("Enter")
    expect(reviewer.page.get_by_role("alert")).to_contain_text("当てはまる項目が見つかりません")


def test_judged_answers_are_found_again_and_judged_anew(reviewer: Reviewer, records: Repository) -> None:
    question = reviewer.judged("1")
    reviewer.page.get_by_label("状態").select_option(label="判定済み")
    expect(reviewer.page.locator("#case-title")).to_have_text(question)
    expect(reviewer.page.locator(".standing")).to_contain_text("太郎さんが")
    reviewer.page.get_by_role("button", name="回答すべきでない").click()
    expect(reviewer.part("latest").locator(".kind")).to_have_text("回答すべきでない")
    assert [each.verdict.kind for each in records.verdicts() if each.verdict] == [VerdictKind.DECLINE]


def test_a_verdict_of_somebody_else_meanwhile_is_told(reviewer: Reviewer, records: Repository) -> None:
    kept = records.queue(AnswerFilter())[0]
    assert kept.answer.question == reviewer.question
    records.judge(kept.id, VerdictKind.DECLINE, by="花子")
    reviewer.page.get_by_label("メモ(任意)").fill("大事なメモ")
    reviewer.page.focus("#case-title")
    reviewer.key("1")
    expect(reviewer.page.get_by_role("alert")).to_contain_text("花子")
    expect(reviewer.page.locator(".standing")).to_contain_text("回答すべきでない")
    expect(reviewer.page.get_by_label("メモ(任意)")).to_have_value("大事なメモ")
    verdict = records.verdicts()[0].verdict
    assert verdict and verdict.by == "花子"
    reviewer.judged("1")
    verdict = records.verdicts()[0].verdict
    assert verdict and (verdict.by, verdict.note) == ("太郎", "大事なメモ")


def test_the_latest_verdicts_say_who_and_open_the_answer(
    browser: Browser, room: Room, records: Repository
) -> None:
    judge_some(records, ToyAsker())
    reviewer = Reviewer.arrive(browser, room.url)
    entries = reviewer.part("latest").locator("ol > li")
    expect(entries).to_have_count(8)
    expect(entries.first).to_contain_text("花子")
    expect(entries.first.get_by_role("button", name="元に戻す")).to_have_count(0)
    entries.first.get_by_role("button", name="開く").click()
    expect(reviewer.page.locator(".standing")).to_contain_text("花子さんが")
    reviewer.leave()


def test_each_quote_is_highlighted_in_the_source_beside_it(reviewer: Reviewer) -> None:
    pair = reviewer.page.locator(".pair").first
    quote, mark = pair.locator("blockquote"), pair.locator("mark")
    assert quote.inner_text() == mark.inner_text()
    left, right = quote.bounding_box(), mark.bounding_box()
    assert left and right and left["x"] + 400 < right["x"]


def test_the_exports_honour_the_filter(reviewer: Reviewer, records: Repository, room: Room) -> None:
    judge_some(records, ToyAsker())
    reviewer.page.get_by_label("項目(番号か言葉)").fill("U-4-i")
    reviewer.key("Enter")
    expect(reviewer.page.locator(".meant")).to_be_visible()
    with reviewer.page.expect_download() as download:
        reviewer.page.get_by_role("link", name="JSON Lines").click()
    lines = from_json_lines(download.value.path().read_bytes())
    wanted = AnswerFilter(item_id="ai-guideline@1.0-overview#U-4-i")
    assert [each.answer_id for each in lines] == [each.id for each in records.verdicts(wanted)]
    whole = httpx.get(f"{room.url}review/export.csv", trust_env=False)
    assert whole.content.startswith(b"\xef\xbb\xbf") and "attachment" in whole.headers["content-disposition"]
    assert whole.text.count("花子") == 8
    assert httpx.get(f"{room.url}review/export.csv?role=boss", trust_env=False).status_code == 400
