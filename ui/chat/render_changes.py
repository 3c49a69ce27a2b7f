"""Rendering of what a version changed: our summary of each change, then both versions' words beside it."""

from collections.abc import Callable, Sequence

from assistant.answer import Answer, ChangeNote, Citation
from assistant.citing import codes
from ui.render_card import cards_html, text

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
