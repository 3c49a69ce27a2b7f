"""The handlers that answer: every way to ask leaves a line in the log, and what is refused leaves none."""

import io
import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from tests.ui.toy_asker import ToyAsker
from ui.chat.actions import ChatActions
from ui.chat.conversation import Conversation
from ui.chat.handlers import Form, QuestionHandlers, Updates
from ui.chat.saved_conversations import SavedConversations
from ui.log import start_log, stop_log
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.repository import Repository
from ui.wording import AUTOMATIC

pytestmark = pytest.mark.database

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"
TOKEN = "0a" * 32


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    start_log(stream, questions=True)
    yield stream
    stop_log()


@pytest.fixture
def form() -> Form:
    components: dict[str, Any] = {each.name: gr.State() for each in fields(Form)}  # only told apart here
    return Form(**components)


@pytest.fixture
def handlers(toy: ToyAsker, form: Form, tmp_path: Path) -> QuestionHandlers:
    repository = Repository(open_database(sqlite_url(tmp_path)))
    return QuestionHandlers(ChatActions(toy), SavedConversations(toy, repository, lambda: "build-1"), form)


def event(**data: object) -> Any:
    return SimpleNamespace(**data)


def asked(lines: io.StringIO) -> list[str]:
    """The questions logged so far."""
    entries = map(json.loads, lines.getvalue().splitlines())
    return [entry["question"] for entry in entries if entry["event"] == "asked"]


def after(updates: Iterator[Updates], form: Form) -> Conversation:
    """The conversation when all steps are done."""
    (*_, last) = [each[form.conversation] for each in updates if form.conversation in each]
    assert isinstance(last, Conversation)
    return last


def test_every_way_to_ask_is_logged(handlers: QuestionHandlers, form: Form, lines: io.StringIO) -> None:
    conversation = after(handlers.ask("", TOKEN, Conversation(TOKEN), QUESTION, AUTOMATIC), form)
    assert asked(lines) == [QUESTION]
    offered = event(question="C-1 の原文を見せてください")
    conversation = after(handlers.ask_this("", TOKEN, conversation, AUTOMATIC, offered), form)
    assert asked(lines)[1:] == [offered.question]
    correction = event(turn=0, what="role", value="provider")
    conversation = after(handlers.correct("", TOKEN, conversation, correction), form)
    assert asked(lines)[2:] == [QUESTION]
    conversation = after(handlers.change_role("", TOKEN, conversation, "user"), form)
    assert asked(lines)[3:] == [offered.question]
    conversation = after(handlers.compare("", TOKEN, conversation, event(turn=0)), form)
    assert asked(lines)[4:] == [QUESTION] * 3
    assert len(conversation.exchanges) == 2 and len(conversation.exchanges[0].comparison) == 3


def test_what_is_refused_is_not_logged_as_asked(
    handlers: QuestionHandlers, form: Form, lines: io.StringIO
) -> None:
    (*_, last) = handlers.ask("", TOKEN, Conversation(TOKEN), "？！", AUTOMATIC)
    assert last[form.question] == "？！" and "言葉がありません" in last[form.notice]
    assert asked(lines) == []
