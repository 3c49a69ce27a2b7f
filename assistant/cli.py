"""The command line; ``shishin --help`` lists the commands.

Exit codes: 0 done, 1 the work failed, 2 bad usage or bad input. This is the one place that
reaches for ``ui`` and ``eval``, inside the commands that need them.
"""

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.commands.answer_records import AnswerRecords
from assistant.commands.ask import ask
from assistant.commands.builds import COMMANDS as BUILDS
from assistant.commands.documents import COMMANDS as DOCUMENTS
from assistant.commands.terminal import NOTES, Terminal, say
from assistant.commands.usage import usage_sentence
from corpus.errors import ShishinError
from index.settings import Settings, load_settings

if TYPE_CHECKING:  # each command imports what it needs: most are quick, and this is slow
    from assistant.editions import Editions
    from assistant.listener import Listener
    from assistant.maintenance.evaluations import Evaluation
    from assistant.maintenance.publishing import PublishVerdict
    from assistant.maintenance.review import ToReview
    from assistant.saved_answers import SavedAnswer
    from index.model.embedder import Embedder
    from index.store.build import Build

_UNKNOWN = "思いがけない失敗です({0}: {1})。「--debug」を付けてもう一度動かすと、詳しい記録が出ます。"


class LazyGroup(click.Group):
    """The commands of ``user``, which are imported only when one of them is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(self._commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        return self._commands().get(cmd_name)

    def _commands(self) -> dict[str, click.Command]:
        from ui.access.user_commands import COMMANDS

        return {str(each.name): each for each in COMMANDS}


@click.group(no_args_is_help=True)
@click.option("--debug", is_flag=True, help="失敗したときに詳しい記録(トレースバック)を出す。")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """ガイドラインに、原文の引用で答えます。"""
    del debug  # read by main, which also sees what fails before a command runs
    context.obj = AnswerRecords(_saved_lines, _open_for_saving)


def _saved_lines(settings: Settings) -> "Iterable[bytes]":
    from ui.records.open_repository import saved_lines

    return saved_lines(settings)


def _open_for_saving(settings: Settings) -> "Callable[[SavedAnswer], None]":
    from ui.records.open_repository import open_repository

    repository = open_repository(settings)
    return lambda answer: repository.add_saved_lines([answer.to_line()])


@cli.command
@click.option("--host", default="127.0.0.1", show_default=True, help="待ち受けるアドレス。")
@click.option("--port", type=int, default=7860, show_default=True, help="待ち受けるポート。")
@click.option("--sign-in", is_flag=True, help="だれにもサインインを求める(このコンピューターの中だけでも)。")
@click.option(
    "--proxy-header", metavar="ヘッダー", default="", help="サインインした名前を伝えるプロキシのヘッダー。"
)
@click.option(
    "--proxy-from", "proxies", multiple=True, metavar="アドレス", help="信じるプロキシ。何度でも書ける。"
)
@click.option("--root-path", default="", metavar="/パス", help="プロキシが公開するパス(例: /shishin)。")
@click.option(
    "--host-name", "names", multiple=True, metavar="名前", help="このサイトの名前。何度でも書ける。"
)
@click.option(
    "--ask-rate",
    type=click.IntRange(min=0),
    default=60,
    show_default=True,
    help="一人が1分に質問できる回数(0 は制限なし)。",
)
@click.option("--log", "logging", is_flag=True, help="記録を JSON Lines で標準エラー出力に出す。")
@click.option("--log-file", type=click.Path(path_type=Path), help="記録をこのファイルに書き足す。")
@click.option("--log-questions", is_flag=True, help="記録に質問の文も入れる。")
def serve(**given: Any) -> None:
    """チャットのページを開く。索引がなければ先に作り、公開された索引には止めずに切り替える。"""
    from assistant.commands.serve_work import open_for_serving
    from assistant.maintenance.tools import MaintenanceTools
    from ui.records.database_url import database_url
    from ui.records.open_repository import open_repository
    from ui.web.server import check_address
    from ui.web.server import serve as serve_page
    from ui.web.startup import ServeOptions, open_services

    options = ServeOptions(**given)
    settings = load_settings()
    with open_services(options, database_url(settings)) as finish:
        # Before the slow model: a port that is taken is told at once.
        check_address(options.host, options.port)
        assistant = open_for_serving(settings, NOTES)
        say("ページを用意しています")
        repository = open_repository(settings, source_of=assistant.source_of, model=assistant.model)
        maintenance = MaintenanceTools(
            settings,
            # What is built from the page is embedded with the model that is loaded, not with a second one.
            lambda _on_step: assistant.embedder,
            partial(_judge, assistant.embedder),
            partial(_evaluate, assistant.embedder),
            _questions,
        )
        services = replace(finish(assistant, repository, assistant.health), maintenance=maintenance)
        with assistant.watching():
            serve_page(
                services,
                options.host,
                options.port,
                lambda url: click.echo(f"ページを開けます: {url}(終えるには Ctrl-C)"),
            )


@cli.group(cls=LazyGroup)
def user() -> None:
    """サインインする人の名前・役割・パスワードを管理する。"""


# What evaluates is imported when a maintainer asks for it: a page that only answers stays quick and small.
def _judge(
    embedder: "Embedder", settings: Settings, live: "Build", candidate: "Build", listener: "Listener"
) -> "PublishVerdict":
    from eval.gates.publication import judge

    return judge(settings, live, candidate, listener, embedder=embedder)


def _evaluate(embedder: "Embedder", settings: Settings, by: str, listener: "Listener") -> "Evaluation":
    from eval.reports.build_evaluation import evaluate as evaluate_live

    return evaluate_live(settings, by, embedder, listener)


def _questions(editions: "Editions") -> "Iterator[ToReview]":
    from eval.data.transfer import questions_to_review

    yield from questions_to_review(editions)


@cli.command
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
@click.option(
    "--review", is_flag=True, help="版が変わったあとに見直すもの(手がかり・評価の問い・保存した答え)を示す。"
)
def status(as_json: bool, review: bool) -> None:
    """文書・版・項目数・索引・モデルの今の状態を示す。"""
    from assistant.commands.maintenance_reports import print_status
    from assistant.maintenance.status import read_status

    if review:
        _review(as_json=as_json)
        return
    print_status(read_status(load_settings()), as_json=as_json)


def _review(*, as_json: bool) -> None:
    from assistant.commands.maintenance_reports import print_review
    from assistant.editions import editions_of
    from assistant.maintenance.review import aids_to_review, answers_to_review
    from assistant.saved_answers import parse_answers
    from eval.data.transfer import questions_to_review

    settings = load_settings()
    editions = editions_of(settings)
    answers = [each.answer for each in parse_answers(_saved_lines(settings), "保存した答え")]
    found = [*aids_to_review(editions), *questions_to_review(editions), *answers_to_review(answers, editions)]
    print_review(found, as_json=as_json)


@cli.command
@click.argument("build", required=False)
@click.option("--force", metavar="理由", help="成績が下がっていても公開する。理由は記録に残る。")
@click.option("--by", metavar="名前", help="記録に残す名前(省くとログイン名)。")
def publish(build: str | None, force: str | None, by: str | None) -> None:
    """新しい索引(省くと最新)を使用中の索引と比べ、下がっていなければ公開する。"""
    from assistant.maintenance.publishing import PublishRequest
    from assistant.maintenance.publishing import publish as put_in_service
    from eval.gates.publication import judge

    with Terminal() as terminal:
        put_in_service(load_settings(), PublishRequest(build, by, force=force), judge, terminal)


@cli.command("eval")
@click.option("--split", help="評価セットの split(省くと dev。--dataset では一つだけある split)。")
@click.option("--system", "systems", multiple=True, help="bm25 / dense / fused / full(省くとすべて)。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
@click.option("--html", type=click.Path(path_type=Path), help="図の入った1枚の HTML をこのファイルに書く。")
@click.option("--gate", is_flag=True, help="基準と比べ、有意に下がっていれば 1 で終わる。")
@click.option("--save-baseline", "save", is_flag=True, help="今の成績を --gate の基準にする。")
@click.option("--baseline", type=click.Path(path_type=Path), help="基準のファイル(省くと付属のもの)。")
@click.option(
    "--dataset", type=click.Path(path_type=Path), help="corpus.jsonl のある BEIR 形式のフォルダーで測る。"
)
@click.option(
    "--import-squad",
    "squad",
    type=click.Path(path_type=Path),
    help="SQuAD 形式の JSON を --out の評価セットに直す。",
)
@click.option("--out", type=click.Path(path_type=Path), help="--import-squad の書き先のフォルダー。")
def evaluate(**given: Any) -> None:
    """評価セットで正確さを測る。"""
    from eval.command import EvalOptions, carry_out

    carry_out(EvalOptions(**given), load_settings(), NOTES)


for command in (ask, *BUILDS, *DOCUMENTS):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; every error becomes one sentence and an exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given  # wherever it stands
    try:
        # Standalone, Click would print its own English messages and end the process itself.
        cli.main([each for each in given if each != "--debug"], prog_name="shishin", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        # 130 is what shells give for a process that Ctrl-C ended: 128 and the number of SIGINT.
        sys.exit(_fail("中断しました。", 130))
    # A usage error as well, so it has to be caught before those; its message is the help text.
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        sys.exit(2)
    except click.UsageError as error:
        sys.exit(_fail(usage_sentence(error), 2))
    except BrokenPipeError:  # whoever read our output has left, as `| head` does
        # Python flushes the standard output again when it ends; into the closed pipe that would fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except ShishinError as error:
        sys.exit(_fail(str(error), error.exit_code, debug=debug))
    except Exception as error:  # the last net: a person never sees a bare traceback
        sys.exit(_fail(_UNKNOWN.format(type(error).__name__, error), 1, debug=debug))


def _fail(sentence: str, code: int, *, debug: bool = False) -> int:
    if debug:
        traceback.print_exc()
    # An error of the store names each damaged file on a line of its own; here it is one sentence.
    click.echo(f"エラー: {' '.join(sentence.splitlines())}", err=True)
    return code


if __name__ == "__main__":
    main()
