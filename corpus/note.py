"""Notes: footnotes of a text, and the items whose words refer to them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.draft import Draft
from corpus.span import Span

_REFERENCE = re.compile(r"\[\^[^\]\s]+\](?!:)|[*※]\d+|注\d+")


@dataclass(frozen=True)
class Note:
    """A footnote: its mark as it stands in the text, and where the footnote stands."""

    mark: str
    span: Span


def attach_notes(source: str, notes: Sequence[Note], drafts: Sequence[Draft]) -> Iterator[Note]:
    """Make each note a further span of the draft that refers to it last before it, else first after it.

    Yields:
        The notes to which nothing refers.
    """
    if not notes:
        return
    references = _references(source, notes)
    owners = sorted(((span.start, span.end, draft) for draft in drafts for span in draft.spans), key=_place)
    taken: list[tuple[Draft, Span]] = []
    for note in notes:
        draft = next(
            (each for at in _nearest(references.get(note.mark, ()), note) if (each := _owner(owners, at))),
            None,
        )
        if draft:
            taken.append((draft, note.span))
        else:
            yield note
    for draft, span in taken:
        draft.add(source, span, join=False)
    for draft in {id(draft): draft for draft, _ in taken}.values():
        draft.spans.sort()


def _place(owner: tuple[int, int, Draft]) -> int:
    return owner[0]


def _references(source: str, notes: Sequence[Note]) -> Mapping[str, Sequence[int]]:
    """Where each mark stands in the text, its notes left out; in order."""
    begins = {note.span.start for note in notes}
    found: dict[str, list[int]] = defaultdict(list)
    for reference in _REFERENCE.finditer(source):
        if not begins & {reference.start(), reference.start() - 1}:
            found[reference[0]].append(reference.start())
    return found


def _nearest(places: Sequence[int], note: Note) -> Iterator[int]:
    """The last place before the note, then the first behind it."""
    at = bisect_right(places, note.span.start)
    yield from places[max(0, at - 1) : at + 1]


def _owner(owners: Sequence[tuple[int, int, Draft]], position: int) -> Draft | None:
    """The draft whose words hold ``position``, or those right behind the heading that does."""
    at = bisect_right(owners, position, key=_place) - 1
    if at >= 0 and position < owners[at][1]:
        return owners[at][2]
    return owners[at + 1][2] if at + 1 < len(owners) else None
