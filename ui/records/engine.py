"""The engine: how SQLAlchemy talks to SQLite and to PostgreSQL here.

SQLite: what is committed is on the disk (WAL with ``synchronous=FULL`` waits for it at each commit, so
that acknowledged rows outlive a power cut, not only a killed process); a writer asks for the write
lock at its beginning (``BEGIN IMMEDIATE``), so that two writers wait for each other and never fail
half-way; readers see one state from their first statement on. See SQLAlchemy's notes on pysqlite.
"""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, Pool, QueuePool, create_engine, event

from corpus.errors import RecordsError
from ui.records.address import read_url

WAIT = 5  # seconds that a statement waits for somebody else's lock, or a connection for the server
MIGRATION_WAIT = 60  # a migration may have to wait for that of another process
WRITES = "shishin_writes"  # the execution option of a transaction that writes


def open_engine(url: str) -> Engine:
    """An engine for the app.

    Raises:
        RecordsError: the URL cannot be used, or its driver is missing.
    """
    return _engine(read_url(url), QueuePool, WAIT, foreign_keys=True)


def migration_engine(url: str) -> Engine:
    """An engine for migrations: all of a transaction writes, and SQLite lets a table be made anew.

    Raises:
        RecordsError: as ``open_engine``.
    """
    engine = _engine(read_url(url), NullPool, MIGRATION_WAIT, foreign_keys=False)
    return engine.execution_options(**{WRITES: True})


def _engine(url: URL, pool: type[Pool], wait: int, *, foreign_keys: bool) -> Engine:
    sqlite = url.drivername.startswith("sqlite")
    arguments = {"timeout": wait} if sqlite else _postgresql(wait)
    try:
        engine = create_engine(
            url, poolclass=pool, connect_args=arguments, pool_pre_ping=not sqlite, hide_parameters=True
        )
    except ImportError as error:
        raise RecordsError(
            "PostgreSQL のドライバーがありません。「pip install 'shishin[postgresql]'」で入れてください。"
        ) from error
    if sqlite:
        _prepare_sqlite(engine, foreign_keys=foreign_keys)
    return engine


def _postgresql(wait: int) -> dict[str, Any]:
    options = f"-c lock_timeout={wait}s -c statement_timeout=60s -c timezone=UTC"
    return {"connect_timeout": WAIT, "options": options, "application_name": "shishin"}


def _prepare_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA synchronous=FULL")

    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
