"""Questions about what a new version changed: 「第1.1版で何が変わりましたか」, 「提供者に関する変更は?」."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.change_pattern import VERSION, asks_for_changes
from assistant.correction import codes_of, keys_of
from assistant.reference import find_references
from assistant.understanding import Understood
from assistant.version import matching_version
from corpus.item import Item, Role

_FROM = re.compile(r"\d+\.\d+\s*版?\s*(?:から|より|と比べ|と比較|に比べ)")


@dataclass(frozen=True)
class ChangeQuestion:
    """From which version to which; ``keys`` (of items of either version), else ``role``, narrow it.

    ``codes`` are those of the items.
    """

    old: str
    new: str
    role: Role | None
    keys: tuple[str, ...]
    role_inferred: bool = False
    codes: tuple[str, ...] = ()


def read_change_question(
    question: str,
    versions: Sequence[str],
    items: Sequence[Item],
    role: Role | None,
    version: str | None = None,
) -> ChangeQuestion | None:
    """The two of ``versions`` (newest first) that are to be compared.

    ``role`` and ``version`` were chosen beside the question; its own words go before them. None
    where it is about something else, names a version that is not here, or where there is nothing
    to compare.
    """
    text = unicodedata.normalize("NFKC", question)
    if len(versions) < 2 or not asks_for_changes(text):
        return None
    numbers = list(dict.fromkeys(VERSION.findall(text)))
    named = [matching_version(number, versions) for number in numbers] or _meant(text, version)
    if None in named:
        return None
    pair = _pair([each for each in named if each], versions, since=bool(_FROM.search(text)))
    said = _role(text)
    keys = find_references(text, items).keys
    old, new = pair
    inferred = said not in (None, role)
    return ChangeQuestion(old, new, said or role, keys, inferred, codes_of(keys, items))


def put_right(asked: ChangeQuestion, understood: Understood, items: Sequence[Item]) -> ChangeQuestion:
    """The same versions, but the role and items that a person says were meant.

    A phase or a principle narrows no changes.

    Raises:
        ChoiceError: no item of any version has one of the codes.
    """
    codes = understood.codes
    return ChangeQuestion(
        asked.old, asked.new, understood.role, keys_of(codes, items), role_inferred=False, codes=codes
    )


def _meant(text: str, version: str | None) -> list[str | None]:
    return [version] if version and "最新" not in text else []


def _pair(named: Sequence[str], versions: Sequence[str], *, since: bool) -> tuple[str, str]:
    """Old and new: the two that are named; else the one named and its neighbour; else the newest two."""
    at = sorted({versions.index(each) for each in named}, reverse=True)
    if len(at) > 1:
        return versions[at[0]], versions[at[-1]]
    if at and since and at[0] > 0:
        return versions[at[0]], versions[0]
    first = at[0] if at else 0
    if first + 1 >= len(versions):  # the oldest one: what came after it
        return versions[first], versions[first - 1]
    return versions[first + 1], versions[first]


def _role(text: str) -> Role | None:
    named = [role for role in Role if role.label.removeprefix("AI") in text]
    return named[0] if len(named) == 1 else None
