"""The commands of ``shishin user``, and what ``serve`` asks for before it starts."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.cli import main
from corpus.errors import AccountError, ChoiceError
from tests.ui.toy_asker import ToyAsker
from tests.ui.toy_site import toy_site
from ui.access.policy import LOCAL_NAMES, SignInMode
from ui.access.sessions import Sessions
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.repository import Repository
from ui.web.server import serve
from ui.web.startup import ServeOptions, access_policy, open_services

PASSWORD = "correct horse battery\n"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str, given: str = "") -> Ended:
        monkeypatch.setenv("SHISHIN_HOME", str(tmp_path))
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        try:
            main(arguments)
        except SystemExit as ended:
            return Ended(int(ended.code or 0), *capsys.readouterr())
        return Ended(0, *capsys.readouterr())

    return run


def test_an_account_from_its_making_to_its_end(run: Run, tmp_path: Path) -> None:
    made = run("user", "add", "花子", "--role", "trainer", "--password-stdin", given=PASSWORD)
    assert (made.returncode, made.stdout) == (0, "花子 さんを「出典を確かめる人」として登録しました。\n")
    assert json.loads(run("user", "list", "--json").stdout) == [{"name": "花子", "role": "trainer"}]
    database = open_database(sqlite_url(tmp_path))
    sessions, repository = Sessions(database), Repository(database)
    token = sessions.begin("花子")
    assert run("user", "role", "花子", "--role", "staff").returncode == 0
    assert sessions.account(token) is None
    changed = run("user", "password", "花子", "--password-stdin", given="another long password\n")
    assert changed.returncode == 0
    assert run("user", "remove", "花子").returncode == 0
    assert "登録された名前はありません" in run("user", "list").stdout
    deeds = [event.action for event in reversed(repository.audit_events())]
    assert deeds == ["add-user", "change-role", "change-password", "remove-user"]
    database.close()


@pytest.mark.parametrize(
    ("arguments", "given", "words"),
    [
        (("add", "花子", "--role", "boss", "--password-stdin"), PASSWORD, "役割「boss」はありません"),
        (("add", "花子", "--role", "staff", "--password-stdin"), "short\n", "12文字以上"),
        (("add", " ", "--role", "staff", "--password-stdin"), PASSWORD, "1文字以上"),
        (("remove", "花子"), "", "登録されていません"),
    ],
)
def test_bad_input_is_one_sentence(run: Run, arguments: tuple[str, ...], given: str, words: str) -> None:
    ended = run("user", *arguments, given=given)
    assert ended.returncode == 2
    assert ended.stderr.startswith("エラー: ") and words in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_nobody_serves_a_network_without_accounts(run: Run, tmp_path: Path) -> None:
    ended = run("serve", "--host", "0.0.0.0", "--port", "0")
    assert ended.returncode == 2
    assert "shishin user add" in ended.stderr
    with pytest.raises(AccountError, match="shishin user add"):
        serve(toy_site(ToyAsker(), tmp_path), "0.0.0.0", 0, lambda url: None)
    with (
        pytest.raises(AccountError, match="shishin user add"),
        open_services(ServeOptions(sign_in=True), sqlite_url(tmp_path)),
    ):
        pass


@pytest.mark.parametrize(
    ("options", "mode", "names"),
    [
        (ServeOptions(), SignInMode.OPEN, LOCAL_NAMES),
        (ServeOptions(names=("Shishin.example",)), SignInMode.OPEN, LOCAL_NAMES | {"shishin.example"}),
        (ServeOptions(sign_in=True), SignInMode.FORM, None),
        (ServeOptions(host="0.0.0.0"), SignInMode.FORM, None),
        (ServeOptions(host="::"), SignInMode.FORM, None),
        (ServeOptions(host="0.0.0.0", proxy_header="X-User", proxies=("10.0.0.1",)), SignInMode.PROXY, None),
    ],
)
def test_who_must_sign_in(options: ServeOptions, mode: SignInMode, names: frozenset[str] | None) -> None:
    policy = access_policy(options)
    assert (policy.mode, policy.names) == (mode, names)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (ServeOptions(proxy_header="X-User"), "--proxy-from"),
        (ServeOptions(proxy_header="X-User", proxies=("127.0.0.1",), sign_in=True), "--sign-in"),
        (ServeOptions(root_path="shishin"), "「/」で始めて"),
        (ServeOptions(log_questions=True), "--log"),
    ],
)
def test_options_that_do_not_go_together_are_told(options: ServeOptions, words: str) -> None:
    with pytest.raises(ChoiceError, match=words):
        access_policy(options)
