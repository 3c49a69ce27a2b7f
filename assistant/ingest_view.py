"""What a maintainer sees of a new version before accepting it: as a table or as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from assistant.ingest import Proposal
from assistant.listener import Sheet
from corpus.change import ChangeKind

_WIDTH = 110
_SHOWN = 30  # suspicious places that are told one by one


@dataclass(frozen=True)
class Finding:
    """A list of sentences under a title."""

    title: str
    sentences: tuple[str, ...]


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
    sheet = summary(proposal)
    table = Table(*sheet.columns, title=sheet.title)
    for row in sheet.rows:
        table.add_row(*row)
    console.print(table)
    for finding in findings(proposal):
        click.echo(f"\n{finding.title}({len(finding.sentences)} 件)")
        for sentence in _first(finding.sentences):
            click.echo(f"  ・{sentence}")


def page_count(proposal: Proposal) -> int:
    """How many pages the original has; 0 where it has none."""
    return max((run.place for run in proposal.document.pages), default=0)


def summary(proposal: Proposal) -> Sheet:
    """What is in it, line by line."""
    document = proposal.document
    return Sheet(f"取り込みの下見: {document.name}", ("項目", "内容"), tuple(_lines(proposal)))


def findings(proposal: Proposal) -> tuple[Finding, ...]:
    """What to look at before accepting it; only what there is."""
    every = (
        Finding("どこにも入らなかった文字", tuple(each.sentence for each in proposal.survey.unattributed)),
        Finding("確かめたい箇所", tuple(each.sentence for each in proposal.survey.suspects)),
        Finding("読み取りの注意", proposal.notes),
    )
    return tuple(each for each in every if each.sentences)


def _lines(proposal: Proposal) -> Iterator[tuple[str, str]]:
    document, found = proposal.document, proposal.survey
    manifest, pages = document.manifest, page_count(proposal)
    yield "文書と版", f"{document.id} {document.version}"
    yield "公表", f"{manifest.publisher} {manifest.published:%Y-%m-%d}"
    yield "分量", f"{len(document.text):,} 文字" + (f"、{pages} ページ" if pages else "")
    kinds = "、".join(f"{kind.label} {count}" for kind, count in found.kinds.items() if count)
    yield "見つかった項目", f"{found.total} 項目({kinds})"
    if carried := proposal.carried:
        counts = carried.revision.counts()
        told = "、".join(f"{kind.label} {counts[kind]}" for kind in ChangeKind if counts[kind])
        yield f"{carried.revision.old.version} 版との違い", told
        questions = sum(len(aid.questions) for aid in carried.aids.items.values())
        missing = len(carried.aids.missing(proposal.parsed.items))
        yield "検索の手がかり", f"問い {questions} 件を引き継ぐ。手がかりのない項目 {missing}"
    else:
        topics = len(proposal.aids.outside)
        yield "検索の手がかり", f"断るための一般の話題 {topics} 件を入れる。項目の手がかりはまだない"


def _first(sentences: tuple[str, ...]) -> Iterable[str]:
    rest = len(sentences) - _SHOWN
    return (*sentences[:_SHOWN], f"ほか {rest} 件(--json で全部)") if rest > 0 else sentences
