"""Rendering: a conversation as an HTML string, oldest exchange first.

Gradio changes only the elements that differ from those at the same place, so that what is read
stays where it is while an answer comes in: exchanges are only ever added below.
"""

from functools import partial

from assistant.answer import Answer
from ui.chat.conversation import Conversation, Exchange
from ui.chat.render_changes import changes_html
from ui.chat.render_chips import chips_html
from ui.chat.render_comparison import comparison_html
from ui.chat.render_feedback import feedback_html
from ui.chat.render_lead import lead_html
from ui.chat.render_tools import TOOLS
from ui.render_card import card_html, cards_html, text
from ui.render_source import VERBATIM, name_html
from ui.wording import KEPT_NOTE

QUESTION_SHOWN = 200  # characters of a question that are repeated above its answer
WELCOME = (
    '<div class="welcome"><p>質問すると、ガイドラインの該当箇所を番号つきで引用してお答えします。'
    "引用を選ぶと、前後の原文とあわせて確かめられます。</p>"
    f"<p>{VERBATIM}</p><p>{KEPT_NOTE}</p></div>"
)
_SEARCHING = '<p class="searching">原文を探しています…</p>'


def conversation_html(
    conversation: Conversation, *, posed: str = "", citing: int | None = None, busy: int | None = None
) -> str:
    """Every exchange, and below them a question that was ``posed`` and has no answer yet.

    Of the exchange ``citing`` the citations are still to come; that of ``busy`` is being answered anew.
    """
    turns = [
        _turn(each, busy=each.number == busy, cited=each.number != citing) for each in conversation.exchanges
    ]
    if posed:
        turns.append(_posed(posed, conversation.next_number))
    return f'{TOOLS}<ol class="turns" aria-label="会話">{"".join(turns)}</ol>' if turns else WELCOME


def said_html(words: str) -> str:
    """What those who hear the page are told: the lead of a new answer, and no more of it."""
    return f'<p class="unseen" role="status">{text(words)}</p>'


def gone_html(words: str) -> str:
    """The page after a conversation was deleted; its script takes another secret then."""
    return f'<div data-renew><p class="done" role="status">{text(words)}</p>{WELCOME}</div>'


def _posed(question: str, number: int) -> str:
    return f'<li class="turn" data-number="{number}" aria-busy="true">{_question(question)}{_SEARCHING}</li>'


def _question(question: str) -> str:
    return f'<h2 class="question"><span class="label">ご質問</span>{text(_shortened(question))}</h2>'


def _shortened(question: str) -> str:
    if len(question) <= QUESTION_SHOWN:
        return question
    return f"{question[:QUESTION_SHOWN]}…(全{len(question):,}文字)"


def _turn(exchange: Exchange, *, busy: bool, cited: bool) -> str:
    number, answer = exchange.number, exchange.answer
    state = ' aria-busy="true"' if busy or not cited else ""
    below = _below(exchange) if cited else ""
    return (
        f'<li class="turn" data-number="{number}"{state}>{_question(answer.question)}'
        f"{_sure(answer)}{chips_html(answer, number)}{lead_html(answer, f'{number}/')}{below}</li>"
    )


def _sure(answer: Answer) -> str:
    """What always stays in sight: that these are quotes, and of which version."""
    names = dict.fromkeys(f"{each.document_name} 版 {each.version}" for each in answer.citations)
    shown = "".join(f"<span>{text(name)}</span>" for name in names)
    return f'<p class="sure"><strong>{VERBATIM}</strong>{shown}</p>' if names else ""


def _below(exchange: Exchange) -> str:
    answer = exchange.answer
    card = partial(card_html, place=f"{exchange.number}/")
    shown = changes_html(answer, card) if answer.changes else cards_html(map(card, answer.citations))
    return (
        f"{_lost(exchange.lost)}{shown}{_nearby(answer)}{_suggestions(answer)}"
        f"{comparison_html(exchange)}{feedback_html(exchange)}"
    )


def _lost(count: int) -> str:
    return (
        f'<p class="notice">引用 {count} 件は、いまの原文に同じ言葉が見つからないため示していません。'
        "もう一度質問してください。</p>"
        if count
        else ""
    )


def _nearby(answer: Answer) -> str:
    """What lies near a question that nothing answers: names only, no quotes."""
    items = "".join(f"<li>{name_html(each)}</li>" for each in answer.nearby)
    return f'<div class="nearby"><h3>近い項目</h3><ul>{items}</ul></div>' if items else ""


def _suggestions(answer: Answer) -> str:
    """Questions that lead on from this answer, in our words."""
    buttons = "".join(
        f'<li><button type="button" data-ask="{text(each.question)}">{text(each.label)}</button></li>'
        for each in answer.suggestions
    )
    return f'<div class="further"><h3>続けて尋ねる</h3><ul>{buttons}</ul></div>' if buttons else ""
