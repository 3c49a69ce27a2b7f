"""Rendering of what every section of the room is made of, and of the job that goes on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.listener import Sheet, remaining_words
from assistant.maintenance.ingest import Proposal
from assistant.maintenance.proposal_report import checklists, summary
from assistant.maintenance.publishing import Comparison
from ui.manage.jobs import Bar, JobSnapshot
from ui.render import text
from ui.wording import when

PLACES = {  # where a sentence speaks of the command line, the page has a place of its own
    "「shishin build」": "「索引を作る」",
    "「shishin publish」": "「使用中の索引と比べる」と「公開する」",
    "「shishin rollback」": "「この索引に戻す」",
    "「shishin status」": "「文書と索引」",
    "「shishin publish --force 理由」としてください": "理由を書いて「公開する」を押してください",
    "--title でその題名を付けてください": "「題名」を入力してください",
    "--older を付けてください": "「過去の版として加える」に印を付けてください",
    "(--published)": "",
    "もう一度実行してください": "もう一度押してください",
}
NOBODY = "名前のない人"


def on_the_page(sentence: str) -> str:
    """A sentence that also the command line says, in the words of the page."""
    for words, ours in PLACES.items():
        sentence = sentence.replace(words, ours)
    return sentence


def table_html(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table that scrolls by itself; cells are HTML already, title and columns are words."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in columns)
    body = "".join(_row(row) for row in rows)
    return (
        f'<div class="scroll {kind}" tabindex="0" role="region" aria-label="{text(title)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{each}</td>" for each in rest) + "</tr>"


def sheet_html(sheet: Sheet) -> str:
    """A table of words under its title; rows of a comparison show by a class which way they went."""
    rows = "".join(
        f'<tr class="{_turn(row)}">' + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>"
        for row in sheet.rows
    )
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in sheet.columns)
    empty = "" if sheet.rows else '<p class="hint">ありません。</p>'
    return (
        f'<h3>{text(sheet.title)}</h3><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{text(sheet.title)}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{empty}"
    )


_TURNS = {"悪い": "worse", "低下": "worse", "良い": "better"}


def _turn(row: Sequence[str]) -> str:
    return next((_TURNS[cell] for cell in row if cell in _TURNS), "")


def time_html(at: datetime | None) -> str:
    """A time as the server's clock shows it; empty for none."""
    if at is None:
        return ""
    return f'<time datetime="{at.isoformat()}">{when(at)}</time>'


def button_html(words: str, deed: str, fields: Mapping[str, str] | None = None, *, ask: bool = True) -> str:
    """A button that has something done, by default after a question."""
    data = "".join(f' data-{name}="{text(value)}"' for name, value in (fields or {}).items())
    return f'<button type="button" data-{"ask" if ask else "do"}="{text(deed)}"{data}>{text(words)}</button>'


def sentences_html(sentences: Iterable[str], kind: str = "told") -> str:
    """Sentences as a list; empty for none."""
    lines = "".join(f"<li>{text(on_the_page(each))}</li>" for each in sentences)
    return f'<ul class="{kind}">{lines}</ul>' if lines else ""


def section_html(id: str, title: str, body: str) -> str:
    """A section of the room."""
    heading = f'<h2 id="{id}-h">{text(title)}</h2>'
    return f'<section class="panel" id="{id}" aria-labelledby="{id}-h">{heading}{body}</section>'


def problem_html(sentence: str) -> str:
    """What was refused or failed."""
    return f'<p class="notice" role="alert">{text(on_the_page(sentence))}</p>'


JOB_TITLE = "いまの作業"


def job_html(view: JobSnapshot | None) -> str:
    """The section; says so where nothing was begun yet."""
    body = "".join(_parts(view)) if view else '<p class="hint">進行中の作業はありません。</p>'
    return f'<div data-job="{view.id if view else ""}">{section_html("job", JOB_TITLE, body)}</div>'


def _parts(view: JobSnapshot) -> Iterator[str]:
    kind, state = _state(view)
    yield (
        f'<p class="state {kind}" role="status"><b>{text(view.kind.label)}: {state}</b> '
        f'<span class="hint">{text(view.by or NOBODY)}、{time_html(view.started)} から</span></p>'
    )
    if view.running:
        yield f'<p class="step">{text(view.steps[-1])}…</p>' if view.steps else ""
        yield "".join(map(_bar, view.bars))
        yield f'<p class="remaining">{remaining_words(view.remaining)}</p>' if view.remaining else ""
        yield '<p class="hint">このページを閉じても続きます。</p>'
    yield problem_html(view.problem) if view.problem else ""
    yield sentences_html(view.warnings, "warned")
    yield sentences_html(view.told)
    if not view.running:
        yield from _outcome(view)
    yield "".join(map(sheet_html, reversed(view.sheets)))  # the measures before the single questions


def _state(view: JobSnapshot) -> tuple[str, str]:
    """The class of its state and the word for it."""
    if view.running:
        return "running", "進行中"
    if view.stopped:
        return "stopped", f"中止({text(view.stopper or NOBODY)})"
    return ("failed", "失敗") if view.problem else ("done", "済み")


def _bar(bar: Bar) -> str:
    # A bar of 0 parts is done, so it is shown full: HTML takes no maximum of 0.
    known = (
        f' max="{max(bar.total, 1)}" value="{bar.done if bar.total else 1}"' if bar.total is not None else ""
    )
    count = f"{bar.done:,} / {bar.total:,}" if bar.total is not None else f"{bar.done:,}"
    return (
        f'<label class="bar"><span>{text(bar.what)}</span>'
        f"<progress{known}></progress><span>{count}</span></label>"
    )


def stop_html(view: JobSnapshot | None) -> str:
    """The button that stops a job; apart from the job, which is drawn anew while somebody aims at it."""
    if view is None or not (view.running and view.kind.stoppable):
        return ""
    if view.stopper is not None:
        return '<p class="hint" role="status">止めています…</p>'
    return f'<p class="do">{button_html("途中で止める", "stop", {"job": view.id}, ask=False)}</p>'


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
