"""Rendering of what a person can say about an answer."""

from ui.chat.conversation import Exchange
from ui.records.record import Rating
from ui.render_card import flag, text

MAX_COMMENT = 1000  # characters


def feedback_html(exchange: Exchange) -> str:
    """Two buttons, and once one was pressed a box for a word more; empty for an answer that is not kept."""
    if not exchange.kept:
        return ""
    turn = exchange.number
    buttons = "".join(
        f'<button type="button" class="thumb {kind}" data-turn="{turn}" data-rate="{rating.value}" '
        f'aria-pressed="{flag(exchange.rating is rating)}">{label}</button>'
        for rating, kind, label in (
            (Rating.UP, "up", "役に立った"),
            (Rating.DOWN, "down", "役に立たなかった"),
        )
    )
    more = _comment(exchange) if exchange.rating else ""
    return (
        '<div class="feedback" role="group" aria-label="この答えへの評価">'
        f'<span class="label">この答えは</span>{buttons}{more}</div>'
    )


def _comment(exchange: Exchange) -> str:
    return (
        '<label class="comment"><span class="label">ひとこと(任意)</span>'
        f'<textarea rows="2" maxlength="{MAX_COMMENT}" autocomplete="off">'
        f"{text(exchange.comment)}</textarea></label>"
        f'<button type="button" data-turn="{exchange.number}" data-rate="{exchange.rating}" data-send>'
        "ひとことを送る</button>"
    )
