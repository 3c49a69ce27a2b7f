"""The summary of a change: one short Japanese sentence, made by rule, in our words but for what 『』 hold.

What stands in 『』 is a slice of a displayed text, of a heading or of a title; 「…」 after it
stands outside for what was left out. One function a kind of change (the table ``_CLAUSES``) says its part.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.guideline.item import Item
from corpus.text.characters import folded_words
from corpus.versions.edition import Edition, words_of
from corpus.versions.revision import Change, ChangeKind, Revision
from corpus.versions.similarity import has_number, own_title
from corpus.versions.text_diff import DiffPiece, Replacement, replacements, text_diff

_LONGEST = 28  # characters in 『』
_PLACES = 3  # that are told one by one
_NUMBER_WORDS = {2: "二つ", 3: "三つ", 4: "四つ", 5: "五つ"}


def change_diff(revision: Revision, change: Change) -> tuple[DiffPiece, ...]:
    """What differs in the words of a change: all its old items against all its new ones."""
    return text_diff(words_of(revision.old, change.old), words_of(revision.new, change.new))


def change_summary(revision: Revision, change: Change, pieces: Sequence[DiffPiece]) -> str:
    """What happened, in clauses that end in 「。」; empty where nothing did.

    Args:
        revision: that the change is of.
        change: what happened.
        pieces: the difference of its words, as ``change_diff`` gives it.
    """
    case = _Case(revision, change, pieces)
    said = [clause for kind in change.kinds for clause in _CLAUSES[kind](case)]
    if change.cosmetic:
        said.append("書き方だけが変わり(空白・文字の幅・読点)、言葉は同じ")
    return "".join(f"{clause}。" for clause in said)


@dataclass(frozen=True)
class _Case:
    """A change with the editions it is of and what differs in its words."""

    revision: Revision
    change: Change
    pieces: Sequence[DiffPiece]


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
    # A different line break or blank is no change of words.
    places = [each for each in replacements(case.pieces) if each.old.strip() != each.new.strip()]
    yield from map(_replaced, places[:_PLACES])
    if len(places) > _PLACES:
        yield f"ほか {len(places) - _PLACES} か所を改めた"


def _retitled(case: _Case) -> Iterator[str]:
    """Only where the title is no part of the words, which are told by themselves."""
    change = case.change
    if len(change.old) == len(change.new) == 1:
        old, new = change.old[0], change.new[0]
        apart = own_title(new) not in folded_words(case.revision.new.display(new))
        if own_title(old) and own_title(old) != own_title(new) and apart:
            yield f"題名を{quoted(old.title.text)}から{quoted(new.title.text)}に改めた"


def _replaced(place: Replacement) -> str:
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
