"""The database of the records, SQLite or PostgreSQL: opened, upgraded, and its transactions.

Whatever goes wrong in it is a ``RecordsError``; see ``ui.records.database_errors``.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from alembic.command import upgrade
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, NullPool, Pool, QueuePool, create_engine, event

from corpus.errors import RecordsError
from ui.records.database_errors import DAMAGED, as_records_errors
from ui.records.database_url import file_of, read_url

WAIT = 5  # seconds that a statement waits for somebody else's lock, or a connection for the server
MIGRATION_WAIT = 60  # a migration may have to wait for that of another process
WRITES = "shishin_writes"  # the execution option of a transaction that writes
HEAD = "head"
_LOCK = 0x5815_81D0  # the advisory lock that those who migrate a PostgreSQL database wait for
_PRIVATE = 0o600  # nobody but the owner reads what people asked


class Database:
    """Opens transactions; safe for several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**{WRITES: True})

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """For reading: one state of the database from the first statement on.

        Raises:
            RecordsError: it is locked for too long, damaged or out of reach.
        """
        with as_records_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """For writing: everything inside, or nothing; on leaving it is on the disk.

        Raises:
            RecordsError: as ``connect``; or the disk is full or read-only.
        """
        with as_records_errors(), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database, upgraded to the tables of this program; a SQLite file is made where there is none.

    Raises:
        RecordsError: it cannot be opened, is damaged, or is newer than this program.
    """
    file = file_of(read_url(url))
    with as_records_errors():
        if file is None:
            _migrate(url)
        else:
            with _alone(file):
                _prepare(file)
                _migrate(url)
    return Database(open_engine(url))


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """While the file is made and upgraded, other processes that start wait."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(file.with_name(f".{file.name}.lock"), timeout=MIGRATION_WAIT):
            yield
    except Timeout as error:
        raise RecordsError(
            "記録のデータベースを、ほかの Shishin が開いている途中です。少し待ってやり直してください。"
        ) from error


def _prepare(file: Path) -> None:
    """Private from its first byte on, whole, and in WAL mode, which stays with the file."""
    # touch gives the mode to a new file only; -wal and -shm take over the mode of the file.
    file.touch(_PRIVATE)
    if file.stat().st_mode & 0o777 != _PRIVATE:
        with suppress(PermissionError):  # of another owner, who has let us in
            file.chmod(_PRIVATE)
    # Not by the engine, whose transactions begin at once: within one the journal mode cannot be changed.
    connection = sqlite3.connect(file)
    try:
        # Unlike integrity_check it does not compare indexes with rows, which takes long; the first fault
        # is enough.
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise RecordsError(DAMAGED)
        # In WAL mode those who read and the one who writes do not wait for each other.
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _migrate(url: str) -> None:
    engine = migration_engine(url)
    try:
        with engine.begin() as connection:
            migrate(connection)
    finally:
        engine.dispose()


def migrate(connection: Connection, to: str = HEAD) -> None:
    """Upgrade within the transaction of ``connection``, which nobody else can be in at the same time.

    Raises:
        RecordsError: the database is newer than this program, or its rows contradict each other.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    config = Config()
    # The option is read by configparser, for which a single `%` in the path would begin a variable.
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    if _is_at_head(connection, ScriptDirectory.from_config(config)):
        return
    config.attributes["connection"] = connection
    upgrade(config, to)
    # Foreign keys were off meanwhile, so nothing else has noticed rows that refer to nothing.
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RecordsError(
            "記録のデータベースの行が食い違っていて、新しい形に直せません。控えを戻してください。"
        )


def _is_at_head(connection: Connection, scripts: ScriptDirectory) -> bool:
    standing = set(MigrationContext.configure(connection).get_current_heads())
    known = {each.revision for each in scripts.walk_revisions()}
    if standing - known:
        raise RecordsError(
            "記録のデータベースは、この Shishin より新しい Shishin のものです。Shishin を新しくしてください。"
        )
    return standing == set(scripts.get_heads())


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
    # When a table is made anew with foreign keys on, dropping the old one deletes the rows that refer to
    # it. Within a transaction SQLite cannot switch them off.
    engine = _engine(read_url(url), NullPool, MIGRATION_WAIT, foreign_keys=False)
    return engine.execution_options(**{WRITES: True})


def _engine(url: URL, pool: type[Pool], wait: int, *, foreign_keys: bool) -> Engine:
    sqlite = url.drivername.startswith("sqlite")
    arguments = {"timeout": wait} if sqlite else _postgresql(wait)
    try:
        # pool_pre_ping: a server may have restarted since a connection went back into the pool.
        # hide_parameters: else what people asked stands in the messages of errors.
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
        # NORMAL, usual with WAL, may lose the last commits when the power fails.
        connection.execute("PRAGMA synchronous=FULL")

    def begun(connection: Connection) -> None:
        # A plain BEGIN that comes to write after somebody else has written fails at once, without waiting;
        # IMMEDIATE waits for its turn at the start.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
