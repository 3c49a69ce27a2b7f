"""Accounts and sessions in a real database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from unicodedata import normalize

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from corpus.errors import AccountError
from ui.access.accounts import Account, AccountRole, Accounts
from ui.access.sessions import IDLE, LONGEST, Sessions
from ui.records import tables
from ui.records.database import Database, open_database
from ui.records.database_url import sqlite_url

PASSWORD = "correct horse battery"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
HANAKO = Account("花子", AccountRole.TRAINER)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(sqlite_url(tmp_path))
    yield database
    database.close()


@pytest.fixture
def accounts(database: Database) -> Accounts:
    accounts = Accounts(database, QUICK)
    accounts.add("花子", AccountRole.TRAINER, PASSWORD)
    return accounts


class Clock:
    """A clock that is put on by hand."""

    def __init__(self) -> None:
        self.now = datetime(2024, 4, 19, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def _hash(database: Database) -> str:
    with database.connect() as connection:
        return str(connection.execute(select(tables.accounts.c.password)).scalar_one())


def test_the_right_password_opens(accounts: Accounts) -> None:
    assert accounts.check("花子", PASSWORD) == HANAKO
    assert accounts.check("花子", PASSWORD + "!") is None
    assert accounts.check("花", PASSWORD) is None
    assert accounts.check("花子", "") is None


def test_names_and_passwords_hold_in_any_spelling(accounts: Accounts) -> None:
    accounts.add("Ｔａｒｏ", AccountRole.STAFF, "パスワードはガギグゲゴです")
    assert accounts.check(" Taro ", normalize("NFD", "パスワードはガギグゲゴです")) == Account(
        "Taro", AccountRole.STAFF
    )


def test_no_password_is_kept(accounts: Accounts, database: Database) -> None:
    assert accounts.find("花子")
    assert _hash(database).startswith("$argon2id$")
    assert PASSWORD not in _hash(database)


def test_a_hash_of_older_parameters_is_renewed(accounts: Accounts, database: Database) -> None:
    token = Sessions(database).begin("花子")
    accounts = Accounts(database)
    assert PasswordHasher().check_needs_rehash(_hash(database))
    assert accounts.check("花子", PASSWORD) == HANAKO
    assert not PasswordHasher().check_needs_rehash(_hash(database))
    assert accounts.check("花子", PASSWORD) == HANAKO
    assert Sessions(database).account(token) == HANAKO


def test_an_unknown_name_takes_as_long_as_a_wrong_password(accounts: Accounts, database: Database) -> None:
    accounts = Accounts(database, PasswordHasher(parallelism=1))
    accounts.set_password("花子", PASSWORD)

    def took(name: str) -> float:
        began = perf_counter()
        accounts.check(name, "wrong password!")
        return perf_counter() - began

    known, unknown = (median(took(name) for _ in range(3)) for name in ("花子", "誰か"))
    assert unknown > known / 3


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("花子", PASSWORD, "もう使われています"),
        ("花子 ", PASSWORD, "もう使われています"),
        ("", PASSWORD, "1文字以上"),
        ("あ" * 65, PASSWORD, "64文字"),
        ("花\n子", PASSWORD, "目に見えない"),
        ("花\u202e子", PASSWORD, "目に見えない"),
        ("次郎", "short", "12文字以上"),
        ("次郎", "長" * 1025, "1,024文字"),
    ],
)
def test_what_cannot_be_used_is_said(accounts: Accounts, name: str, password: str, words: str) -> None:
    with pytest.raises(AccountError, match=words):
        accounts.add(name, AccountRole.STAFF, password)
    assert accounts.all() == (HANAKO,)


def test_what_is_unknown_is_said(accounts: Accounts) -> None:
    with pytest.raises(AccountError, match="「誰か」は登録されていません"):
        accounts.set_role("誰か", AccountRole.STAFF)


def test_a_session_is_known_by_its_token_alone(accounts: Accounts, database: Database) -> None:
    sessions = Sessions(database)
    token, other = sessions.begin("花子"), sessions.begin("花子")
    assert token != other
    assert sessions.account(token) == HANAKO
    assert sessions.account("") is None and sessions.account(token[:-1]) is None
    with database.connect() as connection:
        assert token not in str(connection.execute(select(tables.sessions)).all())
    sessions.end(token)
    assert sessions.account(token) is None
    assert sessions.account(other) == HANAKO
    assert accounts.find("花子")


def test_a_session_ends_when_nobody_uses_it(accounts: Accounts, database: Database) -> None:
    clock = Clock()
    sessions = Sessions(database, clock)
    token = sessions.begin("花子")
    clock.now += IDLE - timedelta(minutes=1)
    assert sessions.account(token) == accounts.find("花子")
    clock.now += IDLE - timedelta(minutes=1)  # seen in between
    assert sessions.account(token) == HANAKO
    clock.now += IDLE + timedelta(minutes=2)
    assert sessions.account(token) is None


def test_a_session_ends_after_a_week_whatever_happens(accounts: Accounts, database: Database) -> None:
    clock = Clock()
    sessions = Sessions(database, clock)
    token, began = sessions.begin("花子"), clock.now
    while clock.now - began < LONGEST:
        assert sessions.account(token) == accounts.find("花子")
        clock.now += timedelta(hours=11)
    assert sessions.account(token) is None


def test_sessions_that_are_over_are_cleared_away(accounts: Accounts, database: Database) -> None:
    clock = Clock()
    sessions = Sessions(database, clock)
    sessions.begin("花子")
    clock.now += LONGEST
    sessions.begin("花子")
    with database.connect() as connection:
        assert len(connection.execute(select(tables.sessions)).all()) == len(accounts.all())


@pytest.mark.parametrize("change", ["password", "role", "removal"])
def test_a_change_signs_out_at_once(accounts: Accounts, database: Database, change: str) -> None:
    sessions = Sessions(database)
    token = sessions.begin("花子")
    {
        "password": lambda: accounts.set_password("花子", "another long password"),
        "role": lambda: accounts.set_role("花子", AccountRole.STAFF),
        "removal": lambda: accounts.remove("花子"),
    }[change]()
    assert sessions.account(token) is None
