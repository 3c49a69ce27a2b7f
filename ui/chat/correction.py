"""Correction: one thing changed in what was read from a question, as the page sends it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.understanding import Understood
from corpus.errors import ChoiceError
from corpus.item import Phase, Role

PRINCIPLES: Mapping[int, str] = dict(
    enumerate(
        (
            "人間中心",
            "安全性",
            "公平性",
            "プライバシー保護",
            "セキュリティ確保",
            "透明性",
            "アカウンタビリティ",
            "教育・リテラシー",
            "公正競争確保",
            "イノベーション",
        ),
        start=1,
    )
)
"""The guideline's ten principles by number, as the page names them."""


def corrected(understood: Understood, what: str, value: str) -> Understood:
    """``understood`` with one thing changed; an empty ``value`` takes it away, a code is taken away by name.

    Raises:
        ChoiceError: there is no such thing to change, or no such value.
    """
    change = _CHANGES.get(what)
    if change is None:
        raise ChoiceError(f"「{what}」は直せません。{'、'.join(_CHANGES)} のどれかを指定してください。")
    try:
        return change(understood, value)
    except ValueError as error:
        raise ChoiceError(f"「{value}」は選べません。画面の選択肢から選んでください。") from error


def _role(understood: Understood, value: str) -> Understood:
    return replace(understood, role=Role(value) if value else None)


def _phase(understood: Understood, value: str) -> Understood:
    return replace(understood, phase=Phase(value) if value else None)


def _principle(understood: Understood, value: str) -> Understood:
    number = int(value) if value else None
    if number is not None and number not in PRINCIPLES:
        raise ValueError(value)
    return replace(understood, principle=number)


def _code(understood: Understood, value: str) -> Understood:
    return replace(understood, codes=tuple(each for each in understood.codes if each != value))


_CHANGES: Mapping[str, Callable[[Understood, str], Understood]] = {
    "role": _role,
    "phase": _phase,
    "principle": _principle,
    "code": _code,
}
