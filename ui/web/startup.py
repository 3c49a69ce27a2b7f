"""What ``shishin serve`` is asked for, and the ``Services`` made of it, which ``ui.web.server`` serves."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import AccountError, ChoiceError, ServeError
from ui.access.accounts import ANONYMOUS, Accounts
from ui.access.policy import LOCAL_NAMES, AccessPolicy, SignInMode, is_loopback
from ui.access.services import Health, Services
from ui.access.sessions import ByHeader, BySession, Identify, Sessions
from ui.access.sign_in import SignIn
from ui.asker import Asker
from ui.log import start_log, stop_log
from ui.records.database import open_database
from ui.records.repository import Repository

NO_ACCOUNTS = (
    "サインインできる名前がまだないので、始められません。"
    "先に「shishin user add 名前 --role maintainer」で登録してください。"
)

Finish = Callable[[Asker, Repository, Health], Services]


@dataclass(frozen=True)
class ServeOptions:
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
def open_services(options: ServeOptions, url: str) -> Iterator[Finish]:
    """Check all that is quick to check; then a function that makes the site of the slow rest.

    Raises:
        ChoiceError: options that do not go together.
        AccountError: everybody must sign in, and nobody could.
        RecordsError: the database cannot be used.
        ServeError: the log cannot be written.
    """
    policy = access_policy(options)
    database = open_database(url)
    accounts, sessions = Accounts(database), Sessions(database)
    if policy.mode is SignInMode.FORM and not accounts.all():
        raise AccountError(NO_ACCOUNTS)

    def finish(asker: Asker, repository: Repository, health: Health) -> Services:
        # An open site has the form too: trainers and maintainers sign in there to be more than staff.
        sign_in = None if policy.mode is SignInMode.PROXY else SignIn(accounts, sessions, repository)
        return Services(asker, repository, _identify(policy, accounts, sessions), health, policy, sign_in)

    with ExitStack() as stack:
        _log(options, stack)
        stack.callback(database.close)
        yield finish


def access_policy(options: ServeOptions) -> AccessPolicy:
    """From where the site can be reached, and how people come in.

    Raises:
        ChoiceError: options that do not go together.
    """
    _check(options)
    names = {each.lower() for each in options.names}
    mode = _mode(options)
    # Where nobody must sign in, other sites must not get in by DNS rebinding: only known names are served.
    known = names | LOCAL_NAMES if names or mode is SignInMode.OPEN else None
    return AccessPolicy(
        mode,
        frozenset(known) if known else None,
        options.proxies,
        options.proxy_header,
        options.root_path.rstrip("/"),
        options.ask_rate,
    )


def _mode(options: ServeOptions) -> SignInMode:
    if options.proxy_header:
        return SignInMode.PROXY
    return SignInMode.FORM if options.sign_in or not is_loopback(options.host) else SignInMode.OPEN


def _check(options: ServeOptions) -> None:
    if options.proxy_header and options.sign_in:
        raise ChoiceError("--proxy-header と --sign-in は一緒に使えません。どちらか一方にしてください。")
    if options.proxy_header and not options.proxies:
        raise ChoiceError(
            "--proxy-header には、信じるプロキシのアドレスを --proxy-from で添えてください"
            "(例: --proxy-from 127.0.0.1)。"
        )
    if options.root_path and not options.root_path.startswith("/"):
        raise ChoiceError("--root-path は「/」で始めてください(例: /shishin)。")
    if options.log_questions and not (options.logging or options.log_file):
        raise ChoiceError("--log-questions は --log か --log-file と一緒に使ってください。")


def _identify(policy: AccessPolicy, accounts: Accounts, sessions: Sessions) -> Identify:
    ways: dict[SignInMode, Identify] = {
        SignInMode.OPEN: BySession(sessions, ANONYMOUS),
        SignInMode.FORM: BySession(sessions, None),
        SignInMode.PROXY: ByHeader(accounts, policy.header),
    }
    return ways[policy.mode]


def _log(options: ServeOptions, stack: ExitStack) -> None:
    if options.log_file:
        try:
            stream = stack.enter_context(options.log_file.open("a", encoding="utf-8", buffering=1))
        except OSError as error:
            raise ServeError(
                f"記録のファイル {options.log_file} に書けません。--log-file に別の場所を指定してください。"
            ) from error
        start_log(stream, questions=options.log_questions)
    elif options.logging:
        start_log(sys.stderr, questions=options.log_questions)
    stack.callback(stop_log)
