"""What the commands print: progress, answers, status."""

import json
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import click
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table

from assistant.answer import Answer
from assistant.commands.terminal import Terminal
from assistant.maintenance.publishing import embedding_of
from assistant.maintenance.status import Status
from assistant.service.live import LiveAssistant
from assistant.service.opening import OnStep, Opened, open_assistant, open_fresh
from corpus.errors import DocumentError, StoreError
from corpus.guideline.item import ItemKind
from index.settings import Settings
from index.store.build import BuildState
from index.store.store import Store

_TABLE_WIDTH = 150  # a narrower terminal wraps the lines; cells are never cut


def open_for_serving(settings: Settings, notes: Console) -> LiveAssistant:
    """Build if nothing answers, and open; documents or a disk that fail leave what answers in service."""
    with Terminal(notes) as terminal:
        try:
            opened = open_fresh(settings, terminal.step, embedding_of(terminal))
        except (DocumentError, StoreError) as error:
            opened = _last_good(settings, terminal.step, error)
            terminal.warn(str(error))
            notes.print("最後に作れた索引で答えます。", style="yellow")
        for warning in (*opened.build.warnings, opened.advice):
            if warning:
                terminal.warn(warning)
    return LiveAssistant(Store(settings.home), opened, lambda told: notes.print(told, soft_wrap=True))


def _last_good(settings: Settings, on_step: OnStep, cause: DocumentError | StoreError) -> Opened:
    try:
        return open_assistant(settings, on_step)
    except StoreError:
        raise cause from None


def print_answer(answer: Answer) -> None:
    """The lead, then the numbered citations with their code, role, place and words."""
    click.echo(answer.answer)
    for change in answer.changes:
        click.echo(f"・{'・'.join(change.kinds)}: {change.gist}")
    for citation in answer.citations:
        roles = "・".join(role.label for role in citation.roles)
        phase = f" / {citation.phase.label}" if citation.phase else ""
        phase += "(編集部の補い)" if citation.phase_editorial else ""
        note = "(編集部の見出し)" if citation.title_editorial else ""
        click.echo(f"\n[{citation.rank}] {citation.code} {citation.title}{note} / {roles}{phase}")
        click.echo(f"    {citation.document_name} {citation.start}〜{citation.end} 文字目")
        for line in citation.display.split("\n"):
            click.echo(f"    「{line}」")
        if citation.since:
            click.echo(f"    {citation.since}")


def with_median_timings(answers: Sequence[Answer]) -> Answer:
    """The last answer, timed by the median of all of them, part by part."""
    parts = answers[-1].timings
    medians = {name: round(median(each.timings[name] for each in answers), 3) for name in parts}
    return replace(answers[-1], timings=medians)


def print_timing(answer: Answer, notes: Console) -> None:
    """Milliseconds of every part, and of all but the embedding."""
    table = Table("部分", "ミリ秒")
    for name, milliseconds in answer.timings.items():
        table.add_row(name, f"{milliseconds:.2f}")
    rest = sum(value for name, value in answer.timings.items() if name != "embed")
    table.add_row("embed 以外の合計", f"{rest:.2f}")
    notes.print(table)


def print_status(status: Status, *, as_json: bool) -> None:
    """The status as tables or as JSON."""
    if as_json:
        fields = TypeAdapter(Status).dump_python(status, mode="json")
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _TABLE_WIDTH)
    console.print(_documents(status))
    console.print(_builds(status))
    console.print(f"モデル: {status.model or 'まだありません'}({status.model_size / 1e6:,.0f} MB)")
    console.print(f"保存場所: {status.home}")
    for each in status.documents:
        if each.aids_missing:
            console.print(f"検索の手がかりがない項目({each.version}): {'、'.join(each.aids_missing)}")
    for problem in status.problems:
        console.print(f"注意: {problem}", style="yellow")


def _documents(status: Status) -> Table:
    kinds = [kind for kind in ItemKind if any(each.items.get(kind) for each in status.documents)]
    table = Table("文書", "版", "項目", *(kind.label for kind in kinds), "手がかりなし", "索引", title="文書")
    for each in status.documents:
        counts = [str(each.items.get(kind, 0)) for kind in kinds]
        state = "読めません" if each.problem else "入っています" if each.in_service else "入っていません"
        total = str(sum(each.items.values()))
        table.add_row(each.name, each.version, total, *counts, str(len(each.aids_missing)), state)
    return table


def _builds(status: Status) -> Table:
    table = Table("索引", "作成(UTC)", "MB", "状態", "使い始め(UTC)", "した人", title="索引")
    for each in status.builds:
        state = "使用中" if each.build_id == status.answering else _state(each)
        state += "" if each.ok else "(壊れています)"
        served = f"{each.served:%Y-%m-%d %H:%M}" if each.served else ""
        size = f"{each.size / 1e6:.1f}"
        table.add_row(each.build_id, f"{each.created:%Y-%m-%d %H:%M}", size, state, served, each.by or "")
    return table


def _state(build: BuildState) -> str:
    return "公開待ち" if build.candidate else "保存"
