"""Answers to keep: real ones of the toy assistant, and hand-made ones where thousands are needed."""

from dataclasses import replace
from pathlib import Path

from assistant.answer import Answer
from corpus.item import Role
from tests.ui.toy_asker import ToyAsker
from ui.records.database import open_database, sqlite_url
from ui.records.repository import Repository

ASKED = "社内で生成AIに顧客の名前を入力してもよいですか"
_toy: list[ToyAsker] = []


def answer(question: str = ASKED, role: Role | None = None, confidence: float | None = None) -> Answer:
    """What the toy assistant says, as sure as is wanted."""
    if not _toy:
        _toy.append(ToyAsker())
    given = _toy[0].ask(question, role=role)
    return given if confidence is None else replace(given, confidence=confidence)


def small_answer(number: int) -> Answer:
    """One without citations, quick to make."""
    return Answer(
        id=None,
        question=f"問い {number}",
        role=Role.USER,
        role_inferred=True,
        phase=None,
        principle=None,
        follow_up=None,
        document="ai-guideline",
        version="1.0-overview",
        abstained=True,
        confidence=0.0,
        answer="断り",
        citations=(),
        nearby=(),
    )


def on_file(home: Path) -> Repository:
    """A repository over a SQLite file."""
    return Repository(open_database(sqlite_url(home)))
