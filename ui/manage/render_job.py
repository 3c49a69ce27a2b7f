"""Rendering of the job that goes on, or went on last: how far it is, and what it came to."""

from collections.abc import Callable, Iterator
from typing import Any

from assistant.maintenance.ingest import Proposal
from assistant.maintenance.proposal_report import checklists, summary
from assistant.maintenance.publishing import Comparison
from ui.manage.jobs import Bar, JobSnapshot
from ui.manage.render import (
    NOBODY,
    button_html,
    problem_html,
    section_html,
    sentences_html,
    sheet_html,
    time_html,
)
from ui.render import text

TITLE = "いまの作業"


def job_html(view: JobSnapshot | None) -> str:
    """The section; says so where nothing was begun yet."""
    body = "".join(_parts(view)) if view else '<p class="hint">進行中の作業はありません。</p>'
    return f'<div data-job="{view.id if view else ""}">{section_html("job", TITLE, body)}</div>'


def _parts(view: JobSnapshot) -> Iterator[str]:
    state = "進行中" if view.running else "失敗" if view.problem else "済み"
    kind = "running" if view.running else "failed" if view.problem else "done"
    yield (
        f'<p class="state {kind}" role="status"><b>{text(view.kind.label)}: {state}</b> '
        f'<span class="hint">{text(view.by or NOBODY)}、{time_html(view.started)} から</span></p>'
    )
    if view.running:
        yield f'<p class="step">{text(view.steps[-1])}…</p>' if view.steps else ""
        yield "".join(map(_bar, view.bars))
        yield '<p class="hint">このページを閉じても続きます。</p>'
    yield problem_html(view.problem) if view.problem else ""
    yield sentences_html(view.warnings, "warned")
    yield sentences_html(view.told)
    if not view.running:
        yield from _outcome(view)
    yield "".join(map(sheet_html, reversed(view.sheets)))  # the measures before the single questions


def _bar(bar: Bar) -> str:
    known = (
        f' max="{max(bar.total, 1)}" value="{bar.done if bar.total else 1}"' if bar.total is not None else ""
    )
    count = f"{bar.done:,} / {bar.total:,}" if bar.total is not None else f"{bar.done:,}"
    return (
        f'<label class="bar"><span>{text(bar.what)}</span>'
        f"<progress{known}></progress><span>{count}</span></label>"
    )


def _outcome(view: JobSnapshot) -> Iterator[str]:
    for kind, show in _SHOWN.items():
        if isinstance(view.outcome, kind):
            yield show(view.id, view.outcome)


def _look(job: str, proposal: Proposal) -> str:
    lists = "".join(
        f"<details><summary>{text(found.title)}({len(found.sentences)} 件)</summary>"
        f"{sentences_html(found.sentences)}</details>"
        for found in checklists(proposal)
    )
    return (
        f"{sheet_html(summary(proposal))}{lists}"
        '<p class="hint">まだ何も保存していません。</p>'
        f'<p class="do">{button_html("取り込む", "accept", {"job": job})}</p>'
    )


def _comparison(job: str, compared: Comparison) -> str:
    words = "公開できます" if compared.verdict.holds else "公開するには理由が要ります"
    kind = "done" if compared.verdict.holds else "failed"
    return (
        f'<p class="state {kind}"><b>索引 {text(compared.candidate)}: {words}。</b></p>'
        f'<p class="do">{button_html("公開する", "publish", {"job": job})}</p>'
    )


_SHOWN: dict[type, Callable[[str, Any], str]] = {Proposal: _look, Comparison: _comparison}
