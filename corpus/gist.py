"""The gist: one short Japanese sentence on a change, made by rule; its words are ours but for what 『』 hold.

What stands in 『』 is a slice of a displayed text, of a heading or of a title; 「…」 after it
stands outside for what was left out.
"""

from collections.abc import Callable, Iterator, Sequence

from corpus.change import Change, ChangeKind
from corpus.edition import Edition
from corpus.item import Item
from corpus.revision import Revision
from corpus.similarity import has_number, own_title
from corpus.substitution import Substitution, substitutions
from corpus.wording import Piece, wording

_LONGEST = 28  # characters in 『』
_PLACES = 3  # that are told one by one


def words_of(edition: Edition, items: Sequence[Item]) -> str:
    """What items say as displayed, one after another."""
    return "\n".join(edition.display(item) for item in items)


def pieces_of(revision: Revision, change: Change) -> tuple[Piece, ...]:
    """The wording of a change, all its old items against all its new ones."""
    return wording(words_of(revision.old, change.old), words_of(revision.new, change.new))


def gist(change: Change, pieces: Sequence[Piece]) -> str:
    """What happened, in clauses that end in 「。」; empty where nothing did.

    Args:
        change: of two editions.
        pieces: its wording.
    """
    said = [clause for kind in change.kinds for clause in _CLAUSES[kind](change, pieces)]
    if change.cosmetic:
        said.append("書き方だけが変わり(空白・文字の幅・読点)、言葉は同じ")
    return "".join(f"{clause}。" for clause in said)


def quoted(text: str) -> str:
    """``text`` in 『』, only the beginning of its first line where it is long."""
    line = text.strip().partition("\n")[0]
    shown = line[:_LONGEST]
    return f"『{shown}』" if shown == text.strip() else f"『{shown}』…"


def name(item: Item) -> str:
    """How a sentence calls an item: by the guideline's number, else by its title."""
    return item.code if has_number(item) else quoted(item.title.text)


def _nothing(_change: Change, _pieces: Sequence[Piece]) -> Iterator[str]:
    return iter(())


def _added(change: Change, _pieces: Sequence[Piece]) -> Iterator[str]:
    yield "新しく設けた"


def _removed(change: Change, _pieces: Sequence[Piece]) -> Iterator[str]:
    yield "削った"


def _split(change: Change, _pieces: Sequence[Piece]) -> Iterator[str]:
    yield f"{_list(change.old)} を {_list(change.new)} に分けた"


def _merged(change: Change, _pieces: Sequence[Piece]) -> Iterator[str]:
    yield f"{_list(change.old)} を {_list(change.new)} にまとめた"


def _revised(change: Change, pieces: Sequence[Piece]) -> Iterator[str]:
    if len(change.old) == len(change.new) == 1:
        old, new = change.old[0], change.new[0]
        if own_title(old) != own_title(new):
            yield f"題名を{quoted(old.title.text)}から{quoted(new.title.text)}に改めた"
    places = [each for each in substitutions(pieces) if each.old.strip() != each.new.strip()]
    yield from map(_place, places[:_PLACES])
    if len(places) > _PLACES:
        yield f"ほか {len(places) - _PLACES} か所を改めた"


def _place(place: Substitution) -> str:
    if not place.old.strip():
        return f"{quoted(place.new)}を加えた"
    if not place.new.strip():
        return f"{quoted(place.old)}を削った"
    return f"{quoted(place.old)}を{quoted(place.new)}に改めた"


def _moved(change: Change, _pieces: Sequence[Piece]) -> Iterator[str]:
    if change.destination:
        yield f"{quoted(change.destination.text)}の下に移った"
    else:
        yield "並びの順が変わった"


def _renumbered(change: Change, _pieces: Sequence[Piece]) -> Iterator[str]:
    yield f"{change.old[0].code} から {change.new[0].code} に番号が変わった"


def _list(items: Sequence[Item]) -> str:
    return " と ".join(map(name, items))


_CLAUSES: dict[ChangeKind, Callable[[Change, Sequence[Piece]], Iterator[str]]] = {
    ChangeKind.ADDED: _added,
    ChangeKind.REMOVED: _removed,
    ChangeKind.SPLIT: _split,
    ChangeKind.MERGED: _merged,
    ChangeKind.REVISED: _revised,
    ChangeKind.MOVED: _moved,
    ChangeKind.RENUMBERED: _renumbered,
    ChangeKind.UNCHANGED: _nothing,
}
