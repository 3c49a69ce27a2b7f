"""The guideline's own numbering, and the normal form of item codes.

``D-2) i.`` is ``D-2-i`` (開発者/提供者/利用者に関する事項), ``3)`` under 共通の指針 is
``C-3``, ``IV.`` under 高度なAIシステムの指針 is ``H-IV``; narrative items are ``S-<section>-<n>``.
"""

import re
from dataclasses import dataclass

from corpus.item import Role

ROLE_LETTERS = {"D": Role.DEVELOPER, "P": Role.PROVIDER, "U": Role.USER}
LETTER_OF_ROLE = {role: letter for letter, role in ROLE_LETTERS.items()}

_ROLE_CODE = re.compile(r"([DPU])\s*-\s*(\d{1,2})\s*[)）]\s*([ivx]{1,5})\s*[.．]\s*")
_PRINCIPLE = re.compile(r"(\d{1,2})\s*[)）]\s*(?=\S)")
_ROMAN = re.compile(r"([IVX]{1,5})\s*[.．)）]\s*(?=\S)")
_ROMAN_PARTS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class Numbered:
    """A code found at the start of a line; ``length`` counts the characters it takes."""

    code: str
    number: int
    length: int
    role: Role | None = None


def roman(number: int) -> str:
    """Upper-case Roman numeral of 1 … 39.

    Raises:
        ValueError: ``number`` is outside that range.
    """
    if not 1 <= number <= 39:
        raise ValueError(f"no such numeral here: {number}")
    numeral = ""
    for value, letters in _ROMAN_PARTS:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral


def from_roman(numeral: str) -> int | None:
    """The number of a Roman numeral in either case, or None if it is not one."""
    return {roman(number): number for number in range(1, 40)}.get(numeral.upper())


def role_code(text: str) -> Numbered | None:
    """``D-2) i.`` at the start of ``text``."""
    found = _ROLE_CODE.match(text)
    if not found or not from_roman(found[3]):
        return None
    code = f"{found[1]}-{int(found[2])}-{found[3]}"
    return Numbered(code, int(found[2]), found.end(), ROLE_LETTERS[found[1]])


def principle_code(text: str) -> Numbered | None:
    """``3)`` at the start of ``text``: a 共通の指針 item."""
    found = _PRINCIPLE.match(text)
    return Numbered(f"C-{int(found[1])}", int(found[1]), found.end()) if found else None


def roman_code(text: str) -> Numbered | None:
    """``IV.`` at the start of ``text``: an item of the 高度なAIシステムの指針."""
    found = _ROMAN.match(text)
    number = from_roman(found[1]) if found else None
    return Numbered(f"H-{roman(number)}", number, found.end()) if found and number else None
