"""Rendering of the same question answered for each role, side by side."""

from functools import partial

from assistant.answer import Answer
from corpus.item import Role
from ui.chat.conversation import Exchange
from ui.chat.render_changes import changes_html
from ui.chat.render_lead import lead_html
from ui.render_card import card_html, cards_html, flag


def comparison_html(exchange: Exchange) -> str:
    """The button that compares or stops comparing, and the answers of all roles."""
    compared = bool(exchange.comparison)
    parties = "".join(
        _party(answer, role, exchange.number) for role, answer in zip(Role, exchange.comparison, strict=False)
    )
    button = (
        f'<button type="button" class="compare" data-turn="{exchange.number}" '
        f'data-compare aria-expanded="{flag(compared)}">'
        f"{'比較を閉じる' if compared else '三つの立場で比べる'}</button>"
    )
    shown = f'<div class="comparison">{parties}</div>' if compared else ""
    return f"<div>{button}{shown}</div>"


def _party(answer: Answer, role: Role, turn: int) -> str:
    place = f"{turn}/{role.value}"
    card = partial(card_html, place=place)
    cited = changes_html(answer, card) if answer.changes else cards_html(map(card, answer.citations))
    return (
        f'<section class="party" aria-label="{role.label}の場合"><h3>{role.label}</h3>'
        f"{lead_html(answer, place)}{cited}</section>"
    )
