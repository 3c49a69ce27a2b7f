"""Records filled as weeks of use would, for the tests of the room 出典確認."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.index.homes import quick_folder
from tests.ui.conftest import served
from tests.ui.review.reviewer import Reviewer
from tests.ui.review.seeding import clear, seed
from tests.ui.toy_asker import ToyAsker
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.repository import Repository
from ui.review.actions import ReviewActions


@dataclass(frozen=True)
class Room:
    """The served page and the home of its records."""

    url: str
    home: Path
    records: Repository


@pytest.fixture(scope="session")
def served_room() -> Iterator[Room]:
    """The page for trainers, one server for all tests."""
    with quick_folder() as home:
        database = open_database(sqlite_url(home))
        with served(TOY_ROLE="trainer", TOY_HOME=str(home)) as (url, _):
            yield Room(url, home, Repository(database))
        database.close()


@pytest.fixture
def room(served_room: Room, toy: ToyAsker) -> Room:
    """The same page over fresh answers that nobody judged."""
    clear(served_room.records)
    seed(served_room.records, toy)
    return served_room


@pytest.fixture
def reviewer(browser: Browser, room: Room) -> Iterator[Reviewer]:
    """A trainer who has just opened the page."""
    reviewer = Reviewer.arrive(browser, room.url)
    yield reviewer
    reviewer.leave()


@dataclass(frozen=True)
class ReviewSetup:
    """The actions over records of its own; ``ids`` are the answers, in the order of the questions."""

    asker: ToyAsker
    repository: Repository
    actions: ReviewActions
    ids: tuple[str, ...]


@pytest.fixture
def review(toy: ToyAsker, tmp_path: Path) -> Iterator[ReviewSetup]:
    """Ten answers, two of them with a thumb down."""
    database = open_database(sqlite_url(tmp_path))
    repository = Repository(database)
    yield ReviewSetup(toy, repository, ReviewActions(toy, repository), seed(repository, toy)[:10])
    database.close()
