"""Conversations in the records: found again by their secret, checked, rated, forgotten."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Citation
from tests.ui.samples import answer_with, cited
from tests.ui.toy_asker import ToyAsker
from ui.chat.conversation import MAX_TURNS, Conversation, Exchange
from ui.chat.saved_conversations import SavedConversations, recalled
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.model import Rating
from ui.records.repository import Repository

TOKEN, OTHER = "0a" * 32, "f5" * 32


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(open_database(sqlite_url(tmp_path)))


@pytest.fixture
def saved(repository: Repository, toy: ToyAsker) -> SavedConversations:
    return SavedConversations(toy, repository, lambda: "build-1")


def test_what_is_kept_is_found_again_by_its_secret_and_by_no_other(saved: SavedConversations) -> None:
    one, two = (Exchange(n, answer_with(cited(code))) for n, code in enumerate(("U-4-i", "C-1")))
    kept = [saved.keep(TOKEN, each) for each in (one, two)]
    assert all(each.kept for each in kept)
    assert saved.current(Conversation(), TOKEN) == Conversation(TOKEN, tuple(kept))
    assert saved.current(Conversation(), OTHER) == Conversation(OTHER)


def test_the_conversation_at_hand_is_not_read_again(saved: SavedConversations) -> None:
    at_hand = Conversation(TOKEN, (Exchange(0, answer_with()),))
    assert saved.current(at_hand, TOKEN) is at_hand


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN.upper() + "G", f"{TOKEN} "])
def test_nothing_is_kept_under_what_is_no_secret(
    saved: SavedConversations, repository: Repository, token: str
) -> None:
    assert saved.keep(token, Exchange(0, answer_with(cited("U-4-i")))).kept == ""
    assert repository.conversation(token) == () == saved.exchanges(token)
    assert saved.forget(token) == 0


def test_a_quote_that_no_longer_stands_is_not_shown(saved: SavedConversations) -> None:
    good = cited("U-4-i")
    moved = replace(good, start=good.start + 1, end=good.end + 1)
    retold = replace(good, display="別の言葉")
    elsewhere = replace(good, version="9.9")
    saved.keep(TOKEN, Exchange(0, answer_with(good, moved, retold, elsewhere)))
    (exchange,) = saved.exchanges(TOKEN)
    assert exchange.lost == 3
    assert exchange.answer.citations == (good,)


def test_an_answer_put_right_takes_the_place_of_the_first(saved: SavedConversations) -> None:
    first = saved.keep(TOKEN, Exchange(0, answer_with(cited("U-4-i"))))
    saved.rate(first, Rating.DOWN, "違う立場です")
    second = saved.keep(TOKEN, Exchange(0, answer_with(cited("C-1"))))
    assert saved.exchanges(TOKEN) == (second,)


def test_a_rating_can_be_changed_and_is_found_again(saved: SavedConversations) -> None:
    exchange = saved.keep(TOKEN, Exchange(0, answer_with(cited("U-4-i"))))
    saved.rate(exchange, Rating.DOWN, "足りない")
    rated = saved.rate(exchange, Rating.UP, "")
    assert (rated.rating, rated.comment) == (Rating.UP, "")
    assert saved.exchanges(TOKEN) == (rated,)


def test_a_conversation_that_was_forgotten_is_not_brought_back_by_a_late_answer(
    saved: SavedConversations, repository: Repository
) -> None:
    late = Exchange(1, answer_with(cited("C-1")))
    saved.keep(TOKEN, Exchange(0, answer_with(cited("U-4-i"))))
    saved.keep(OTHER, Exchange(0, answer_with(cited("U-4-i"))))
    assert saved.forget(TOKEN) == 1
    assert saved.is_gone(TOKEN) and not saved.is_gone(OTHER)
    assert saved.keep(TOKEN, late).kept == ""
    assert repository.conversation(TOKEN) == ()
    assert len(repository.conversation(OTHER)) == 1


@pytest.mark.long
def test_a_page_shows_the_latest_turns_and_an_export_has_all(saved: SavedConversations) -> None:
    for number in range(MAX_TURNS + 2):
        saved.keep(TOKEN, Exchange(number, answer_with(cited("U-4-i"))))
    shown = recalled(saved, Conversation(), TOKEN).conversation
    assert [each.number for each in shown.exchanges] == list(range(2, MAX_TURNS + 2))
    assert len(saved.exchanges(TOKEN)) == MAX_TURNS + 2


def test_the_source_is_asked_for_each_quote(saved: SavedConversations) -> None:
    citation: Citation = cited("H-IV")
    saved.keep(TOKEN, Exchange(0, answer_with(citation)))
    (exchange,) = saved.exchanges(TOKEN)
    assert (exchange.answer.citations, exchange.lost) == ((citation,), 0)
