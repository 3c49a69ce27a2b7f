"""The guideline's own numbering, and the normal form of item codes.

``D-2) i.`` is ``D-2-i`` (開発者/提供者/利用者に関する事項), ``3)`` under 共通の指針 is
``C-3``, ``IV.`` under 高度なAIシステムの指針 is ``H-IV``; narrative items are ``S-<section>-<n>``.
"""

import re
import unicodedata
from dataclasses import dataclass

from corpus.item import ItemKind, Role

ROLE_LETTERS = {"D": Role.DEVELOPER, "P": Role.PROVIDER, "U": Role.USER}

_LEAD = r"(?:\*\*|<[bu]>|\s)*"  # emphasis may open before the number
_ROLE_CODE = re.compile(
    _LEAD + r"([DPUＤＰＵ])\s*[-‐‑–－]\s*(\d{1,2})\s*[)）]\s*([ivx]{1,5}|[ⅰ-ⅻ])\s*[.．]\s*"
)
_PRINCIPLE = re.compile(_LEAD + r"(\d{1,2})\s*[)）]\s*(?=\S)")
_ROMAN = re.compile(_LEAD + r"([IVX]{1,5}|[Ⅰ-Ⅻ])\s*[.．)）]\s*(?=[^\s～〜~、])")  # not the range I)～XI)
_ROMAN_PARTS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class Numbered:
    """A code found at the start of a line; ``length`` counts the characters it takes.

    ``number`` is the principle of a role or common item, the place in the list of an advanced one.
    """

    code: str
    kind: ItemKind
    number: int
    length: int = 0
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
    return _NUMBERS.get(numeral.upper())


_NUMBERS = {roman(number): number for number in range(1, 40)}


def role_code(text: str) -> Numbered | None:
    """``D-2) i.`` at the start of ``text``."""
    found = _ROLE_CODE.match(text)
    if not found:
        return None
    letter, number, numeral = (unicodedata.normalize("NFKC", part) for part in found.groups())
    if not from_roman(numeral):
        return None
    code = f"{letter}-{int(number)}-{numeral}"
    return Numbered(code, ItemKind.ROLE, int(number), found.end(), ROLE_LETTERS[letter])


def common_code(number: int, length: int = 0) -> Numbered:
    """The 共通の指針 item of a principle."""
    return Numbered(f"C-{number}", ItemKind.COMMON, number, length)


def principle_code(text: str) -> Numbered | None:
    """``3)`` at the start of ``text``: a 共通の指針 item."""
    found = _PRINCIPLE.match(text)
    return common_code(int(found[1]), found.end()) if found else None


def roman_code(text: str) -> Numbered | None:
    """``IV.`` at the start of ``text``: an item of the 高度なAIシステムの指針."""
    found = _ROMAN.match(text)
    number = from_roman(unicodedata.normalize("NFKC", found[1])) if found else None
    return (
        Numbered(f"H-{roman(number)}", ItemKind.ADVANCED, number, found.end()) if found and number else None
    )
