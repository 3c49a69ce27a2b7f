"""The page that `shishin serve` opens, over the real assistant."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.service.assistant import Assistant
from corpus.guideline.item import Role
from tests.ui.conftest import ROOT
from tests.ui.visitor import Visitor
from ui.chat.examples import EXAMPLES, questions


@pytest.fixture(scope="module")
def real_url(home: Path) -> Iterator[str]:
    """The address that `shishin serve` prints."""
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "serve", "--port", "0"]
    environment = {**os.environ, "SHISHIN_HOME": str(home)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        yield line[line.index("http") : line.index("(")]
        process.terminate()
        assert process.wait(timeout=30) == 0


@pytest.mark.browser
def test_a_person_asks_and_checks_the_quote_in_the_source(
    browser: Browser, real_url: str, assistant: Assistant
) -> None:
    visitor = Visitor.arrive(browser, real_url)
    question = "社内で生成AIに顧客の名前や電話番号を入力してもよいですか"
    visitor.ask(question)
    answer = assistant.ask(question)
    expect(visitor.page.locator(".turn .card .code").first).to_have_text("U-4-i")
    expect(visitor.page.locator(".turn .lead")).to_contain_text("AI利用者の立場")
    expect(visitor.page.locator("#shishin-source mark")).to_have_text(answer.citations[0].display)
    visitor.leave()


@pytest.mark.browser
def test_a_question_without_an_answer_is_declined(browser: Browser, real_url: str) -> None:
    visitor = Visitor.arrive(browser, real_url)
    visitor.ask("明日の東京の天気は")
    expect(visitor.page.locator(".turn .lead")).to_contain_text("見つかりませんでした")
    assert visitor.page.locator(".turn .card").count() == 0
    visitor.leave()


@pytest.mark.browser
def test_a_conversation_goes_on(browser: Browser, real_url: str) -> None:
    """The answer says what it took over, a role button puts it right, another session knows nothing."""
    visitor = Visitor.arrive(browser, real_url)
    visitor.ask("社内で生成AIに顧客の名前や電話番号を入力してもよいですか")
    first = visitor.newest.locator(".card .code").first
    expect(first).to_have_text("U-4-i")
    visitor.ask("では提供者の場合は?")
    expect(first).to_have_text("P-4-i")
    expect(visitor.newest.locator(".lead")).to_contain_text("前の質問の続き")
    visitor.newest.locator(".roles button", has_text="AI利用者").first.click()
    expect(first).to_have_text("U-4-i")
    visitor.leave()
    other = Visitor.arrive(browser, real_url)
    other.ask("では提供者の場合は?")
    expect(other.page.locator(".turn .question")).to_contain_text("では提供者")
    expect(other.page.locator(".turn .lead")).not_to_contain_text("前の質問")
    other.leave()


@pytest.mark.parametrize(
    ("role", "question"), [(role, question) for role in EXAMPLES for question in questions(role)]
)
def test_no_example_question_is_declined(role: Role | None, question: str, assistant: Assistant) -> None:
    assert not assistant.ask(question, role=role).abstained
