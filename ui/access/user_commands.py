"""The commands of ``shishin user``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.table import Table

from assistant.commands.terminal import print_json
from corpus.errors import AccountError
from index.settings import load_settings
from index.store.record import whoami
from ui.access.accounts import Account, Accounts, clean_name, role_named, usable_password
from ui.records.database import open_database
from ui.records.database_url import database_url
from ui.records.model import AuditAction
from ui.records.repository import Repository

_FROM_STDIN = click.option("--password-stdin", is_flag=True, help="パスワードを標準入力の1行目から読む。")
_ROLE = click.option("--role", required=True, help="役割: staff / trainer / maintainer。")


@click.command
@click.argument("name")
@_ROLE
@_FROM_STDIN
def add(name: str, role: str, password_stdin: bool) -> None:
    """名前を登録する。パスワードは2回たずねる。"""
    chosen, name = role_named(role), clean_name(name)
    with _opened() as (accounts, note):
        # `add` would refuse it too, but only after somebody has typed a password twice.
        if accounts.find(name):
            raise AccountError(f"名前「{name}」はもう使われています。ほかの名前にしてください。")
        account = accounts.add(name, chosen, _password(stdin=password_stdin))
        note(AuditAction.ADD_USER, account)
    click.echo(f"{account.name} さんを「{account.role.label}」として登録しました。")


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
def list_all(as_json: bool) -> None:
    """登録された名前と役割を示す。"""
    with _opened() as (accounts, _):
        found = accounts.all()
    if as_json:
        print_json([{"name": each.name, "role": each.role} for each in found])
        return
    table = Table("名前", "役割")
    for each in found:
        table.add_row(each.name, f"{each.role}({each.role.label})")
    Console().print(table if found else "登録された名前はありません。")


@click.command("password")
@click.argument("name")
@_FROM_STDIN
def change_password(name: str, password_stdin: bool) -> None:
    """パスワードを変える。その人はどこでもサインアウトされる。"""
    with _opened() as (accounts, note):
        known = accounts.known(name)
        note(AuditAction.CHANGE_PASSWORD, accounts.set_password(known.name, _password(stdin=password_stdin)))
    click.echo(f"{known.name} さんのパスワードを変えました。")


@click.command("role")
@click.argument("name")
@_ROLE
def change_role(name: str, role: str) -> None:
    """役割を変える。その人はどこでもサインアウトされる。"""
    chosen = role_named(role)
    with _opened() as (accounts, note):
        account = accounts.set_role(name, chosen)
        note(AuditAction.CHANGE_ROLE, account)
    click.echo(f"{account.name} さんの役割を「{account.role.label}」に変えました。")


@click.command
@click.argument("name")
def remove(name: str) -> None:
    """登録を消す。その人はどこでもサインアウトされる。"""
    with _opened() as (accounts, note):
        account = accounts.remove(name)
        note(AuditAction.REMOVE_USER, account)
    click.echo(f"{account.name} さんの登録を消しました。")


COMMANDS = (add, list_all, change_password, change_role, remove)


@contextmanager
def _opened() -> Iterator[tuple[Accounts, Callable[[AuditAction, Account], None]]]:
    """The accounts, and what writes an action into the audit log."""
    database = open_database(database_url(load_settings()))
    repository = Repository(database)

    def note(action: AuditAction, account: Account) -> None:
        repository.record_action(whoami(), action, f"{account.name}({account.role.label})")

    try:
        yield Accounts(database), note
    finally:
        database.close()


def _password(*, stdin: bool) -> str:
    if stdin:
        # Only the line end goes: a space at the end may belong to the password.
        return usable_password(sys.stdin.readline().rstrip("\r\n"))
    first = usable_password(str(click.prompt("パスワード(12文字以上)", hide_input=True)))
    if usable_password(str(click.prompt("もう一度", hide_input=True))) != first:
        raise AccountError("2回のパスワードが違います。もう一度やり直してください。")
    return first
