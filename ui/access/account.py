"""Accounts: who is at the page, and what they may do."""

from dataclasses import dataclass
from enum import StrEnum


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
