"""What a maintainer reads of a proposal before it is accepted: a table, lists to check, and plain fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.listener import Sheet
from assistant.maintenance.ingest import Proposal
from corpus.versions.revision import ChangeKind


def summary(proposal: Proposal) -> Sheet:
    """What is in it, line by line."""
    document = proposal.document
    return Sheet(f"取り込みの下見: {document.name}", ("項目", "内容"), tuple(_lines(proposal)))


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


@dataclass(frozen=True)
class Checklist:
    """A list of sentences under a title."""

    title: str
    sentences: tuple[str, ...]


def checklists(proposal: Proposal) -> tuple[Checklist, ...]:
    """What to look at before accepting it; only what there is."""
    every = (
        Checklist("どこにも入らなかった文字", tuple(each.sentence for each in proposal.survey.unattributed)),
        Checklist("確かめたい箇所", tuple(each.sentence for each in proposal.survey.suspects)),
        Checklist("読み取りの注意", proposal.notes),
    )
    return tuple(each for each in every if each.sentences)


def proposal_fields(proposal: Proposal) -> dict[str, Any]:
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


def page_count(proposal: Proposal) -> int:
    """How many pages the original has; 0 where it has none."""
    return max((run.place for run in proposal.document.pages), default=0)
