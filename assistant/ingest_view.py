"""What a maintainer sees of a new version before accepting it: as a table or as JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from assistant.ingest import Proposal
from corpus.change import ChangeKind

_WIDTH = 110
_SHOWN = 30  # suspicious places that are told one by one


def to_json(proposal: Proposal) -> dict[str, Any]:
    """The proposal in plain types."""
    document, found, carried = proposal.document, proposal.survey, proposal.carried
    changes = carried.revision.counts() if carried else {}
    return {
        "document": document.id,
        "version": document.version,
        "name": document.name,
        "published": document.manifest.published.isoformat(),
        "characters": len(document.text),
        "pages": page_count(proposal),
        "items": {kind.value: count for kind, count in found.kinds.items()},
        "unattributed": [each.sentence for each in found.unattributed],
        "suspects": [each.sentence for each in found.suspects],
        "notes": list(proposal.notes),
        "compared_with": carried.revision.old.version if carried else None,
        "changes": {kind.value: count for kind, count in changes.items()},
        "outside_topics": len(proposal.aids.outside),
        "aids_missing": list(carried.aids.missing(proposal.parsed.items)) if carried else [],
    }


def print_proposal(proposal: Proposal) -> None:
    """The proposal for people."""
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _WIDTH)
    console.print(_summary(proposal))
    for title, sentences in _findings(proposal):
        if sentences:
            click.echo(f"\n{title}({len(sentences)} 件)")
            for sentence in _first(sentences):
                click.echo(f"  ・{sentence}")


def page_count(proposal: Proposal) -> int:
    """How many pages the original has; 0 where it has none."""
    return max((run.place for run in proposal.document.pages), default=0)


def _summary(proposal: Proposal) -> Table:
    document, found = proposal.document, proposal.survey
    manifest, pages = document.manifest, page_count(proposal)
    table = Table("項目", "内容", title=f"取り込みの下見: {document.name}")
    table.add_row("文書と版", f"{document.id} {document.version}")
    table.add_row("公表", f"{manifest.publisher} {manifest.published:%Y-%m-%d}")
    table.add_row("分量", f"{len(document.text):,} 文字" + (f"、{pages} ページ" if pages else ""))
    kinds = "、".join(f"{kind.label} {count}" for kind, count in found.kinds.items() if count)
    table.add_row("見つかった項目", f"{found.total} 項目({kinds})")
    if carried := proposal.carried:
        counts = carried.revision.counts()
        told = "、".join(f"{kind.label} {counts[kind]}" for kind in ChangeKind if counts[kind])
        table.add_row(f"{carried.revision.old.version} 版との違い", told)
        questions = sum(len(aid.questions) for aid in carried.aids.items.values())
        missing = len(carried.aids.missing(proposal.parsed.items))
        table.add_row("検索の手がかり", f"問い {questions} 件を引き継ぐ。手がかりのない項目 {missing}")
    else:
        topics = len(proposal.aids.outside)
        table.add_row("検索の手がかり", f"断るための一般の話題 {topics} 件を入れる。項目の手がかりはまだない")
    return table


def _findings(proposal: Proposal) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "どこにも入らなかった文字", tuple(each.sentence for each in proposal.survey.unattributed)
    yield "確かめたい箇所", tuple(each.sentence for each in proposal.survey.suspects)
    yield "読み取りの注意", proposal.notes


def _first(sentences: tuple[str, ...]) -> Iterable[str]:
    rest = len(sentences) - _SHOWN
    return (*sentences[:_SHOWN], f"ほか {rest} 件(--json で全部)") if rest > 0 else sentences
