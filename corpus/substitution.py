"""Substitutions: the places where a wording differs, each as old and new words that one can read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.wording import Fate, Piece, new_text, old_text

_SHORT = 3  # characters; fewer say little without what stands around them
_WORD_END = re.compile(r"(?:[一-龥々]{1,4}[ぁ-ん]{0,3}|[ァ-ヶー]{1,8}|[A-Za-z0-9]{1,8}|[ぁ-ん]{1,3})\Z")
_WORD_START = re.compile(r"(?:[一-龥々]{1,4}|[ァ-ヶー]{1,8}|[A-Za-z0-9]{1,8})?[ぁ-ん]{0,3}")


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
    """Whether no side is but a character or two; an empty one is fine where the other says enough."""
    lengths = sorted((len(found.old.strip()), len(found.new.strip())))
    return lengths[1] >= _SHORT and (lengths[0] == 0 or lengths[0] >= _SHORT)


def _widened(found: Substitution, before: str, after: str) -> Substitution:
    end, start = _WORD_END.search(before), _WORD_START.match(after)
    lead, trail = end[0] if end else "", start[0] if start else ""
    return Substitution(lead + found.old + trail, lead + found.new + trail)
