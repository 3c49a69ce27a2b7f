"""Rendering of documents and indexes: what is there, in which state, and what can be done with it."""

from collections.abc import Iterator

from assistant.status import DocumentStatus, Status
from corpus.item import ItemKind
from index.build import BuildState
from ui.manage.render import button_html, problem_html, section_html, table_html, time_html
from ui.render_card import text

_BUILDS = "索引", "作成", "大きさ", "状態", "使い始め", "した人", "操作"


def documents_html(status: Status) -> str:
    """The section about documents and the model."""
    kinds = [kind for kind in ItemKind if any(each.items.get(kind) for each in status.documents)]
    columns = ("文書", "版", "状態", "項目", *(kind.label for kind in kinds), "手がかりのない項目")
    rows = (_document(each, kinds) for each in status.documents)
    review = '<p class="do"><button type="button" data-review>版が変わって見直すものを調べる</button></p>'
    body = "".join(map(problem_html, status.problems)) + table_html("文書の一覧", columns, rows) + review
    return section_html("documents", "文書と版", body)


def builds_html(status: Status) -> str:
    """The section about indexes."""
    model = status.model or "まだありません"
    facts = (
        f'<p class="hint">埋め込みモデル: {text(model)}({status.model_size / 1e6:,.0f} MB)、'
        f"保存場所: {text(str(status.home))}</p>"
    )
    rows = (_build(each, status.answering) for each in status.builds)
    make = f'<p class="do">{button_html("索引を作る", "build")}</p>'
    return section_html("builds", "索引", make + table_html("索引の一覧", _BUILDS, rows, "builds") + facts)


def _document(each: DocumentStatus, kinds: list[ItemKind]) -> tuple[str, ...]:
    counts = (str(each.items.get(kind, 0)) for kind in kinds)
    name = f'{text(each.name)}<br><span class="hint">{text(each.document)}</span>'
    return name, text(each.version), _state(each), str(sum(each.items.values())), *counts, _missing(each)


def _state(each: DocumentStatus) -> str:
    states = (
        (bool(each.problem), "failed", "読めません"),
        (each.in_service, "done", "使用中"),
        (each.waiting, "running", "公開待ち"),
        (True, "idle", "索引に入っていません"),
    )
    return next(_mark(kind, words) for holds, kind, words in states if holds)


def _mark(kind: str, words: str) -> str:
    return f'<span class="mark {kind}">{words}</span>'


def _missing(each: DocumentStatus) -> str:
    if not each.aids_missing:
        return "0"
    keys = "、".join(map(text, each.aids_missing))
    return f"<details><summary>{len(each.aids_missing)} 項目</summary>{keys}</details>"


def _build(each: BuildState, answering: str | None) -> tuple[str, ...]:
    return (
        f"<code>{text(each.build_id)}</code>",
        time_html(each.created),
        f"{each.size / 1e6:.1f} MB",
        "".join(_build_state(each, answering)),
        time_html(each.served),
        text(each.by or ""),
        "".join(_build_deeds(each, answering)),
    )


def _build_state(each: BuildState, answering: str | None) -> Iterator[str]:
    if each.build_id == answering:
        yield _mark("done", "使用中")
    elif each.candidate:
        yield _mark("running", "公開待ち")
    else:
        yield _mark("idle", "保存")
    if not each.ok:
        yield _mark("failed", "壊れています")


def _build_deeds(each: BuildState, answering: str | None) -> Iterator[str]:
    fields = {"build": each.build_id}
    if each.build_id == answering or not each.ok:
        return
    if each.served is None:
        yield button_html("使用中の索引と比べる", "compare", fields, ask=False)
    else:
        yield button_html("この索引に戻す", "rollback", fields)
