"""Rendering of the bar of verdicts and of the picker; they stay as they are while answers come and go."""

from collections.abc import Iterable

from ui.records.record import VerdictKind
from ui.render_card import EDITORIAL_MARK, text
from ui.review.finding import LONGEST_NOTE, PICKING
from ui.review.picking import Pick

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
        '<p class="deeds"><button type="button" data-decide>この項目で判定する</button>'
        '<button type="button" data-cancel>やめる</button></p></section>'
    )


def found_html(words: str, found: Iterable[Pick]) -> str:
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
