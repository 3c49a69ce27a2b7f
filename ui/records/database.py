"""The database: an engine for a SQLAlchemy URL."""

from pathlib import Path

from sqlalchemy import Engine, create_engine, event

from ui.records.tables import metadata

FILE = "records.sqlite3"


def sqlite_url(home: Path) -> str:
    """The URL of the database file in a home."""
    return f"sqlite:///{home / FILE}"


def open_database(url: str) -> Engine:
    """An engine whose database has every table."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
    metadata.create_all(engine)
    return engine


def _prepare(connection: object, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
