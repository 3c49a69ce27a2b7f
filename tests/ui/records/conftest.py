"""The records on both databases: every test that takes ``url`` runs on SQLite and on PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.records.postgresql import Cluster, installed, running
from tests.ui.toy_asker import ToyAsker
from ui.records.database import Database, open_database
from ui.records.database_url import sqlite_url
from ui.records.question_file import QuestionFile
from ui.records.repository import Repository


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL; without it its tests are skipped, or fail if ``SHISHIN_REQUIRE_POSTGRESQL=1``."""
    binaries = installed()
    if binaries is None:
        reason = "PostgreSQL がありません(Debian では「apt-get install postgresql」で入ります)"
        if os.environ.get("SHISHIN_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with running(binaries) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.create()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """With its tables."""
    database = open_database(url)
    yield database
    database.close()


@pytest.fixture
def repository(database: Database, toy: ToyAsker, tmp_path: Path) -> Repository:
    """Over it, as the site makes one."""
    return Repository(
        database, source_of=toy.source_of, model="toy", question_file=QuestionFile.in_home(tmp_path)
    )
