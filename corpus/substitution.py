"""Substitutions: the places where a wording differs, each as old words and new words that one can read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.wording import Fate, Piece

_SHORT = 3  # characters; fewer say little without what stands around them
_BEFORE = re.compile(r"(?:[一-龥々]{1,4}[ぁ-ん]{0,3}|[ァ-ヶー]{1,8}|[A-Za-z0-9]{1,8}|[ぁ-ん]{1,3})\Z")
_AFTER = re.compile(r"(?:[一-龥々]{1,4}|[ァ-ヶー]{1,8}|[A-Za-z0-9]{1,8})?[ぁ-ん]{0,3}")


@dataclass(frozen=True)
class Substitution:
    """``old`` was replaced by ``new``: slices of the two displayed texts, one of them may be empty."""

    old: str
    new: str


def substitutions(pieces: Sequence[Piece]) -> Iterator[Substitution]:
    """The places in order; short ones are widened to the words that they are part of."""
    for at, piece in enumerate(pieces):
        if piece.fate is Fate.KEPT or (at and pieces[at - 1].fate is not Fate.KEPT):
            continue
        run = [piece, *pieces[at + 1 : at + 2]]
        run = [each for each in run if each.fate is not Fate.KEPT]
        old = "".join(each.text for each in run if each.fate is Fate.DELETED)
        new = "".join(each.text for each in run if each.fate is Fate.INSERTED)
        if max(len(old.strip()), len(new.strip())) >= _SHORT and min(len(old), len(new)) in (0, *range(_SHORT, 10**6)):
            yield Substitution(old, new)
        else:
            yield _widened(old, new, pieces[:at], pieces[at + len(run) :])
    

def _widened(old: str, new: str, before: Sequence[Piece], after: Sequence[Piece]) -> Substitution:
    head = _BEFORE.search(before[-1].text) if before else None
    tail = _AFTER.match(after[0].text) if after else None
    lead, trail = head[0] if head else "", tail[0] if tail else ""
    return Substitution(lead + old + trail, lead + new + trail)
