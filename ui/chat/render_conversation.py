"""Rendering: conversations and the forms around them as HTML strings."""

from functools import partial

from assistant.answer import Answer
from corpus.item import Role
from ui.chat.conversation import Conversation
from ui.chat.examples import EXAMPLES
from ui.chat.render_changes import changes_html
from ui.render_card import EDITORIAL_MARK, card_html, cards_html, flag, text

QUESTION_SHOWN = 200  # characters of a question that are repeated above its answer
WELCOME = (
    '<p class="welcome">質問すると、ガイドラインの該当箇所を番号つきで引用してお答えします。'
    "引用を選ぶと、前後の原文とあわせて確かめられます。</p>"
)


def notice_html(message: str) -> str:
    """A sentence that asks the person to do something else; empty for none."""
    return f'<p class="notice" role="alert">{text(message)}</p>' if message else ""


def examples_html(role: Role | None, *, opened: bool) -> str:
    """The example questions of a role, folded away once an answer stands below them."""
    name = f"({role.label})" if role else ""
    buttons = "".join(
        f'<li><button type="button" data-example="{text(each)}">{text(each)}</button></li>'
        for each in EXAMPLES[role]
    )
    state = " open" if opened else ""
    return f'<details class="examples"{state}><summary>質問の例{name}</summary><ul>{buttons}</ul></details>'


def conversation_html(conversation: Conversation) -> str:
    """The newest answer in full, the earlier ones folded under their questions."""
    if not conversation.answers:
        return WELCOME
    newest = _answer(conversation, 0)
    earlier = "".join(_earlier(conversation, turn) for turn in range(1, len(conversation.answers)))
    past = f'<section class="past"><h2>これまでの質問</h2>{earlier}</section>' if earlier else ""
    return f'<section class="turn" aria-label="回答">{newest}</section>{past}'


def _earlier(conversation: Conversation, turn: int) -> str:
    state = " open" if conversation.turn == turn else ""
    question = text(_shortened(conversation.answers[turn].question))
    return f"<details{state}><summary>{question}</summary>{_answer(conversation, turn)}</details>"


def _answer(conversation: Conversation, turn: int) -> str:
    answer = conversation.answers[turn]
    chosen = conversation.rank if conversation.turn == turn else None
    card = partial(card_html, turn=turn, chosen=chosen)
    cited = changes_html(answer, card) if answer.changes else cards_html(map(card, answer.citations))
    return (
        f'<p class="question"><span class="label">ご質問</span>{text(_shortened(answer.question))}</p>'
        f"{_roles(answer, turn)}"
        f'<p class="lead" role="status">{text(answer.answer)}</p>'
        f"{cited}{_nearby(answer)}"
    )


def _shortened(question: str) -> str:
    if len(question) <= QUESTION_SHOWN:
        return question
    return f"{question[:QUESTION_SHOWN]}…(全{len(question):,}文字)"


def _roles(answer: Answer, turn: int) -> str:
    """Which role the answer assumed, and one button for each to change it."""
    origin = "質問から推定した立場" if answer.role_inferred else "指定された立場"
    buttons = "".join(
        f'<button type="button" data-turn="{turn}" data-role="{role.value}" '
        f'aria-pressed="{flag(role is answer.role)}">{role.label}</button>'
        for role in Role
    )
    return (
        f'<div class="roles" role="group" aria-label="立場を選んで答え直す">'
        f'<span class="label">{origin if answer.role else "立場を定めずに回答"}</span>{buttons}'
        '<span class="hint">選ぶと答え直します</span></div>'
    )


def _nearby(answer: Answer) -> str:
    """What lies near a question that nothing answers: names only, no quotes."""
    items = "".join(
        f'<li><span class="code">{text(each.code)}</span>{text(each.title)}'
        f"{EDITORIAL_MARK if each.title_editorial else ''}</li>"
        for each in answer.nearby
    )
    return f'<div class="nearby"><h3>近い項目</h3><ul>{items}</ul></div>' if items else ""
