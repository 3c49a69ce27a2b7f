"""``shishin ask``: one question or a batch, answered, printed, and saved where that is asked for."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from assistant.commands.answer_records import AnswerRecords
from assistant.commands.terminal import NOTES, json_text, print_json, say
from assistant.commands.usage import chosen_role
from corpus.errors import InputError
from corpus.guideline.item import Role
from index.settings import load_settings

_WARM = 10  # how often a question is asked to time it


@click.command
@click.argument("question", required=False)
@click.option(
    "--role", callback=chosen_role, help="立場: developer / provider / user(省くと質問から読み取る)。"
)
@click.option("--document", help="文書(省くと SHISHIN_DOCUMENT の文書)。")
@click.option("--version", help="版(省くと最新)。")
@click.option("--k", type=int, default=5, show_default=True, help="引用する項目の数。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
@click.option(
    "--batch", type=click.Path(path_type=Path), help="質問の JSON Lines ファイル。1行に1つずつ答える。"
)
@click.option("--after", "history", multiple=True, help="同じ会話の前の質問。古い順に何度でも書ける。")
@click.option("--save", is_flag=True, help="答えを保存する(「shishin answers export」で取り出せる)。")
@click.option("--timing", is_flag=True, help="温まった状態での所要時間(ミリ秒)を部分ごとに出す。")
@click.pass_obj
def ask(
    records: AnswerRecords,
    question: str | None,
    role: Role | None,
    document: str | None,
    version: str | None,
    k: int,
    as_json: bool,
    batch: Path | None,
    history: Sequence[str],
    save: bool,
    timing: bool,
) -> None:
    """質問に答える。"""
    from assistant.commands.batch import answer_batch, read_batch
    from assistant.commands.printing import print_answer, print_timing, with_median_timings
    from assistant.reading.question import check_question
    from assistant.saved_answers import saved_answer
    from assistant.service.opening import open_assistant

    settings = load_settings()
    if batch and question is not None:
        raise InputError("質問と --batch は一緒に使えません。どちらか一方にしてください。")
    lines = read_batch(batch) if batch else ()
    if not batch:
        check_question(question or "")  # before the slow model
    # Before the slow model: a database that cannot be used is told at once.
    keep = records.open_for_saving(settings) if save else None
    opened = open_assistant(settings, say)
    if batch:
        for each in answer_batch(opened.assistant, lines, document=document, version=version, k=k):
            if keep:
                keep(saved_answer(each, opened.build))
            click.echo(json_text(each.to_json()))
        return
    answers = [
        opened.assistant.ask(
            question or "", role=role, document=document, version=version, history=history, k=k
        )
        for _ in range(_WARM if timing else 1)
    ]
    answer = with_median_timings(answers[1:] or answers)  # the first warms caches and threads
    if keep:
        keep(saved_answer(answer, opened.build))
    if as_json:
        shown = answer if timing else replace(answer, timings={})
        print_json(shown.to_json())
    else:
        print_answer(answer)
    if timing:
        print_timing(answer, NOTES)
