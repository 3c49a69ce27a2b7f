"""The record as people read it: a line for every deed, with how it ended."""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

import click
from rich.console import Console
from rich.table import Table

from index.entry import Entry, Stage
from index.history import History

_SHOWN = 1  # measures of an entry that the table has room for
_WIDTH = 160  # a narrower terminal wraps the lines; cells are never cut
ENDED = {Stage.BEGUN: "途中", Stage.DONE: "済み", Stage.UNDONE: "取りやめ"}


def deeds(entries: Sequence[Entry]) -> Iterator[Entry]:
    """One entry for each deed: the line that says how it ended, or that it was begun."""
    unended = History(tuple(entries)).open_ingests
    for each, after in pairwise((*entries, None)):
        if each and not (each.stage is Stage.BEGUN and after and each not in unended):
            yield each


def print_record(history: History, last: int | None, *, as_json: bool) -> None:
    """The latest ``last`` deeds (all if None), oldest first, and what is wrong with the record."""
    chosen = tuple(deeds(history.entries))
    chosen = chosen[max(0, len(chosen) - last) :] if last is not None else chosen
    if as_json:
        fields = {"entries": [each.to_json() for each in chosen], "problems": history.problems}
        text = json.dumps(fields, ensure_ascii=False, indent=2)
        click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))
        return
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _WIDTH)
    console.print(_table(chosen))
    for problem in history.problems:
        console.print(f"注意: {problem}", style="yellow", soft_wrap=True)


def _table(entries: Sequence[Entry]) -> Table:
    columns = "いつ(UTC)", "した人", "したこと", "結果", "索引", "前の索引", "版", "理由と成績"
    table = Table(title="記録")
    for name in columns:
        table.add_column(name, overflow="fold")
    for each in entries:
        table.add_row(
            f"{each.at:%Y-%m-%d %H:%M:%S}",
            each.by,
            each.deed.label,
            ENDED[each.stage],
            each.build_id or "",
            each.previous or "",
            "、".join(each.versions),
            "\n".join(part for part in (each.reason, *figures_of(each)) if part),
        )
    return table


def figures_of(entry: Entry) -> Iterator[str]:
    """The first of what was measured before and now; ``--json`` shows it all."""
    figures = entry.figures
    pairs = [
        (name, figures[f"{name} before"], figures[name]) for name in figures if f"{name} before" in figures
    ]
    for name, before, now in pairs[:_SHOWN]:
        yield f"{name} {before:.3f} → {now:.3f}"
    if len(pairs) > _SHOWN:
        yield f"ほか {len(pairs) - _SHOWN} 件"
