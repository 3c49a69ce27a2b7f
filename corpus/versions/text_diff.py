"""The difference of two texts: which characters were kept, deleted or inserted, and what replaced what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from diff_match_patch import diff_match_patch

_PATIENCE = 2.0  # seconds for one text, after which the differences may be larger than need be
_LEAST = 2  # characters on each side of a replacement that says enough
_LEAST_ALONE = 3  # characters of what was put in or taken out
_KANJI = r"(?:(?![及並又])[一-龥々])"  # 及び, 並びに, 又は join words and are no part of one
_KATAKANA, _LATIN, _HIRAGANA = "[ァ-ヶー]", "[A-Za-z0-9.-]", "[ぁ-ん]"
_SCRIPTS = (_KANJI, _KATAKANA, _LATIN)


class DiffKind(StrEnum):
    """What became of a run of characters."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class DiffPiece:
    """A run of characters, never empty."""

    kind: DiffKind
    text: str


def text_diff(old: str, new: str) -> tuple[DiffPiece, ...]:
    """The pieces of both texts, in order; what was deleted stands before what was put in its place.

    ``old_text`` of them is ``old`` and ``new_text`` is ``new``, exactly. Small accidental
    agreements are not kept apart (diff-match-patch's semantic clean-up).
    """
    engine = diff_match_patch()
    engine.Diff_Timeout = _PATIENCE
    # The pre-pass over whole lines is quicker, but gives coarser differences.
    found = engine.diff_main(old, new, checklines=False)
    engine.diff_cleanupSemantic(found)
    return tuple(DiffPiece(_KINDS[sign], text) for sign, text in found if text)


_KINDS = {0: DiffKind.KEPT, -1: DiffKind.DELETED, 1: DiffKind.INSERTED}  # diff-match-patch's own signs


def old_text(pieces: Sequence[DiffPiece]) -> str:
    """The old text that the pieces were made from."""
    return "".join(piece.text for piece in pieces if piece.kind is not DiffKind.INSERTED)


def new_text(pieces: Sequence[DiffPiece]) -> str:
    """The new text that the pieces were made from."""
    return "".join(piece.text for piece in pieces if piece.kind is not DiffKind.DELETED)


@dataclass(frozen=True)
class Replacement:
    """``old`` was replaced by ``new``: slices of the two displayed texts, one of them may be empty."""

    old: str
    new: str


def replacements(pieces: Sequence[DiffPiece]) -> Iterator[Replacement]:
    """The places in order; what is too short to read is widened to the words it is part of."""
    runs = [(kept, tuple(run)) for kept, run in groupby(pieces, lambda piece: piece.kind is DiffKind.KEPT)]
    for at, (kept, run) in enumerate(runs):
        if kept:
            continue
        found = Replacement(old_text(run), new_text(run))
        if _readable(found):
            yield found
        else:
            before = runs[at - 1][1][-1].text if at else ""
            after = runs[at + 1][1][0].text if at + 1 < len(runs) else ""
            yield _widened(found, before, after)


def _readable(found: Replacement) -> bool:
    shorter, longer = sorted((len(found.old.strip()), len(found.new.strip())))
    return longer >= _LEAST_ALONE if shorter == 0 else shorter >= _LEAST


def _widened(found: Replacement, before: str, after: str) -> Replacement:
    """With the rest of the words that it begins and ends within."""
    # 「促進」 → 「推進」 differ in one character; 「促」 → 「推」 alone would say nothing.
    own = found.old or found.new
    lead = re.search(rf"{_run(own[0])}\Z", before)
    trail = re.match(_run(own[-1]), after)
    head, tail = lead[0] if lead else "", trail[0] if trail else ""
    return Replacement(head + found.old + tail, head + found.new + tail)


def _run(character: str) -> str:
    """What belongs to the same word: letters of the same script; next to hiragana also kanji."""
    script = next((each for each in _SCRIPTS if re.match(each, character)), None)
    # The ending of a word is told with its kanji: 「講ずる」 → 「講じる」.
    return f"{script}{{0,6}}" if script else f"(?:{_KANJI}{{1,4}}|{_HIRAGANA}{{1,3}})?"
