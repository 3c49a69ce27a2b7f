"""Substitutions: the places where a wording differs, each as old and new words that one can read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.wording import Fate, Piece, new_text, old_text

_LEAST = 2  # characters on each side of a replacement that says enough
_LEAST_ALONE = 3  # characters of what was put in or taken out
_KANJI = r"(?:(?![及並又])[一-龥々])"
_KATAKANA, _LATIN, _HIRAGANA = "[ァ-ヶー]", "[A-Za-z0-9.-]", "[ぁ-ん]"
_SCRIPTS = (_KANJI, _KATAKANA, _LATIN)


@dataclass(frozen=True)
class Substitution:
    """``old`` was replaced by ``new``: slices of the two displayed texts, one of them may be empty."""

    old: str
    new: str


def substitutions(pieces: Sequence[Piece]) -> Iterator[Substitution]:
    """The places in order; what is too short to read is widened to the words it is part of."""
    runs = [(kept, tuple(run)) for kept, run in groupby(pieces, lambda piece: piece.fate is Fate.KEPT)]
    for at, (kept, run) in enumerate(runs):
        if kept:
            continue
        found = Substitution(old_text(run), new_text(run))
        if _readable(found):
            yield found
        else:
            before = runs[at - 1][1][-1].text if at else ""
            after = runs[at + 1][1][0].text if at + 1 < len(runs) else ""
            yield _widened(found, before, after)


def _readable(found: Substitution) -> bool:
    shorter, longer = sorted((len(found.old.strip()), len(found.new.strip())))
    return longer >= _LEAST_ALONE if shorter == 0 else shorter >= _LEAST


def _widened(found: Substitution, before: str, after: str) -> Substitution:
    """With the rest of the words that it begins and ends within."""
    own = found.old or found.new
    lead = re.search(rf"{_run(own[0])}\Z", before)
    trail = re.match(_run(own[-1]), after)
    head, tail = lead[0] if lead else "", trail[0] if trail else ""
    return Substitution(head + found.old + tail, head + found.new + tail)


def _run(character: str) -> str:
    """What belongs to the same word: letters of the same script; next to hiragana also kanji."""
    script = next((each for each in _SCRIPTS if re.match(each, character)), None)
    return f"{script}{{0,6}}" if script else f"(?:{_KANJI}{{1,4}}|{_HIRAGANA}{{1,3}})?"
