"""The sections of the room: documents and indexes, the forms for versions, evaluations, the record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.editions import editions_of
from assistant.maintenance.evaluations import Evaluation, Evaluations
from assistant.maintenance.review import ReviewKind, ToReview, aids_to_review, answers_to_review
from assistant.maintenance.status import DocumentStatus, Status, read_status
from assistant.saved_answers import parse_answers
from corpus.files.disk import Disk
from corpus.guideline.item import ItemKind, Role
from corpus.guideline.library import Library
from index.store.build import BuildState
from index.store.store import Store
from ui.manage.actions import ManageActions
from ui.manage.render import (
    NOBODY,
    button_html,
    problem_html,
    section_html,
    sentences_html,
    sheet_html,
    table_html,
    time_html,
)
from ui.manage.site_record import LATEST, record_html, record_rows
from ui.manage.uploads import LARGEST, TOO_LARGE
from ui.render import text


@dataclass(frozen=True)
class SectionHtml:
    """The sections by name, each a string of HTML."""

    documents: str
    builds: str
    revision: str
    evaluation: str
    record: str


class Sections:
    """Each a string of HTML; called from threads, for most read files."""

    def __init__(self, actions: ManageActions) -> None:
        self._actions, self._settings = actions, actions.tools.settings

    def now(self) -> SectionHtml:
        """All that is changed by what maintainers do."""
        found = read_status(self._settings)
        return SectionHtml(
            documents=documents_html(found),
            builds=builds_html(found),
            revision=revision_html(Library(self._settings.documents).editions()),
            evaluation=evaluation_html(Evaluations(self._settings.home, Disk()).listed()),
            record=self.record(),
        )

    def upload(self) -> str:
        """The form for a new version."""
        return upload_html(Library(self._settings.documents).documents(), self._settings.document)

    def record(self, kind: str = "", words: str = "") -> str:
        """Who did what."""
        history = Store(self._settings.home).history()
        told = record_rows(history, self._actions.repository.audit_events(LATEST))
        return record_html(told, history.problems, kind, words)

    def review(self) -> str:
        """What to look at again after a version came in.

        Raises:
            ShishinError: documents, questions or answers cannot be read.
        """
        editions = editions_of(self._settings)
        lines = self._actions.repository.saved_lines()
        answers = [each.answer for each in parse_answers(lines, "保存した答え")]
        found = [
            *aids_to_review(editions),
            *self._actions.tools.questions(editions),
            *answers_to_review(answers, editions),
        ]
        return review_html([(kind.value, _lines(found, kind)) for kind in ReviewKind if _lines(found, kind)])


# stands in `_LOOK` for the name of a document, which is put in its place for each page
_USUAL = "%usual%"
_LOOK = f"""
<p class="hint">文字の入った PDF・Markdown・HTML・テキスト({LARGEST // 1024**2} MB まで)を読み、
何が入るかを先にお見せします。「取り込む」を押すまで何も保存しません。送られたファイルは読んだあとに消します。</p>
<form class="fields" data-upload data-largest="{LARGEST}" data-too-large="{TOO_LARGE}">
<label class="wide">ファイル<input type="file" name="file" required
 accept=".pdf,.md,.markdown,.txt,.html,.htm,.xhtml"></label>
<label>文書の名前<input name="document" required maxlength="200" list="known-documents" value="{_USUAL}"
 aria-describedby="document-hint"><span class="hint" id="document-hint">例: ai-guideline</span></label>
<label>版の名前<input name="version" required maxlength="200"
 aria-describedby="version-hint"><span class="hint" id="version-hint">例: 1.1</span></label>
<label>公表日<input type="date" name="published"></label>
<label>題名<input name="title" maxlength="300" aria-describedby="title-hint">
<span class="hint" id="title-hint">空なら前の版と同じ</span></label>
<label>版の呼び名<input name="edition" maxlength="100" aria-describedby="edition-hint">
<span class="hint" id="edition-hint">空なら「第1.1版」のように付けます</span></label>
<label>公表元<input name="publisher" maxlength="300" aria-describedby="publisher-hint">
<span class="hint" id="publisher-hint">空なら前の版と同じ</span></label>
<label>公表されている場所(URL)<input name="url" maxlength="1000" inputmode="url"></label>
<label>利用の条件<input name="terms" maxlength="1000" aria-describedby="terms-hint">
<span class="hint" id="terms-hint">空なら前の版と同じ</span></label>
<label class="check"><input type="checkbox" name="older" value="yes">過去の版として加える</label>
<p class="do"><button type="submit">下見する</button></p>
<p class="notice" role="alert" hidden></p>
</form>
"""


def upload_html(documents: Sequence[str], usual: str = "") -> str:
    """The form for a new version; ``usual`` is the document that it most probably is one of."""
    known = "".join(f'<option value="{text(each)}"></option>' for each in documents)
    look = _LOOK.replace(_USUAL, text(usual) if usual in documents else "")
    body = f'{look}<datalist id="known-documents">{known}</datalist>'
    return section_html("upload", "新しい版を取り込む", body)


def revision_html(editions: Sequence[str]) -> str:
    """The form for two versions; ``editions`` are ``document@version``, oldest first."""
    if len(editions) < 2:
        body = '<p class="hint">比べるには、二つの版が要ります。</p>'
        return section_html("revision", "新旧対照表", body)
    old, new = (_options(editions, len(editions) - back) for back in (2, 1))
    roles = '<option value="">すべて</option>' + "".join(
        f'<option value="{role.value}">{text(role.label)}</option>' for role in Role
    )
    forms = "".join(
        f'<button type="submit" name="form" value="{form}" formtarget="_self">{words}で保存</button>'
        for form, words in (("markdown", "Markdown"), ("page", "HTML"), ("json", "JSON"))
    )
    return section_html(
        "revision",
        "新旧対照表",
        '<form class="fields" action="manage/diff" method="get" target="revision-frame">'
        f'<label>旧<select name="old">{old}</select></label>'
        f'<label>新<select name="new">{new}</select></label>'
        f'<label>立場<select name="role">{roles}</select></label>'
        f'<p class="do"><button type="submit" name="form" value="show">見る</button>{forms}</p></form>'
        '<iframe name="revision-frame" title="新旧対照表" sandbox="" hidden></iframe>',
    )


def _options(editions: Sequence[str], chosen: int) -> str:
    return "".join(
        f"<option{' selected' if at == chosen else ''}>{text(each)}</option>"
        for at, each in enumerate(editions)
    )


def evaluation_html(kept: Sequence[Evaluation]) -> str:
    """The last evaluation with its figures and plots, and those before."""
    start = f'<p class="do">{button_html("使用中の索引を評価する", "evaluate", ask=False)}</p>'
    if not kept:
        return section_html("evaluation", "評価", f'{start}<p class="hint">まだ評価していません。</p>')
    last, *former = kept
    address = f"manage/evaluation/{text(last.build_id)}"
    body = (
        f"<p><b>索引 <code>{text(last.build_id)}</code></b> "
        f'<span class="hint">{time_html(last.at)}、{text(last.by or NOBODY)}、{text(last.split)}</span></p>'
        f'{sheet_html(last.figures)}<p><a href="{address}" target="_blank" rel="noopener">'
        "図の入った報告を別のタブで開く</a></p><details><summary>図の入った報告をここで見る</summary>"
        f'<iframe src="{address}" title="評価の報告" sandbox="" loading="lazy"></iframe></details>'
    )
    earlier = "".join(
        f'<li><a href="manage/evaluation/{text(each.build_id)}" target="_blank" rel="noopener">'
        f"索引 {text(each.build_id)}</a> {time_html(each.at)}</li>"
        for each in former
    )
    title = f"前の評価({len(former)} 件)"
    past = f"<details><summary>{title}</summary><ul>{earlier}</ul></details>" if former else ""
    return section_html("evaluation", "評価", start + body + past)


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


def review_html(lists: Sequence[tuple[str, Sequence[str]]]) -> str:
    """What to look at again, list by list; says so where there is nothing."""
    found = "".join(
        f"<details open><summary>{text(title)}({len(sentences)} 件)</summary>"
        f"{sentences_html(sentences)}</details>"
        for title, sentences in lists
    )
    return found or '<p class="hint">見直すものはありません。</p>'


def _lines(found: Sequence[ToReview], kind: ReviewKind) -> list[str]:
    return [
        f"{each.document} {each.version} {each.name}: {each.reason}" for each in found if each.kind is kind
    ]
