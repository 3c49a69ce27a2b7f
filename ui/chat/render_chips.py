"""Rendering of what was understood from a question: chips that one click puts right."""

from collections.abc import Iterable

from assistant.answer import Answer
from corpus.item import Phase, Role
from ui.chat.correction import PRINCIPLES
from ui.render_card import flag, text

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
