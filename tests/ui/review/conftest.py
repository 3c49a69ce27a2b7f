"""Records filled as weeks of use would, for the tests of the room 出典確認."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ui.review.seeding import seed
from tests.ui.toy_asker import ToyAsker
from ui.records.database import open_database, sqlite_url
from ui.records.repository import Repository
from ui.review.desk import ReviewDesk


@dataclass(frozen=True)
class Bench:
    """A desk over records of its own; ``ids`` are the answers, in the order of the questions."""

    asker: ToyAsker
    repository: Repository
    desk: ReviewDesk
    ids: tuple[str, ...]


@pytest.fixture
def bench(toy: ToyAsker, tmp_path: Path) -> Iterator[Bench]:
    """Ten answers, two of them with a thumb down."""
    database = open_database(sqlite_url(tmp_path))
    repository = Repository(database)
    yield Bench(toy, repository, ReviewDesk(toy, repository), seed(repository, toy)[:10])
    database.close()
