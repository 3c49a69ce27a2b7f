"""The wording: which characters of a displayed text were kept, taken out and put in.

The only file that imports diff_match_patch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from diff_match_patch import diff_match_patch

_PATIENCE = 2.0  # seconds for one text, after which the differences may be larger than need be


class Fate(StrEnum):
    """What became of a run of characters."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


_FATES = {0: Fate.KEPT, -1: Fate.DELETED, 1: Fate.INSERTED}


@dataclass(frozen=True)
class Piece:
    """A run of characters, never empty."""

    fate: Fate
    text: str


def wording(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts, in order; what was deleted stands before what was put in its place.

    ``old_text`` of them is ``old`` and ``new_text`` is ``new``, exactly. Small accidental
    agreements are not kept apart (diff-match-patch's semantic clean-up).
    """
    engine = diff_match_patch()
    engine.Diff_Timeout = _PATIENCE
    found = engine.diff_main(old, new, checklines=False)
    engine.diff_cleanupSemantic(found)
    return tuple(Piece(_FATES[fate], text) for fate, text in found if text)


def old_text(pieces: Sequence[Piece]) -> str:
    """The old text that the pieces were made from."""
    return "".join(piece.text for piece in pieces if piece.fate is not Fate.INSERTED)


def new_text(pieces: Sequence[Piece]) -> str:
    """The new text that the pieces were made from."""
    return "".join(piece.text for piece in pieces if piece.fate is not Fate.DELETED)
