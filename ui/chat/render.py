"""Rendering: a conversation as an HTML string, oldest exchange first.

Gradio changes only the elements that differ from those at the same place, so that what is read
stays where it is while an answer comes in: exchanges are only ever added below.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from assistant.answer import Answer, ChangeNote, Citation
from assistant.citing import codes
from assistant.editions import EditionCard
from corpus.guideline.item import Phase, Role
from ui.chat.conversation import PRINCIPLES, Conversation, Exchange, choices
from ui.records.model import Rating
from ui.render import card_html, cards_html, flag, text
from ui.source_view import VERBATIM, name_html
from ui.wording import EDITION_HINT, EDITION_LABEL, KEPT_NOTE

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


_ANY = "立場を限らない"
Option = tuple[str, str]  # value and label, as HTML's option has them


def chips_html(answer: Answer, turn: int) -> str:
    """The role, the situation, the principle and the items that an answer read from its question."""
    phases = [(phase.value, phase.label) for phase in Phase]
    principles = [(str(number), f"{number}) {name}") for number, name in PRINCIPLES.items()]
    principle = str(answer.principle) if answer.principle else ""
    return (
        f'<div class="chips" role="group" aria-label="質問から読み取ったこと(選ぶと答え直します)">'
        f"{_roles(answer, turn)}"
        f"{_choice(turn, 'phase', '場面', phases, answer.phase or '')}"
        f"{_choice(turn, 'principle', '指針', principles, principle)}"
        f"{''.join(_code(turn, code) for code in answer.codes)}</div>"
    )


def _roles(answer: Answer, turn: int) -> str:
    origin = "質問から推定した立場" if answer.role_inferred else "指定された立場"
    buttons = "".join(
        f'<button type="button" data-turn="{turn}" data-fix="role" data-value="{value}" '
        f'aria-pressed="{flag(value == (answer.role or ""))}">{label}</button>'
        for value, label in (*((role.value, role.label) for role in Role), ("", _ANY))
    )
    return (
        f'<span class="roles" role="group" aria-label="立場を選んで答え直す">'
        f'<span class="label">{origin if answer.role else "立場を定めずに回答"}</span>{buttons}</span>'
    )


def _choice(turn: int, what: str, name: str, options: Iterable[Option], chosen: str) -> str:
    """A chip with a list to choose from, and where something was read, a button that takes it away."""
    entries = "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{name}: {label}</option>'
        for value, label in options
    )
    empty = f'<option value="">{"指定しない" if chosen else f"+ {name}を指定"}</option>'
    label = next((label for value, label in options if value == chosen), "")
    return (
        f'<span class="chip{"" if chosen else " unset"}"><select data-turn="{turn}" data-fix="{what}" '
        f'data-chosen="{chosen}" aria-label="{name}を選んで答え直す" autocomplete="off">{empty}{entries}'
        f"</select>{_remove(turn, what, '', f'{name}「{label}」') if chosen else ''}</span>"
    )


def _code(turn: int, code: str) -> str:
    return (
        f'<span class="chip named"><span>項目: {text(code)}</span>'
        f"{_remove(turn, 'code', code, f'項目「{code}」')}</span>"
    )


def _remove(turn: int, what: str, value: str, name: str) -> str:
    return (
        f'<button type="button" class="remove" data-turn="{turn}" data-fix="{what}" '
        f'data-value="{text(value)}" aria-label="{text(name)}の読み取りを外す">×</button>'
    )


# 「[1]」 in a lead: the rank of a citation
_NUMBER = re.compile(r"\[(\d{1,2})\]")


def lead_html(answer: Answer, place: str) -> str:
    """The lead of an answer that the page calls ``place``, ``turn/role``."""
    ranks = {str(each.rank) for each in answer.citations}
    parts = _NUMBER.split(answer.answer)  # words, number, words, number, words
    shown = (
        text(part) if at % 2 == 0 else _reference(part, place) if part in ranks else text(f"[{part}]")
        for at, part in enumerate(parts)
    )
    return f'<p class="lead">{"".join(shown)}</p>'


def _reference(rank: str, place: str) -> str:
    return (
        f'<button type="button" class="reference" data-place="{place}/{rank}" '
        f'aria-label="引用{rank}を原文で開く">[{rank}]</button>'
    )


Card = Callable[[Citation], str]

_OURS = '<span class="editorial-mark">編集部のまとめ</span>'
_NONE = '<p class="none">この版にはありません。</p>'


def changes_html(answer: Answer, card: Card) -> str:
    """Every change of an answer, the older words left (on a phone above), the newer ones right."""
    changes = "".join(_change(note, answer, card) for note in answer.changes)
    return f'<ol class="changes">{changes}</ol>'


def _change(note: ChangeNote, answer: Answer, card: Card) -> str:
    old, new = _cited(answer, note.old), _cited(answer, note.new)
    named = "".join(f'<span class="code">{text(code)}</span>' for code in codes((*old, *new)))
    kinds = "".join(f'<span class="kind">{text(kind)}</span>' for kind in note.kinds)
    return (
        f'<li class="change"><h3 class="gist">{_OURS}{named}{kinds}{text(note.gist)}</h3><div class="sides">'
        f"{_side('旧', _edition_name(answer, old=True), old, card)}"
        f"{_side('新', _edition_name(answer, old=False), new, card)}</div></li>"
    )


def _cited(answer: Answer, items: Sequence[str]) -> tuple[Citation, ...]:
    return tuple(each for each in answer.citations if each.item_id in items)


def _edition_name(answer: Answer, *, old: bool) -> str:
    """Document and version of one side, from any citation of that side; empty where none is cited."""
    names = (
        f"{each.document_name} 版 {each.version}"
        for each in answer.citations
        if (each.version != answer.version) is old
    )
    return next(names, "")


def _side(age: str, name: str, citations: Sequence[Citation], card: Card) -> str:
    cards = cards_html(map(card, citations)) if citations else _NONE
    return (
        f'<section class="side" aria-label="{text(f"{age} {name}".strip())}">'
        f'<h4><span class="age">{age}</span>{text(name)}</h4>{cards}</section>'
    )


def comparison_html(exchange: Exchange) -> str:
    """The button that compares or stops comparing, and the answers of all roles."""
    compared = bool(exchange.comparison)
    # not strict: where nothing is compared, there are roles but no answers
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


_FIELD = '<input type="hidden" name="conversation" autocomplete="off">'

TOOLS = (
    '<div class="tools" role="group" aria-label="この会話">'
    '<button type="button" data-fresh>新しい会話</button>'
    f'<form method="post" action="conversation/markdown">{_FIELD}'
    '<button type="submit">Markdownで書き出す</button></form>'
    f'<form method="post" action="conversation/print" target="_blank">{_FIELD}'
    '<button type="submit">印刷用ページ</button></form>'
    '<details class="forget"><summary>この会話を消す</summary>'
    f"<p>{KEPT_NOTE}消すと、この会話の質問・答え・評価がサーバーからもなくなり、元に戻せません。</p>"
    '<button type="button" data-forget>すべて消す</button></details></div>'
)
"""The tools; the page fills in the secret of its tab when a form is sent."""


def switch_html(editions: Sequence[EditionCard]) -> str:
    """The switch; empty where there is nothing to choose."""
    if len(editions) < 2:
        return ""
    options = "".join(
        f'<option value="{text(value)}">{text(label)}</option>' for label, value in choices(editions)
    )
    return (
        f'<label class="edition-switch"><span class="name">{EDITION_LABEL}</span>'
        f'<select autocomplete="off" aria-describedby="shishin-edition-hint">{options}</select></label>'
        f'<p class="hint" id="shishin-edition-hint">{EDITION_HINT}</p>'
    )
