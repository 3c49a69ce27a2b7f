"""What ``shishin serve`` is asked for, and the site made of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import AccountError, ChoiceError, ServeError
from ui.access.accounts import ANONYMOUS, Accounts
from ui.access.sessions import ByHeader, BySession, Identify, Sessions
from ui.access.sign_in import SignIn
from ui.access.site import Health, Site
from ui.access.visit import LOCAL_NAMES, Entrance, Reach, is_loopback
from ui.asker import Asker
from ui.log import logged, start_log, stop_log
from ui.records.database import open_database
from ui.records.repository import Repository

NO_ACCOUNTS = (
    "サインインできる名前がまだないので、始められません。"
    "先に「shishin user add 名前 --role maintainer」で登録してください。"
)

Finish = Callable[[Asker, Repository, Health], Site]


@dataclass(frozen=True)
class Wanted:
    """The options of ``shishin serve``."""

    host: str = "127.0.0.1"
    port: int = 7860
    sign_in: bool = False
    proxy_header: str = ""
    proxies: tuple[str, ...] = ()
    root_path: str = ""
    names: tuple[str, ...] = ()
    ask_rate: int = 60
    logging: bool = False
    log_file: Path | None = None
    log_questions: bool = False


@contextmanager
def open_site(wanted: Wanted, url: str) -> Iterator[Finish]:
    """Check all that is quick to check; then a function that makes the site of the slow rest.

    Raises:
        ChoiceError: options that do not go together.
        AccountError: everybody must sign in, and nobody could.
        RecordsError: the database cannot be used.
        ServeError: the log cannot be written.
    """
    reach = reach_of(wanted)
    database = open_database(url)
    accounts, sessions = Accounts(database), Sessions(database)
    if reach.entrance is Entrance.FORM and not accounts.all():
        raise AccountError(NO_ACCOUNTS)

    def finish(asker: Asker, repository: Repository, health: Health) -> Site:
        sign_in = None if reach.entrance is Entrance.PROXY else SignIn(accounts, sessions, repository)
        asker = logged(asker, words=wanted.log_questions)
        return Site(asker, repository, _identify(reach, accounts, sessions), health, reach, sign_in)

    with ExitStack() as stack:
        _log(wanted, stack)
        stack.callback(database.close)
        yield finish


def reach_of(wanted: Wanted) -> Reach:
    """From where the site can be reached, and how people come in.

    Raises:
        ChoiceError: options that do not go together.
    """
    _check(wanted)
    names = {each.lower() for each in wanted.names}
    entrance = _entrance(wanted)
    known = names | LOCAL_NAMES if names or entrance is Entrance.OPEN else None
    return Reach(
        entrance,
        frozenset(known) if known else None,
        wanted.proxies,
        wanted.proxy_header,
        wanted.root_path.rstrip("/"),
        wanted.ask_rate,
    )


def _entrance(wanted: Wanted) -> Entrance:
    if wanted.proxy_header:
        return Entrance.PROXY
    return Entrance.FORM if wanted.sign_in or not is_loopback(wanted.host) else Entrance.OPEN


def _check(wanted: Wanted) -> None:
    if wanted.proxy_header and wanted.sign_in:
        raise ChoiceError("--proxy-header と --sign-in は一緒に使えません。どちらか一方にしてください。")
    if wanted.proxy_header and not wanted.proxies:
        raise ChoiceError(
            "--proxy-header には、信じるプロキシのアドレスを --proxy-from で添えてください"
            "(例: --proxy-from 127.0.0.1)。"
        )
    if wanted.root_path and not wanted.root_path.startswith("/"):
        raise ChoiceError("--root-path は「/」で始めてください(例: /shishin)。")
    if wanted.log_questions and not (wanted.logging or wanted.log_file):
        raise ChoiceError("--log-questions は --log か --log-file と一緒に使ってください。")


def _identify(reach: Reach, accounts: Accounts, sessions: Sessions) -> Identify:
    ways: dict[Entrance, Identify] = {
        Entrance.OPEN: BySession(sessions, ANONYMOUS),
        Entrance.FORM: BySession(sessions, None),
        Entrance.PROXY: ByHeader(accounts, reach.header),
    }
    return ways[reach.entrance]


def _log(wanted: Wanted, stack: ExitStack) -> None:
    if wanted.log_file:
        try:
            stream = stack.enter_context(wanted.log_file.open("a", encoding="utf-8", buffering=1))
        except OSError as error:
            raise ServeError(
                f"記録のファイル {wanted.log_file} に書けません。--log-file に別の場所を指定してください。"
            ) from error
        start_log(stream)
    elif wanted.logging:
        start_log(sys.stderr)
    stack.callback(stop_log)
