"""Rendering of what trainers work with: the filter and the progress, the bar of verdicts, the picker."""

from collections.abc import Iterable, Sequence

from assistant.editions import EditionCard
from corpus.guideline.item import Role
from ui.records.model import Progress, VerdictKind
from ui.render import EDITORIAL_MARK, text
from ui.review.forms import ANY, LONGEST_NOTE, PICKING, ReviewFilter
from ui.review.item_picker import ItemChoice


def filter_html(editions: Sequence[EditionCard]) -> str:
    """The form; native controls, so that every browser and reader knows them."""
    roles = ((ANY, "すべて"), *((role.value, role.label) for role in Role))
    versions = ((ANY, "すべて"), *((f"{each.document}@{each.version}", _name(each)) for each in editions))
    states = (("false", "未判定"), ("true", "判定済み"))
    return (
        '<form class="filter" role="search" aria-label="答えを絞り込む">'
        f"{_select('role', '立場', roles)}{_select('edition', '文書と版', versions)}"
        f"{_select('judged', '状態', states)}"
        '<label class="words"><span class="name">項目(番号か言葉)</span>'
        '<input type="text" name="item" autocomplete="off" maxlength="200" '
        'placeholder="例: P-5-ii、個人情報"></label>'
        '<button type="submit">絞り込む</button></form>'
    )


def progress_html(progress: Progress, chosen: ReviewFilter) -> str:
    """How far the work has come, which item is meant, and the exports of what is left in."""
    share = 100 * progress.judged // progress.total if progress.total else 0
    return (
        f'<div class="progress"><p><label for="review-progress">判定済み</label> '
        f"<strong>{progress.judged:,} / {progress.total:,}</strong>({share}%)</p>"
        # HTML takes no maximum of 0.
        f'<progress id="review-progress" max="{max(progress.total, 1)}" value="{progress.judged}"></progress>'
        f"{_item(chosen)}{_exports(chosen)}</div>"
    )


def _item(chosen: ReviewFilter) -> str:
    if chosen.item is None:
        return ""
    mark = EDITORIAL_MARK if chosen.item.title_editorial else ""
    return (
        f'<p class="meant">この項目を引用した答え: <span class="code">{text(chosen.item.code)}</span>'
        f"{text(chosen.item.title)}{mark}</p>"
    )


def _exports(chosen: ReviewFilter) -> str:
    query = f"?{chosen.query}" if chosen.query else ""
    links = "".join(
        f'<a href="./review/export.{kind}{text(query)}" download>{name}</a>'
        for kind, name in (("csv", "CSV(Excel)"), ("jsonl", "JSON Lines"))
    )
    return f'<p class="exports"><span class="label">この条件の判定を書き出す</span>{links}</p>'


def _name(edition: EditionCard) -> str:
    return f"{edition.name}(版 {edition.version})"


def _select(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    entries = "".join(f'<option value="{text(value)}">{text(shown)}</option>' for value, shown in options)
    return (
        f'<label><span class="name">{label}</span>'
        f'<select name="{name}" autocomplete="off">{entries}</select></label>'
    )


KEYS = {str(number): kind for number, kind in enumerate(VerdictKind, 1)}


def bar_html() -> str:
    """A button for each verdict with its key, the note, and the way on and back."""
    verdicts = "".join(
        f'<button type="button" class="verdict" data-kind="{kind.value}" data-picking="{_picking(kind)}" '
        f'aria-keyshortcuts="{key}"><kbd aria-hidden="true">{key}</kbd>{kind.label}</button>'
        for key, kind in KEYS.items()
    )
    return (
        '<section class="bar" aria-label="判定">'
        f'<div class="verdicts" role="group" aria-label="判定を選ぶ">{verdicts}</div>'
        '<div class="aside"><label class="memo"><span class="unseen">メモ(任意)</span>'
        f'<textarea name="note" rows="1" maxlength="{LONGEST_NOTE}" '
        'placeholder="メモ(任意)"></textarea></label>'
        f'<p class="steps">{_step("p", -1, "前の答え")}{_step("n", 1, "次の答え")}'
        '<label class="keys"><input type="checkbox" name="keys" checked autocomplete="off">'
        "1文字のキーで操作する</label></p></div></section>"
    )


def picker_html() -> str:
    """The box in which items are looked for; ``found_html`` lists them below it."""
    return (
        '<section class="picker" aria-labelledby="picker-title"><h2 id="picker-title">正しい項目を選ぶ</h2>'
        '<label><span class="name">項目を探す(番号か言葉)</span>'
        '<input type="text" name="words" autocomplete="off" maxlength="200" '
        'aria-describedby="picker-hint"></label>'
        '<p class="hint" id="picker-hint">Enter か ↓ で候補に移り、スペースで選びます(いくつでも)。'
        "候補の上で Enter を押すと判定します。Esc でやめます。</p>"
        '<ul class="chosen" aria-label="選んだ項目"></ul>'
        '<p class="action-row"><button type="button" data-decide>この項目で判定する</button>'
        '<button type="button" data-cancel>やめる</button></p></section>'
    )


def found_html(words: str, found: Iterable[ItemChoice]) -> str:
    """The items that were found, as check boxes."""
    entries = "".join(
        f'<li><label><input type="checkbox" name="pick" value="{text(each.item_id)}" '
        f'data-name="{text(f"{each.code} {each.title}")}" autocomplete="off">'
        f'<span class="code">{text(each.code)}</span><span class="title">{text(each.title)}'
        f"{EDITORIAL_MARK if each.title_editorial else ''}</span>"
        f'<span class="excerpt">{text(each.excerpt)}</span></label></li>'
        for each in found
    )
    if not entries:
        missing = f"「{words}」に当てはまる項目は見つかりません。" if words.strip() else ""
        return f'<p class="none" role="status">{text(missing)}</p>'
    count = entries.count("<li>")
    return (
        f'<p class="unseen" role="status">候補は{count}件です。</p>'
        f'<fieldset class="found"><legend class="unseen">候補</legend><ul>{entries}</ul></fieldset>'
    )


def _picking(kind: VerdictKind) -> str:
    return "true" if kind in PICKING else "false"


def _step(key: str, by: int, name: str) -> str:
    return (
        f'<button type="button" data-step="{by}" aria-keyshortcuts="{key}">'
        f'<kbd aria-hidden="true">{key}</kbd>{name}</button>'
    )
