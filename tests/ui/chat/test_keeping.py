"""Conversations in the records: found again by their secret, checked, rated, forgotten."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Citation
from tests.ui.samples import answer_with, cited
from tests.ui.toy_asker import ToyAsker
from ui.chat.conversation import MAX_TURNS, Conversation, Exchange
from ui.chat.keeping import Keeper, recalled
from ui.records.address import sqlite_url
from ui.records.database import open_database
from ui.records.model import Rating
from ui.records.repository import Repository

TOKEN, OTHER = "0a" * 32, "f5" * 32


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(open_database(sqlite_url(tmp_path)))


@pytest.fixture
def keeper(repository: Repository, toy: ToyAsker) -> Keeper:
    return Keeper(toy, repository, lambda: "build-1")


def test_what_is_kept_is_found_again_by_its_secret_and_by_no_other(keeper: Keeper) -> None:
    one, two = (Exchange(n, answer_with(cited(code))) for n, code in enumerate(("U-4-i", "C-1")))
    kept = [keeper.keep(TOKEN, each) for each in (one, two)]
    assert all(each.kept for each in kept)
    assert keeper.current(Conversation(), TOKEN) == Conversation(TOKEN, tuple(kept))
    assert keeper.current(Conversation(), OTHER) == Conversation(OTHER)


def test_the_conversation_at_hand_is_not_read_again(keeper: Keeper) -> None:
    at_hand = Conversation(TOKEN, (Exchange(0, answer_with()),))
    assert keeper.current(at_hand, TOKEN) is at_hand


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN.upper() + "G", f"{TOKEN} "])
def test_nothing_is_kept_under_what_is_no_secret(keeper: Keeper, repository: Repository, token: str) -> None:
    assert keeper.keep(token, Exchange(0, answer_with(cited("U-4-i")))).kept == ""
    assert repository.conversation(token) == () == keeper.exchanges(token)
    assert keeper.forget(token) == 0


def test_a_quote_that_no_longer_stands_is_not_shown(keeper: Keeper) -> None:
    good = cited("U-4-i")
    moved = replace(good, start=good.start + 1, end=good.end + 1)
    retold = replace(good, display="別の言葉")
    elsewhere = replace(good, version="9.9")
    keeper.keep(TOKEN, Exchange(0, answer_with(good, moved, retold, elsewhere)))
    (exchange,) = keeper.exchanges(TOKEN)
    assert exchange.lost == 3
    assert exchange.answer.citations == (good,)


def test_an_answer_put_right_takes_the_place_of_the_first(keeper: Keeper) -> None:
    first = keeper.keep(TOKEN, Exchange(0, answer_with(cited("U-4-i"))))
    keeper.rate(first, Rating.DOWN, "違う立場です")
    second = keeper.keep(TOKEN, Exchange(0, answer_with(cited("C-1"))))
    assert keeper.exchanges(TOKEN) == (second,)


def test_a_rating_can_be_changed_and_is_found_again(keeper: Keeper) -> None:
    exchange = keeper.keep(TOKEN, Exchange(0, answer_with(cited("U-4-i"))))
    keeper.rate(exchange, Rating.DOWN, "足りない")
    rated = keeper.rate(exchange, Rating.UP, "")
    assert (rated.rating, rated.comment) == (Rating.UP, "")
    assert keeper.exchanges(TOKEN) == (rated,)


def test_a_conversation_that_was_forgotten_is_not_brought_back_by_a_late_answer(
    keeper: Keeper, repository: Repository
) -> None:
    late = Exchange(1, answer_with(cited("C-1")))
    keeper.keep(TOKEN, Exchange(0, answer_with(cited("U-4-i"))))
    keeper.keep(OTHER, Exchange(0, answer_with(cited("U-4-i"))))
    assert keeper.forget(TOKEN) == 1
    assert keeper.is_gone(TOKEN) and not keeper.is_gone(OTHER)
    assert keeper.keep(TOKEN, late).kept == ""
    assert repository.conversation(TOKEN) == ()
    assert len(repository.conversation(OTHER)) == 1


def test_a_page_shows_the_latest_turns_and_an_export_has_all(keeper: Keeper) -> None:
    for number in range(MAX_TURNS + 2):
        keeper.keep(TOKEN, Exchange(number, answer_with(cited("U-4-i"))))
    shown = recalled(keeper, Conversation(), TOKEN).conversation
    assert [each.number for each in shown.exchanges] == list(range(2, MAX_TURNS + 2))
    assert len(keeper.exchanges(TOKEN)) == MAX_TURNS + 2


def test_the_source_is_asked_for_each_quote(keeper: Keeper) -> None:
    citation: Citation = cited("H-IV")
    keeper.keep(TOKEN, Exchange(0, answer_with(citation)))
    (exchange,) = keeper.exchanges(TOKEN)
    assert (exchange.answer.citations, exchange.lost) == ((citation,), 0)
