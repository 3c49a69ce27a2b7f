"""Carry-over: our notes and search aids of one version, taken over for the next.

They go where their item went (``corpus.versions.revision``), not to whatever has its old number
now. The new source is read once, with the old notes that can still hold; it is read again only
where the notes that were taken over would cut it into other items.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from corpus.guideline.document import Document
from corpus.guideline.editorial import Aid, Aids, Editorial
from corpus.guideline.item import Item, Phase
from corpus.parsing.parser import Parsed, parse, read_alike, with_notes
from corpus.text.markup import compact
from corpus.versions.edition import Edition, edition_of
from corpus.versions.revision import Revision, compare

_T = TypeVar("_T")


@dataclass(frozen=True)
class Predecessor:
    """The version that something is taken over from, as it was read with its notes."""

    document: Document
    parsed: Parsed
    editorial: Editorial
    aids: Aids

    @cached_property
    def edition(self) -> Edition:
        """It as a comparison needs it."""
        return edition_of(self.document, self.parsed)


@dataclass(frozen=True)
class CarriedOver:
    """A new version read with the notes taken over, and what changed since its predecessor."""

    parsed: Parsed
    editorial: Editorial
    aids: Aids
    revision: Revision


def carry_over(
    old: Predecessor, document: Document, read: Callable[[Document, Editorial], Parsed] = parse
) -> CarriedOver:
    """Read ``document`` with what can be taken over from ``old``.

    Raises:
        DocumentError: not a single item stands in it.
    """
    notes = _still_in_text(old.editorial, document)
    first = read(document, notes)
    editorial = _follow_items(notes, old, document, first)
    # Titles, phases and headings only say something about the items that were found already.
    alike = read_alike(notes, editorial)
    parsed = with_notes(first, document, editorial) if alike else read(document, editorial)
    revision = compare(old.edition, edition_of(document, parsed))
    # Only now: whether the source itself gives an item its title is known after reading.
    editorial = replace(editorial, titles=_in_use(editorial.titles, parsed.items))
    return CarriedOver(parsed, editorial, _aids(old.aids, _Successors(revision)), revision)


def _still_in_text(notes: Editorial, document: Document) -> Editorial:
    """The notes, without those about words that no longer stand in the text."""
    text = compact(document.text)
    return replace(
        notes,
        sections={heading: slug for heading, slug in notes.sections.items() if compact(heading) in text},
        series={letter: heading for letter, heading in notes.series.items() if compact(heading) in text},
        labels=tuple(label for label in notes.labels if compact(label) in text),
        headings_after={
            heading: keys for heading, keys in notes.headings_after.items() if compact(heading) in text
        },
    )


def _follow_items(notes: Editorial, old: Predecessor, document: Document, parsed: Parsed) -> Editorial:
    """The notes, those about items put at the keys that the items have in the new version."""
    successors = _Successors(compare(old.edition, edition_of(document, parsed)))
    return replace(
        notes,
        titles=successors.only(notes.titles),
        phases=_phases(old, document, parsed, successors),
        headings_after={heading: successors.keys(keys) for heading, keys in notes.headings_after.items()},
    )


def _phases(
    old: Predecessor, document: Document, parsed: Parsed, successors: "_Successors"
) -> dict[str, Phase]:
    """A corrected phase, where the new source says the same wrong thing about the item as the old one."""
    before = _own_phases(old.document, old.parsed, old.editorial)
    now = _own_phases(document, parsed, old.editorial)
    noted = {key: (phase, before.get(key)) for key, phase in old.editorial.phases.items()}
    # Where the source was repaired, the correction would now overrule what it rightly says.
    return {key: phase for key, (phase, own) in successors.only(noted).items() if now.get(key) == own}


def _own_phases(document: Document, parsed: Parsed, editorial: Editorial) -> dict[str, Phase | None]:
    """What the source itself says about the phase of each item."""
    plain = with_notes(parsed, document, replace(editorial, phases={}))
    return {item.key: item.phase for item in plain.items}


def _in_use(titles: Mapping[str, str], items: Iterable[Item]) -> dict[str, str]:
    """The titles of items to which the new source gives none itself."""
    untitled = {item.key for item in items if item.title.editorial}
    return {key: title for key, title in titles.items() if key in untitled}


def _aids(old: Aids, successors: "_Successors") -> Aids:
    """The words of an item go to all that it became, each question to the part that it asks for."""
    words: dict[str, list[str]] = {}
    questions: dict[str, list[str]] = {}
    for key, aid in old.items.items():
        for item in successors.of(key):
            words.setdefault(item.key, []).extend(aid.words)
        for question in aid.questions:
            if successor := successors.nearest(key, question):
                questions.setdefault(successor.key, []).append(question)
    keys = dict.fromkeys([*words, *questions])
    items = {key: Aid(_once(words.get(key, ())), _once(questions.get(key, ()))) for key in keys}
    outside = tuple(replace(each, nearby=successors.keys(each.nearby)) for each in old.outside)
    return Aids(items, outside)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


class _Successors:
    """Which new items an old one became, by key."""

    def __init__(self, revision: Revision) -> None:
        self._revision = revision
        self._old = {item.key: item for item in revision.old.items}

    def of(self, key: str) -> tuple[Item, ...]:
        """The new items; none where it was dropped or never was."""
        change = self._revision.of_old(self._old[key].id) if key in self._old else None
        return change.new if change else ()

    def only(self, notes: Mapping[str, _T]) -> dict[str, _T]:
        """Notes by old key as notes by new key, where the item was not split."""
        found = {key: self.of(key) for key in notes}
        # A title or a phase was written for the whole, and need not fit any of its parts.
        return {items[0].key: notes[key] for key, items in found.items() if len(items) == 1}

    def keys(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Old keys as new ones, in order."""
        return tuple(dict.fromkeys(item.key for key in keys for item in self.of(key)))

    def nearest(self, key: str, question: str) -> Item | None:
        """The new item whose words share most letter pairs with a question."""
        return max(self.of(key), key=lambda item: len(_pairs(question) & self._words(item)), default=None)

    def _words(self, item: Item) -> set[str]:
        return _pairs(self._revision.new.display(item))


def _pairs(text: str) -> set[str]:
    plain = compact(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
