"""Names and passwords: which can be used."""

import unicodedata

from corpus.errors import AccountError
from ui.access.account import AccountRole

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
