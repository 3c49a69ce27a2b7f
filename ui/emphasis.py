"""Emphasis: the sentence of a quote that answers best, found again in the displayed words."""

from dataclasses import dataclass

from assistant.answer import Citation
from corpus.markup import display


@dataclass(frozen=True)
class Emphasis:
    """The displayed quote in three parts; together they are ``Citation.display``, unchanged."""

    before: str
    marked: str
    after: str


def emphasise(citation: Citation) -> Emphasis:
    """Split the displayed quote around its marked sentence.

    Where the marked words cannot be found as one run, nothing is emphasised: a plain
    quote is right, a wrongly placed emphasis is not. Nor where they are the whole quote:
    emphasis on everything tells nothing.
    """
    shown = citation.display
    if citation.mark is None:
        return Emphasis(shown, "", "")
    start, end = (offset - citation.start for offset in citation.mark)
    marked = display(citation.quote[start:end])
    place = _nearest(shown, marked, _ink(display(citation.quote[:start])))
    if place is None or marked == shown:
        return Emphasis(shown, "", "")
    stop = place + len(marked)
    return Emphasis(shown[:place], shown[place:stop], shown[stop:])


def _ink(text: str) -> int:
    """How many characters of ``text`` are not white space: the measure that markup does not shift."""
    return sum(not character.isspace() for character in text)


def _nearest(shown: str, marked: str, ink_before: int) -> int | None:
    """Where ``marked`` stands in ``shown``; of several places, the one after most nearly as much ink."""
    places = []
    place = shown.find(marked) if marked else -1
    while place >= 0:
        places.append(place)
        place = shown.find(marked, place + 1)
    return min(places, key=lambda each: abs(_ink(shown[:each]) - ink_before), default=None)
