"""The address: where the records are, as a SQLAlchemy URL."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from corpus.errors import RecordsError
from index.settings import Settings

FILE = "records.sqlite3"
_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    # A usual spelling, which SQLAlchemy itself does not know.
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def sqlite_url(home: Path) -> str:
    """The URL of the database file in a home."""
    return f"sqlite:///{home / FILE}"


def database_url(settings: Settings) -> str:
    """The URL that the settings name, by default the file in their home."""
    return settings.database or sqlite_url(settings.home)


def read_url(url: str) -> URL:
    """The parts of a URL, with the driver that is used.

    Raises:
        RecordsError: it is no URL, or of a database that is not supported; the sentence has no password.
    """
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise RecordsError(f"SHISHIN_DATABASE を URL として読めません。{_HOW}") from error
    # Not in memory: there, each connection would have a database of its own.
    if parts.drivername not in _DRIVERS or (_is_sqlite(parts) and not file_of(parts)):
        raise RecordsError(f"SHISHIN_DATABASE の「{parts.drivername}」は使えません。{_HOW}")
    return parts.set(drivername=_DRIVERS[parts.drivername])


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None for one in memory or on a server."""
    named = url.database if _is_sqlite(url) else None
    return Path(named) if named and named != ":memory:" and not named.startswith("file:") else None


def _is_sqlite(url: URL) -> bool:
    return url.drivername.startswith("sqlite")


_HOW = "「postgresql://名前:パスワード@ホスト/データベース」か「sqlite:////ファイルの場所」の形で書いてください。"
