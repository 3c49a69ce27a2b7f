"""The survey: what a maintainer sees of a new version before accepting it.

Items by kind, what could not be attributed, and places that look as if something was lost.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.coverage import unaccounted
from corpus.document import Document
from corpus.item import ItemKind
from corpus.parser import Parsed
from corpus.place import Place, Places
from corpus.suspicion import Suspect, find_suspects, shortened


@dataclass(frozen=True)
class Unattributed:
    """A stretch of the source that is no item, heading or furniture, and its words."""

    place: Place
    words: str

    @property
    def sentence(self) -> str:
        """What to look at, in Japanese."""
        return f"{self.place.text}の「{shortened(self.words)}」は、どの項目にも見出しにもなりませんでした。"


@dataclass(frozen=True)
class Survey:
    """All of it; ``kinds`` has every kind, 0 included."""

    kinds: Mapping[ItemKind, int]
    unattributed: tuple[Unattributed, ...]
    suspects: tuple[Suspect, ...]

    @property
    def total(self) -> int:
        """How many items there are."""
        return sum(self.kinds.values())


def survey(document: Document, parsed: Parsed) -> Survey:
    """Look over what was parsed of a document; suspects stand in the order of the source."""
    places = Places(document)
    counts = Counter(item.kind for item in parsed.items)
    return Survey(
        {kind: counts[kind] for kind in ItemKind},
        tuple(
            Unattributed(places.of(span), span.of(document.text))
            for span in unaccounted(document.text, parsed)
        ),
        find_suspects(document.text, parsed, places),
    )
