"""The address of the records: what cannot be used is one sentence, in which no password stands."""

import socket
import sys
from pathlib import Path

import pytest

from corpus.errors import RecordsError
from index.settings import Settings
from tests.conftest import DOCUMENTS
from tests.ui.records.postgresql import Cluster
from ui.records.database import open_database
from ui.records.database_url import database_url, sqlite_url


def refusal(url: str) -> str:
    with pytest.raises(RecordsError) as refused:
        open_database(url)
    said = str(refused.value)
    assert "\n" not in said and said.endswith("。")
    assert "secret" not in said
    return said


@pytest.mark.parametrize(
    "url",
    ["", "records.sqlite3", "mysql://shishin:secret@db/x", "sqlite://", "sqlite:///:memory:", "://", "a:b:c"],
)
def test_a_url_that_cannot_be_used_says_which_can(url: str) -> None:
    assert "postgresql://" in refusal(url)


def test_the_file_in_the_home_unless_a_url_is_set(tmp_path: Path) -> None:
    assert database_url(Settings(tmp_path, DOCUMENTS)) == sqlite_url(tmp_path)
    named = "postgresql://db/shishin"
    assert database_url(Settings(tmp_path, DOCUMENTS, database=named)) == named


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "つながりません" in refusal(f"postgresql://shishin:secret@127.0.0.1:{port}/x")


def test_a_database_that_the_server_does_not_have(cluster: Cluster) -> None:
    assert "サーバーにありません" in refusal(cluster.url("nothing"))


def test_a_driver_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "shishin[postgresql]" in refusal("postgresql://shishin:secret@127.0.0.1/x")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_usual_names_of_postgresql(cluster: Cluster, scheme: str) -> None:
    database = open_database(cluster.create().replace("postgresql", scheme, 1))
    assert database.engine.dialect.driver == "psycopg"
    database.close()


def test_a_server_that_went_away_is_told(cluster: Cluster) -> None:
    """Its own database is dropped under it, as when somebody takes it out of service."""
    url = cluster.create()
    database = open_database(url)
    with database.connect():  # a connection that the pool keeps
        pass
    cluster.drop(url)
    with pytest.raises(RecordsError, match="サーバー"), database.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.close()
