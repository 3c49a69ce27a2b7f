"""The commands about documents and what was quoted from them: ingest, diff, show, answers, verify."""

from datetime import datetime
from pathlib import Path
from typing import TypedDict, Unpack

import click

from assistant.commands.answer_records import AnswerRecords
from assistant.commands.terminal import NOTES, print_json
from assistant.commands.usage import chosen_role
from corpus.errors import InputError, ShishinError
from corpus.guideline.item import Role
from index.settings import load_settings


class IngestOptions(TypedDict):
    """The options of ``ingest`` that say what a file is."""

    document: str
    version: str
    url: str | None
    title: str | None
    edition: str | None
    publisher: str | None
    terms: str | None
    older: bool


@click.command
@click.argument("file", type=click.Path(path_type=Path), metavar="ファイル")
@click.option("--document", required=True, help="文書の名前(例: ai-guideline)。")
@click.option("--version", required=True, help="版の名前(例: 1.1)。")
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), metavar="日付", help="公表日(例: 2025-03-28)。"
)
@click.option("--url", help="公表されている場所。")
@click.option("--title", help="題名(省くと前の版と同じ。新しい文書では必ず付ける)。")
@click.option("--edition", help="版の呼び名(省くと「第1.1版」のように付ける)。")
@click.option("--publisher", help="公表元(省くと前の版と同じ)。")
@click.option("--terms", help="利用の条件(省くと前の版と同じ)。")
@click.option("--older", is_flag=True, help="登録されている版より古い版を、過去の版として加える。")
@click.option("--accept", "accepted", is_flag=True, help="下見のとおりに取り込む(省くと下見だけ)。")
@click.option("--by", metavar="名前", help="記録に残す名前(省くとログイン名)。")
@click.option("--json", "as_json", is_flag=True, help="下見を JSON で出す。")
def ingest(
    file: Path,
    published: datetime | None,
    accepted: bool,
    by: str | None,
    as_json: bool,
    **given: Unpack[IngestOptions],
) -> None:
    """PDF・Markdown・HTML・テキストを、文書の新しい版として取り込む。まず下見だけをする。"""
    from assistant.commands.document_work import run_ingest
    from assistant.maintenance.ingest import IngestRequest

    request = IngestRequest(file, published=published.date() if published else None, **given)
    run_ingest(load_settings(), request, accepted=accepted, by=by, as_json=as_json, notes=NOTES)


@click.command
@click.argument("old")
@click.argument("new")
@click.option("--document", help="文書の名前(省くと SHISHIN_DOCUMENT の文書、なければ一つだけある文書)。")
@click.option("--role", callback=chosen_role, help="立場: developer / provider / user(省くとすべて)。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
@click.option("--html", "as_html", is_flag=True, help="1枚の HTML で出す。")
@click.option("--markdown", "as_markdown", is_flag=True, help="Markdown の表で出す。")
@click.option("--out", type=click.Path(path_type=Path), help="画面ではなくこのファイルに書く。")
def diff(
    old: str,
    new: str,
    document: str | None,
    role: Role | None,
    as_json: bool,
    as_html: bool,
    as_markdown: bool,
    out: Path | None,
) -> None:
    """二つの版(旧・新)で何が変わったかを、新旧対照表で示す。"""
    from assistant.commands.document_work import DiffRequest, run_diff

    formats = {"json": as_json, "html": as_html, "markdown": as_markdown}
    asked = [each for each, given in formats.items() if given]
    if len(asked) > 1:
        raise InputError(f"{'、'.join(f'--{each}' for each in asked)} は一つだけ指定してください。")
    form = asked[0] if asked else "text"
    run_diff(load_settings(), DiffRequest(old, new, document, role, form, out))


@click.command
@click.argument("item_id", metavar="項目のid")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
def show(item_id: str, as_json: bool) -> None:
    """引用の id(文書@版#項目)を開き、その後の版で変わったかを示す。"""
    from assistant.commands.document_work import item_lines, open_item
    from assistant.editions import editions_of

    view = open_item(item_id, editions_of(load_settings()))
    if as_json:
        print_json(view.to_json())
    else:
        click.echo("\n".join(item_lines(view)))


@click.group
def answers() -> None:
    """保存した答え(「shishin ask --save」と、ページでの答え)。"""


@answers.command
@click.option("--out", type=click.Path(path_type=Path), help="書き出すファイル(省くと標準出力)。")
@click.pass_obj
def export(records: AnswerRecords, out: Path | None) -> None:
    """保存した答えを JSON Lines で書き出す。「shishin verify ファイル」で確かめられる。"""
    from corpus.files.disk import write_output

    lines = "".join(f"{line.decode('utf-8', 'replace')}\n" for line in records.lines(load_settings()))
    if out is None:
        click.echo(lines, nl=False)
        return
    write_output(out, lines)
    # chr(10): before Python 3.12 an f-string holds no backslash between its braces.
    click.echo(f"{lines.count(chr(10))} 件の答えを {out} に書きました。", err=True)


@click.command
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[保存した答えのファイル]")
def verify(file: Path | None) -> None:
    """すべての引用・位置・チェックサムを確かめ直す。ファイルを指定すると、その中の引用を原文と照らす。"""
    from assistant.maintenance.verify import verify_all

    if file:
        _audit(file)
        return
    problems = verify_all(load_settings())
    for problem in problems:
        NOTES.print(f"壊れています: {problem}", style="red", soft_wrap=True)
    if problems:
        raise ShishinError(f"{len(problems)} 件の問題が見つかりました。上の案内に沿って直してください。")
    click.echo("すべての引用・位置・チェックサムを確かめました。問題はありません。")


def _audit(file: Path) -> None:
    from assistant.editions import editions_of
    from assistant.maintenance.verify import verify_answers

    found = verify_answers(file, editions_of(load_settings()))
    for sentence in found.changed:
        click.echo(f"お知らせ: {sentence}")
    for problem in found.problems:
        NOTES.print(f"違います: {problem}", style="red", soft_wrap=True)
    checked = f"{found.answers} 件の答えの引用 {found.quotes} 個を原文と照らしました。"
    if found.problems:
        raise ShishinError(f"{checked}{len(found.problems)} 件の違いがあります。")
    click.echo(f"{checked}すべて原文のとおりです。")


COMMANDS: tuple[click.Command, ...] = (ingest, diff, show, answers, verify)
