"""The gist: one short Japanese sentence on a change, made by rule; its words are ours but for what 『』 hold.

What stands in 『』 is a slice of a displayed text, of a heading or of a title; 「…」 after it
stands outside for what was left out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from diff_match_patch import diff_match_patch

from corpus.guideline.item import Item
from corpus.text.characters import bare
from corpus.versions.alignment import has_number, own_title
from corpus.versions.edition import Edition, words_of
from corpus.versions.revision import Change, ChangeKind, Revision

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


_LONGEST = 28  # characters in 『』
_PLACES = 3  # that are told one by one
_NUMBER_WORDS = {2: "二つ", 3: "三つ", 4: "四つ", 5: "五つ"}


@dataclass(frozen=True)
class _Case:
    """A change with the editions it is of and its wording."""

    revision: Revision
    change: Change
    pieces: Sequence[Piece]


def pieces_of(revision: Revision, change: Change) -> tuple[Piece, ...]:
    """The wording of a change, all its old items against all its new ones."""
    return wording(words_of(revision.old, change.old), words_of(revision.new, change.new))


def gist(revision: Revision, change: Change, pieces: Sequence[Piece]) -> str:
    """What happened, in clauses that end in 「。」; empty where nothing did.

    Args:
        revision: that the change is of.
        change: what happened.
        pieces: its wording, as ``pieces_of`` gives it.
    """
    case = _Case(revision, change, pieces)
    said = [clause for kind in change.kinds for clause in _CLAUSES[kind](case)]
    if change.cosmetic:
        said.append("書き方だけが変わり(空白・文字の幅・読点)、言葉は同じ")
    return "".join(f"{clause}。" for clause in said)


def quoted(text: str) -> str:
    """``text`` in 『』, only the beginning of its first line where it is long."""
    line = text.strip().partition("\n")[0]
    shown = line[:_LONGEST]
    return f"『{shown}』" if shown == text.strip() else f"『{shown}』…"


def _nothing(_case: _Case) -> Iterator[str]:
    return iter(())


def _added(_case: _Case) -> Iterator[str]:
    yield "新しく設けた"


def _removed(_case: _Case) -> Iterator[str]:
    yield "削った"


def _split(case: _Case) -> Iterator[str]:
    codes = _codes(case.change.new)
    parts = f" {codes} " if codes else _count(len(case.change.new))
    yield f"{_names(case.revision.old, case.change.old)}を{parts}に分けた"


def _merged(case: _Case) -> Iterator[str]:
    codes = _codes(case.change.new)
    whole = f" {codes} " if codes else "一つ"
    yield f"{_names(case.revision.old, case.change.old)}を{whole}にまとめた"


def _revised(case: _Case) -> Iterator[str]:
    yield from _retitled(case)
    places = [each for each in substitutions(case.pieces) if each.old.strip() != each.new.strip()]
    yield from map(_place, places[:_PLACES])
    if len(places) > _PLACES:
        yield f"ほか {len(places) - _PLACES} か所を改めた"


def _retitled(case: _Case) -> Iterator[str]:
    """Only where the title is no part of the words, which are told by themselves."""
    change = case.change
    if len(change.old) == len(change.new) == 1:
        old, new = change.old[0], change.new[0]
        apart = own_title(new) not in bare(case.revision.new.display(new))
        if own_title(old) and own_title(old) != own_title(new) and apart:
            yield f"題名を{quoted(old.title.text)}から{quoted(new.title.text)}に改めた"


def _place(place: Substitution) -> str:
    if not place.old.strip():
        return f"{quoted(place.new)}を加えた"
    if not place.new.strip():
        return f"{quoted(place.old)}を削った"
    return f"{quoted(place.old)}を{quoted(place.new)}に改めた"


def _moved(case: _Case) -> Iterator[str]:
    destination = case.change.destination
    yield f"{quoted(destination.text)}の下に移った" if destination else "並びの順が変わった"


def _renumbered(case: _Case) -> Iterator[str]:
    yield f"{case.change.old[0].code} から {case.change.new[0].code} に番号が変わった"


def _names(edition: Edition, items: Sequence[Item]) -> str:
    """Items by the guideline's numbers, else by how their words begin."""
    return (
        f"{codes} "
        if (codes := _codes(items))
        else "と".join(quoted(edition.display(each)) for each in items)
    )


def _codes(items: Sequence[Item]) -> str:
    """The guideline's numbers of items; empty where one has none."""
    return " と ".join(item.code for item in items) if all(map(has_number, items)) else ""


def _count(number: int) -> str:
    return _NUMBER_WORDS.get(number, f" {number} 個")


_CLAUSES: dict[ChangeKind, Callable[[_Case], Iterator[str]]] = {
    ChangeKind.ADDED: _added,
    ChangeKind.REMOVED: _removed,
    ChangeKind.SPLIT: _split,
    ChangeKind.MERGED: _merged,
    ChangeKind.REVISED: _revised,
    ChangeKind.MOVED: _moved,
    ChangeKind.RENUMBERED: _renumbered,
    ChangeKind.UNCHANGED: _nothing,
}
