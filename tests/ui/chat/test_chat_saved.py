"""Conversations of one's own in a browser: kept, rated, taken away, deleted, and there after a restart."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.conftest import served
from tests.ui.toy_asker import OVERVIEW
from tests.ui.visitor import Visitor
from ui.records.database import open_database
from ui.records.database_url import FILE, sqlite_url
from ui.records.repository import Repository

pytestmark = pytest.mark.browser

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"
TOKEN = "sessionStorage.getItem('shishin-conversation')"


def _records(home: Path) -> Repository:
    return Repository(open_database(sqlite_url(home)))


def test_a_conversation_is_there_after_a_reload_and_only_for_its_tab(browser: Browser, url: str) -> None:
    visitor, other = Visitor.arrive(browser, url), Visitor.arrive(browser, url)
    visitor.ask(QUESTION)
    visitor.ask("文書化について")
    visitor.page.reload()
    visitor.answered("文書化について")
    expect(visitor.page.locator(".turn .question")).to_contain_text([QUESTION, "文書化について"])
    visitor.page.locator(".turn").first.locator(".cite").nth(1).click()
    expect(visitor.page.locator("#shishin-source h2 .number")).to_have_text("2")
    other.page.reload()
    expect(other.page.locator(".turn")).to_have_count(0)
    assert visitor.page.evaluate(TOKEN) != other.page.evaluate(TOKEN)
    assert re.fullmatch("[0-9a-f]{64}", visitor.page.evaluate(TOKEN))
    visitor.leave()
    other.leave()


def test_a_server_that_restarts_amid_a_conversation_goes_on_with_it(browser: Browser, tmp_path: Path) -> None:
    with served(OVERVIEW, TOY_HOME=str(tmp_path)) as (address, process):
        visitor = Visitor.arrive(browser, address)
        visitor.ask(QUESTION)
        process.kill()
        process.wait(timeout=20)
    port = address.rstrip("/").rpartition(":")[2]
    with served(OVERVIEW, port=port, TOY_HOME=str(tmp_path)) as (again, _):
        assert again == address
        visitor.page.wait_for_timeout(1000)
        visitor.ask("文書化について")
        expect(visitor.page.locator(".turn .question")).to_contain_text([QUESTION, "文書化について"])
        first = visitor.page.locator(".turn").first
        first.locator(".cite").nth(1).click()
        quote = first.locator("blockquote").nth(1).inner_text()
        expect(visitor.page.locator("#shishin-source mark")).to_have_text(quote)
        visitor.page.reload()
        expect(visitor.page.locator(".turn")).to_have_count(2)
        visitor.leave()


def test_an_answer_is_rated_and_the_rating_can_be_changed(browser: Browser, tmp_path: Path) -> None:
    with served(OVERVIEW, TOY_HOME=str(tmp_path)) as (address, _):
        visitor = Visitor.arrive(browser, address)
        visitor.ask(QUESTION)
        up, down = (visitor.newest.locator(f".thumb.{which}") for which in ("up", "down"))
        up.click()
        expect(up).to_have_attribute("aria-pressed", "true")
        down.click()
        expect(down).to_have_attribute("aria-pressed", "true")
        visitor.newest.get_by_label("ひとこと").fill("<b>足りない</b>")
        visitor.newest.get_by_role("button", name="ひとことを送る").click()
        expect(visitor.page.locator("#shishin-said")).to_contain_text("評価を保存しました")
        visitor.page.reload()
        expect(down).to_have_attribute("aria-pressed", "true")
        expect(visitor.newest.get_by_label("ひとこと")).to_have_value("<b>足りない</b>")
        (kept,) = _records(tmp_path).conversation(visitor.page.evaluate(TOKEN))
        assert (kept.rating, kept.comment) == (-1, "<b>足りない</b>")
        visitor.leave()


def test_a_conversation_that_is_deleted_is_gone(browser: Browser, tmp_path: Path) -> None:
    with served(OVERVIEW, TOY_HOME=str(tmp_path)) as (address, _):
        visitor = Visitor.arrive(browser, address)
        visitor.ask(QUESTION)
        token = visitor.page.evaluate(TOKEN)
        assert len(_records(tmp_path).conversation(token)) == 1
        visitor.page.get_by_text("この会話を消す").click()
        visitor.page.get_by_role("button", name="すべて消す").click()
        expect(visitor.page.get_by_text("この会話を消しました")).to_be_visible()
        expect(visitor.page.locator(".turn")).to_have_count(0)
        assert _records(tmp_path).conversation(token) == ()
        assert QUESTION not in visitor.page.inner_text("body")
        visitor.page.wait_for_function(f"{TOKEN} !== '{token}'")
        visitor.ask("文書化について")
        visitor.page.reload()
        expect(visitor.page.locator(".turn")).to_have_count(1)
        visitor.leave()


def test_records_that_are_locked_keep_no_answer_away(browser: Browser, tmp_path: Path) -> None:
    with served(OVERVIEW, TOY_HOME=str(tmp_path)) as (address, _):
        visitor = Visitor.arrive(browser, address)
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            visitor.ask(QUESTION)
            expect(visitor.newest.locator(".card").first).to_be_visible()
            expect(visitor.page.get_by_role("alert")).to_contain_text("答えを保存できなかったため")
            expect(visitor.newest.locator(".feedback")).to_have_count(0)
        visitor.ask("文書化について")
        expect(visitor.page.get_by_role("alert")).to_have_count(0)
        assert len(_records(tmp_path).conversation(visitor.page.evaluate(TOKEN))) == 1
        visitor.leave()


def test_a_new_conversation_begins_empty(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    before = visitor.page.evaluate(TOKEN)
    visitor.page.get_by_role("button", name="新しい会話").click()
    expect(visitor.page.locator(".turn")).to_have_count(0)
    assert visitor.page.evaluate(TOKEN) != before
    visitor.ask("文書化について")
    visitor.page.reload()
    expect(visitor.page.locator(".turn")).to_have_count(1)


def test_a_conversation_is_taken_away_as_a_file(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    with visitor.page.expect_download() as started:
        visitor.page.get_by_role("button", name="Markdownで書き出す").click()
    download = started.value
    assert download.suggested_filename == "shishin-conversation.md"
    assert visitor.page.evaluate(TOKEN) not in download.url
    text = download.path().read_text(encoding="utf-8")
    assert f"## 1. {QUESTION}" in text
    for line in visitor.newest.locator("blockquote").first.inner_text().split("\n"):
        assert line in text


def test_a_conversation_is_opened_as_a_page_for_paper(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    quote = visitor.newest.locator("blockquote").first.inner_text()
    with visitor.page.context.expect_page() as opened:
        visitor.page.get_by_role("button", name="印刷用ページ").click()
    paper = opened.value
    expect(paper.locator("h2")).to_contain_text(QUESTION)
    assert paper.locator("blockquote").first.inner_text() == quote
    expect(paper.locator(".place").first).to_contain_text("版 1.0-overview")
    assert visitor.page.evaluate(TOKEN) not in paper.url
