"""Errors of a database as one sentence: what is wrong with the records, and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, TimeoutError

from corpus.errors import RecordsError

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
    "08": _UNREACHABLE,  # the connection failed
    "57P": _UNREACHABLE,  # the server shuts down or starts
    "28": _REFUSED,  # name or password
    "3D": _UNKNOWN_DATABASE,
    "25006": _READ_ONLY,  # such as a standby
    "42501": _READ_ONLY,  # a missing privilege
    "53": _FULL,  # disk or memory
    "53300": _BUSY,  # too many connections
    "55P03": _BUSY,  # lock_timeout
    "57014": _BUSY,  # statement_timeout
    "40": _BUSY,  # a deadlock, among others
    "58": _DISK,
    "XX": DAMAGED,
}


@contextmanager
def as_records_errors() -> Iterator[None]:
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


def records_error(error: Exception) -> RecordsError:
    """The error with its sentence; neither values nor passwords stand in it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        # The low byte of an extended code is the primary one: SQLITE_BUSY_SNAPSHOT (517) is SQLITE_BUSY (5).
        return RecordsError(_SQLITE.get(code & 0xFF, _OTHER.format(type(cause).__name__)))
    state = getattr(cause, "sqlstate", None)
    # By its name, as psycopg need not be installed.
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
