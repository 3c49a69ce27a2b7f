"""The commands about builds that need nobody else: build, rollback, and the record of what was done."""

import click

from assistant.commands.terminal import Terminal
from index.settings import load_settings


@click.command
def build() -> None:
    """文書を読み、使用中の索引の隣に新しい索引を作る。変わらない文の計算は使い回す。"""
    from assistant.maintenance.building import build_index, model_of

    settings = load_settings()
    with Terminal() as terminal:
        build_index(settings, model_of(settings), terminal)


@click.command
@click.argument("build", required=False)
@click.option("--by", metavar="名前", help="記録に残す名前(省くとログイン名)。")
@click.option("--reason", metavar="理由", default="", help="記録に残す理由。")
def rollback(build: str | None, by: str | None, reason: str) -> None:
    """一つ前に使っていた索引か、残っている索引のどれかに戻す。"""
    from assistant.maintenance.publishing import PublishRequest, roll_back

    with Terminal() as terminal:
        roll_back(load_settings(), PublishRequest(build, by, reason), terminal)


@click.command
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
@click.option("--last", type=click.IntRange(min=1), metavar="件数", help="新しいほうから、この件数だけ。")
def record(as_json: bool, last: int | None) -> None:
    """いつ誰がどの索引を作り、公開し、戻したかの記録を示す。"""
    from assistant.commands.maintenance_reports import print_record
    from index.store.store import Store

    print_record(Store(load_settings().home).history(), last, as_json=as_json)


COMMANDS: tuple[click.Command, ...] = (build, rollback, record)
