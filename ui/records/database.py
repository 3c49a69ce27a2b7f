"""The database of the records: its transactions, in which whatever goes wrong is a ``RecordsError``."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from corpus.errors import RecordsError
from ui.records.address import file_of, read_url
from ui.records.engine import MIGRATION_WAIT, WRITES, migration_engine, open_engine
from ui.records.failure import DAMAGED, records_error
from ui.records.migration import migrate

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
