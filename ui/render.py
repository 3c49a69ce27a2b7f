"""Rendering: conversations and their citations as HTML strings.

Every piece of text that comes from outside goes through ``text``, and nothing else makes
it into HTML; ``gr.HTML`` itself cleans nothing.
"""

from html import escape

from assistant.answer import Answer, Citation
from corpus.item import ALL_ROLES, Role
from ui.conversation import Conversation
from ui.emphasis import Emphasis, emphasise
from ui.examples import EXAMPLES

QUESTION_SHOWN = 200  # characters of a question that are repeated above its answer
_EDITORIAL = {True: "(編集部の補い)", False: ""}
EDITORIAL_MARK = '<span class="editorial-mark">編集部見出し</span>'
WELCOME = (
    '<p class="welcome">質問すると、ガイドラインの該当箇所を番号つきで引用してお答えします。'
    "引用を選ぶと、前後の原文とあわせて確かめられます。</p>"
)


def text(words: str) -> str:
    """``words`` as HTML text, safe inside elements and quoted attributes."""
    return escape(words, quote=True)


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
    cards = "".join(_card(each, turn, each.rank == chosen) for each in answer.citations)
    return (
        f'<p class="question"><span class="label">ご質問</span>{text(_shortened(answer.question))}</p>'
        f"{_roles(answer, turn)}"
        f'<p class="lead" role="status">{text(answer.answer)}</p>'
        f'<ol class="cards">{cards}</ol>{_nearby(answer)}'
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
        f'aria-pressed="{_flag(role is answer.role)}">{role.label}</button>'
        for role in Role
    )
    return (
        f'<div class="roles" role="group" aria-label="立場を選んで答え直す">'
        f'<span class="label">{origin if answer.role else "立場を定めずに回答"}</span>{buttons}'
        '<span class="hint">選ぶと答え直します</span></div>'
    )


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _card(citation: Citation, turn: int, chosen: bool) -> str:
    return (
        f'<li class="card" data-chosen="{_flag(chosen)}"><header><span class="number">{citation.rank}</span>'
        f"{title_html(citation)}</header>{meta_html(citation)}"
        f'<blockquote class="quote">{emphasis_html(emphasise(citation))}</blockquote>'
        f'<button type="button" class="cite" data-turn="{turn}" data-rank="{citation.rank}" '
        f'aria-pressed="{_flag(chosen)}">原文で確認<span class="unseen">(引用{citation.rank})</span>'
        "</button></li>"
    )


def title_html(citation: Citation) -> str:
    """Code and title; a title that is ours looks different and says so."""
    kind = "title editorial" if citation.title_editorial else "title"
    mark = EDITORIAL_MARK if citation.title_editorial else ""
    return (
        f'<span class="code">{text(citation.code)}</span>'
        f'<span class="{kind}">{text(citation.title)}{mark}</span>'
    )


def meta_html(citation: Citation) -> str:
    """For whom, when, and in which version of which document."""
    everyone = len(citation.roles) == len(ALL_ROLES)
    roles = "各主体共通" if everyone else "・".join(role.label for role in citation.roles)
    phase = [citation.phase.label + _EDITORIAL[citation.phase_editorial]] if citation.phase else []
    page = [f"{citation.page}ページ"] if citation.page is not None else []
    parts = (roles, *phase, citation.document_name, f"版 {citation.version}", *page)
    return '<p class="meta">' + "".join(f"<span>{text(part)}</span>" for part in parts) + "</p>"


def emphasis_html(quote: Emphasis) -> str:
    """The displayed quote, its marked sentence emphasised; the text content is the display unchanged."""
    marked = f'<strong class="best">{text(quote.marked)}</strong>' if quote.marked else ""
    return f"{text(quote.before)}{marked}{text(quote.after)}"


def _nearby(answer: Answer) -> str:
    """What lies near a question that nothing answers: names only, no quotes."""
    items = "".join(
        f'<li><span class="code">{text(each.code)}</span>{text(each.title)}'
        f"{EDITORIAL_MARK if each.title_editorial else ''}</li>"
        for each in answer.nearby
    )
    return f'<div class="nearby"><h3>近い項目</h3><ul>{items}</ul></div>' if items else ""
