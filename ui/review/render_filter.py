"""Rendering of the filter, the progress and the way to the exports."""

from collections.abc import Iterable, Sequence

from assistant.catalogue import EditionCard
from corpus.item import Role
from ui.records.record import Progress
from ui.render_card import EDITORIAL_MARK, text
from ui.review.filtering import ANY, Filter


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


def progress_html(progress: Progress, chosen: Filter) -> str:
    """How far the work has come, which item is meant, and the exports of what is left in."""
    share = 100 * progress.judged // progress.total if progress.total else 0
    return (
        f'<div class="progress"><p><label for="review-progress">判定済み</label> '
        f"<strong>{progress.judged:,} / {progress.total:,}</strong>({share}%)</p>"
        f'<progress id="review-progress" max="{max(progress.total, 1)}" value="{progress.judged}"></progress>'
        f"{_item(chosen)}{_exports(chosen)}</div>"
    )


def _item(chosen: Filter) -> str:
    if chosen.item is None:
        return ""
    mark = EDITORIAL_MARK if chosen.item.title_editorial else ""
    return (
        f'<p class="meant">この項目を引用した答え: <span class="code">{text(chosen.item.code)}</span>'
        f"{text(chosen.item.title)}{mark}</p>"
    )


def _exports(chosen: Filter) -> str:
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
