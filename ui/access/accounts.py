"""Accounts: names with roles and passwords, kept in the database of the records."""

import threading
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from corpus.errors import AccountError
from ui.records.database import Database
from ui.records.tables import accounts, sessions


class AccountRole(StrEnum):
    """What an account is for; each may do what those before it may."""

    STAFF = "staff"
    TRAINER = "trainer"
    MAINTAINER = "maintainer"

    @property
    def label(self) -> str:
        """The role as people read it."""
        return _LABELS[self]

    def covers(self, needed: "AccountRole") -> bool:
        """Whether this role may do what ``needed`` may."""
        ranks = list(AccountRole)
        return ranks.index(self) >= ranks.index(needed)


_LABELS = {
    AccountRole.STAFF: "質問する人",
    AccountRole.TRAINER: "出典を確かめる人",
    AccountRole.MAINTAINER: "管理する人",
}


@dataclass(frozen=True)
class Account:
    """Somebody who signed in; ``ANONYMOUS`` is somebody who did not have to."""

    name: str
    role: AccountRole


ANONYMOUS = Account("", AccountRole.STAFF)


LONGEST_NAME = 64
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1024


def clean_name(given: str) -> str:
    """A name in its one spelling: NFKC, no space around it.

    Raises:
        AccountError: it is empty, too long, or has characters that cannot be seen.
    """
    name = unicodedata.normalize("NFKC", given).strip()
    if not name or len(name) > LONGEST_NAME:
        raise AccountError(f"名前は1文字以上{LONGEST_NAME}文字以内にしてください。")
    # C: controls and formats, such as U+202E, which turns the text around it; Z: spaces and line breaks.
    # NFKC has made a wide space (U+3000) a plain one, which may stand within a name (「山田 花子」).
    if any(unicodedata.category(each)[0] in "CZ" and each != " " for each in name):
        raise AccountError("名前に、改行などの目に見えない文字は使えません。取り除いてください。")
    return name


def usable_password(given: str) -> str:
    """The password in its one spelling, NFKC: input methods differ in how they compose characters.

    Raises:
        AccountError: it is too short or endless.
    """
    password = unicodedata.normalize("NFKC", given)
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"パスワードは{SHORTEST_PASSWORD}文字以上にしてください。")
    if len(password) > LONGEST_PASSWORD:
        raise AccountError(f"パスワードは{LONGEST_PASSWORD:,}文字以内にしてください。")
    return password


def role_named(given: str) -> AccountRole:
    """The role of a name.

    Raises:
        AccountError: there is no such role.
    """
    try:
        return AccountRole(given)
    except ValueError as error:
        choices = "、".join(f"{each}({each.label})" for each in AccountRole)
        raise AccountError(f"役割「{given}」はありません。次から選んでください: {choices}。") from error


_TAKEN = "名前「{0}」はもう使われています。ほかの名前にしてください。"
AT_ONCE = 2  # passwords checked at the same time: each takes 64 MiB, by the profile of RFC 9106


class Accounts:
    """Reads and writes accounts; safe for several threads and processes."""

    def __init__(self, database: Database, hasher: PasswordHasher | None = None) -> None:
        """By default ``hasher`` is argon2id with the library's recommended profile."""
        self._database, self._hasher = database, hasher or PasswordHasher()
        # Checked where there is no such name; a quicker refusal would tell which names exist.
        self._decoy = self._hasher.hash("nobody's password")
        self._turn = threading.Semaphore(AT_ONCE)

    def add(self, name: str, role: AccountRole, password: str) -> Account:
        """Make an account.

        Raises:
            AccountError: the name is taken, or one of them cannot be used.
        """
        name, hashed = clean_name(name), self._hashed(password)
        row = {"name": name, "role": role, "password": hashed, "made": datetime.now(UTC)}
        with self._database.begin() as connection:
            # The unique name decides, not a look before: two processes may add the same name at once.
            try:
                connection.execute(insert(accounts).values(row))
            except IntegrityError as error:
                raise AccountError(
                    f"名前「{name}」はもう使われています。ほかの名前にしてください。"
                ) from error
        return Account(name, role)

    def find(self, name: str) -> Account | None:
        """The account of a name, in whatever spelling; None where there is none."""
        row = self._row(name)
        return Account(row.name, AccountRole(row.role)) if row else None

    def known(self, name: str) -> Account:
        """The account of a name.

        Raises:
            AccountError: there is no such name.
        """
        account = self.find(name)
        if account is None:
            raise AccountError(
                f"名前「{name}」は登録されていません。「shishin user list」で確かめてください。"
            )
        return account

    def all(self) -> tuple[Account, ...]:
        """All accounts by name."""
        with self._database.connect() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.name)).all()
        return tuple(Account(row.name, AccountRole(row.role)) for row in rows)

    def check(self, name: str, password: str) -> Account | None:
        """The account if the password is right; an unknown name takes as long as a wrong password."""
        row = self._row(name)
        with self._turn:
            try:
                # Refused before any hashing: quick for every name alike, so it tells nothing about the name.
                password = usable_password(password)
                self._hasher.verify(row.password if row else self._decoy, password)
            except (VerificationError, InvalidHashError, AccountError):
                return None
        if row is None:
            return None
        if self._hasher.check_needs_rehash(row.password):  # the library has got stricter since
            self._set(row.name, {"password": self._hasher.hash(password)}, sign_out=False)
        return Account(row.name, AccountRole(row.role))

    def set_password(self, name: str, password: str) -> Account:
        """Change a password; every session of the account ends.

        Raises:
            AccountError: there is no such name, or the password cannot be used.
        """
        return self._set(name, {"password": self._hashed(password)})

    def set_role(self, name: str, role: AccountRole) -> Account:
        """Change a role; every session of the account ends.

        Raises:
            AccountError: there is no such name.
        """
        return self._set(name, {"role": role})

    def remove(self, name: str) -> Account:
        """Delete an account with its sessions; what it did stays in the record of events.

        Raises:
            AccountError: there is no such name.
        """
        account = self.known(name)
        with self._database.begin() as connection:
            # The sessions go by ON DELETE CASCADE.
            connection.execute(delete(accounts).where(accounts.c.name == account.name))
        return account

    def _set(self, name: str, values: dict[str, object], *, sign_out: bool = True) -> Account:
        account = self.known(name)
        this = accounts.c.name == account.name
        with self._database.begin() as connection:
            connection.execute(update(accounts).where(this).values(values))
            if sign_out:
                of_account = sessions.c.account_id.in_(select(accounts.c.id).where(this))
                connection.execute(delete(sessions).where(of_account))
        return self.known(name)

    def _hashed(self, password: str) -> str:
        return self._hasher.hash(usable_password(password))

    def _row(self, name: str) -> Row[tuple[object, ...]] | None:
        try:
            wanted = accounts.c.name == clean_name(name)
        except AccountError:
            return None
        with self._database.connect() as connection:
            return connection.execute(select(accounts).where(wanted)).one_or_none()
