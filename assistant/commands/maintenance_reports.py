"""What maintainers read on the terminal: the status, the record, what to review, what would be ingested.

Each is printed as tables, or as JSON for programs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import click
from pydantic import TypeAdapter
from rich.table import Table

from assistant.commands.terminal import output_console, print_json
from assistant.maintenance.deeds import ENDED, deeds, figures_of
from assistant.maintenance.ingest import Proposal
from assistant.maintenance.proposal_report import checklists, proposal_fields, summary
from assistant.maintenance.review import ReviewKind, ToReview
from assistant.maintenance.status import Status
from corpus.guideline.item import ItemKind
from index.store.build import BuildState
from index.store.record import History, RecordEntry

# A narrower terminal wraps the lines of a table; its cells are never cut.
_WIDTH = 110
_STATUS_WIDTH = 150
_RECORD_WIDTH = 160
_SHOWN = 30  # sentences of a checklist that are printed; the JSON has them all


def print_status(status: Status, *, as_json: bool) -> None:
    """The status as tables or as JSON."""
    if as_json:
        print_json(TypeAdapter(Status).dump_python(status, mode="json"))
        return
    console = output_console(_STATUS_WIDTH)
    console.print(_documents(status))
    console.print(_builds(status))
    console.print(f"モデル: {status.model or 'まだありません'}({status.model_size / 1e6:,.0f} MB)")
    if status.weights != status.model:
        console.print(
            "検索の重みは、同梱のモデルのものです。"
            "「python -m eval.fit --model モデル」で、このモデルに合わせられます。"
        )
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


def print_record(history: History, last: int | None, *, as_json: bool) -> None:
    """The latest ``last`` deeds (all if None), oldest first, and what is wrong with the record."""
    chosen = tuple(deeds(history.entries))
    chosen = chosen[max(0, len(chosen) - last) :] if last is not None else chosen
    if as_json:
        print_json({"entries": [each.to_json() for each in chosen], "problems": history.problems})
        return
    console = output_console(_RECORD_WIDTH)
    console.print(_record_table(chosen))
    for problem in history.problems:
        console.print(f"注意: {problem}", style="yellow", soft_wrap=True)


def _record_table(entries: Sequence[RecordEntry]) -> Table:
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


def print_review(found: Sequence[ToReview], *, as_json: bool) -> None:
    """The lists as tables, or as one JSON array."""
    if as_json:
        print_json([asdict(each) for each in found])
        return
    console = output_console(_WIDTH)
    for kind in ReviewKind:
        table = Table("文書", "版", "名前", "見直す理由", title=kind.value)
        for each in found:
            if each.kind is kind:
                table.add_row(each.document, each.version, each.name, each.reason)
        if table.row_count:
            console.print(table)
    click.echo(f"見直すものは {len(found)} 件です。" if found else "見直すものはありません。")


def print_proposal(proposal: Proposal, *, as_json: bool) -> None:
    """What would be stored, and what to check before; or the same as JSON."""
    if as_json:
        print_json(proposal_fields(proposal))
        return
    sheet = summary(proposal)
    table = Table(*sheet.columns, title=sheet.title)
    for row in sheet.rows:
        table.add_row(*row)
    output_console(_WIDTH).print(table)
    for checklist in checklists(proposal):
        click.echo(f"\n{checklist.title}({len(checklist.sentences)} 件)")
        for sentence in _first(checklist.sentences):
            click.echo(f"  ・{sentence}")


def _first(sentences: tuple[str, ...]) -> Iterable[str]:
    rest = len(sentences) - _SHOWN
    return (*sentences[:_SHOWN], f"ほか {rest} 件(--json で全部)") if rest > 0 else sentences
