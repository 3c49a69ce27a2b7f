"""Answers to keep: real ones of the toy assistant."""

from dataclasses import replace
from pathlib import Path

from assistant.answer import Answer
from corpus.guideline.item import Role
from tests.ui.toy_asker import ToyAsker
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.repository import Repository

ASKED = "社内で生成AIに顧客の名前を入力してもよいですか"
_toy: list[ToyAsker] = []


def answer(question: str = ASKED, role: Role | None = None, confidence: float | None = None) -> Answer:
    """What the toy assistant says, as sure as is wanted."""
    if not _toy:
        _toy.append(ToyAsker())
    given = _toy[0].ask(question, role=role)
    return given if confidence is None else replace(given, confidence=confidence)


def on_file(home: Path) -> Repository:
    """A repository over a SQLite file."""
    return Repository(open_database(sqlite_url(home)))
