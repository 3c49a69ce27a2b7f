"""The database of the records: its transactions, in which whatever goes wrong is a ``RecordsError``."""

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
from pydantic import ValidationError
from sqlalchemy import URL, Connection, Engine, NullPool, Pool, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, TimeoutError

from corpus.errors import RecordsError
from ui.records.database_url import file_of, read_url

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


_BUSY = "記録のデータベースをほかのプログラムが使い続けています。少し待って、もう一度お試しください。"
_READ_ONLY = "記録のデータベースに書き込めません。ファイルとフォルダーの権限を確かめてください。"
_FULL = "記録のデータベースを置くディスクがいっぱいです。空き容量を作って、もう一度お試しください。"
DAMAGED = (
    "記録のデータベースが壊れています。何も消していません。ページを止め、ファイルを別の場所に写してから、"
    "控えを戻すか、ファイルを移して新しく始めてください。"
)
_UNOPENED = "記録のデータベースを開けません。場所と権限を確かめてください。"
_UNREACHABLE = (
    "記録のデータベースのサーバーにつながりません。動いているか、SHISHIN_DATABASE を確かめてください。"
)
_REFUSED = (
    "記録のデータベースのサーバーが接続を断りました。SHISHIN_DATABASE の名前・パスワードを確かめてください。"
)
_UNKNOWN_DATABASE = (
    "記録のデータベースがサーバーにありません。先に作り、SHISHIN_DATABASE を確かめてください。"
)
_DISK = "記録のデータベースのあるディスクが読み書きに失敗しました。ディスクを確かめてください。"
_OTHER = "記録を読み書きできませんでした({0})。もう一度お試しください。"

_SQLITE = {  # primary result codes
    sqlite3.SQLITE_PERM: _UNOPENED,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: _UNOPENED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
_SQLSTATE = {  # of PostgreSQL: a whole state, else its class
    "08": _UNREACHABLE,
    "57P": _UNREACHABLE,
    "28": _REFUSED,
    "3D": _UNKNOWN_DATABASE,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "53": _FULL,
    "53300": _BUSY,
    "55P03": _BUSY,
    "57014": _BUSY,
    "40": _BUSY,
    "58": _DISK,
    "XX": DAMAGED,
}


def records_error(error: Exception) -> RecordsError:
    """The error with its sentence; neither values nor passwords stand in it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return RecordsError(_SQLITE.get(code & 0xFF, _OTHER.format(type(cause).__name__)))
    state = getattr(cause, "sqlstate", None)
    if state is None and type(cause).__module__.startswith("psycopg") and _is_connecting(cause):
        return RecordsError(_of_connection(str(cause)))
    if isinstance(error, TimeoutError):  # of the pool: all connections are in use
        return RecordsError(_BUSY)
    told = (_SQLSTATE[each] for each in _states(state) if each in _SQLSTATE)
    return RecordsError(next(told, _OTHER.format(type(cause).__name__)))


def _states(state: str | None) -> tuple[str, ...]:
    return (state, state[:3], state[:2]) if state else ()


def _is_connecting(cause: BaseException | None) -> bool:
    return type(cause).__name__ in ("OperationalError", "ConnectionTimeout")


def _of_connection(words: str) -> str:
    """A failed connection has no SQLSTATE, only the server's words, in English as we ask for no locale."""
    known = {"password authentication": _REFUSED, "does not exist": _UNKNOWN_DATABASE}
    return next((told for part, told in known.items() if part in words), _UNREACHABLE)


HEAD = "head"
_LOCK = 0x5815_81D0  # the advisory lock that those who migrate a PostgreSQL database wait for


def migrate(connection: Connection, to: str = HEAD) -> None:
    """Upgrade within the transaction of ``connection``, which nobody else can be in at the same time.

    Raises:
        RecordsError: the database is newer than this program, or its rows contradict each other.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    if _is_at_head(connection, ScriptDirectory.from_config(config)):
        return
    config.attributes["connection"] = connection
    upgrade(config, to)
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
        with told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """For writing: everything inside, or nothing; on leaving it is on the disk.

        Raises:
            RecordsError: as ``connect``; or the disk is full or read-only.
        """
        with told(), self._writing.begin() as connection:
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
    with told():
        if file is None:
            _migrate(url)
        else:
            with _alone(file):
                _prepare(file)
                _migrate(url)
    return Database(open_engine(url))


@contextmanager
def told() -> Iterator[None]:
    """Every failure of a database, or of a row that cannot be read, as the one error of the records.

    Raises:
        RecordsError: its sentence says what is wrong and what to do.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, ValidationError) as error:
        raise records_error(error) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RecordsError(
            f"記録のデータベースを開けません({reason})。場所と権限を確かめてください。"
        ) from error


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
    file.touch(_PRIVATE)
    if file.stat().st_mode & 0o777 != _PRIVATE:
        with suppress(PermissionError):  # of another owner, who has let us in
            file.chmod(_PRIVATE)
    connection = sqlite3.connect(file)
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise RecordsError(DAMAGED)
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
