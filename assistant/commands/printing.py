"""How an answer is printed: its lead, its citations with their words, and how long each part took."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import click
from rich.console import Console
from rich.table import Table

from assistant.answer import Answer


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
