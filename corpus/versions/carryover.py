"""Carry-over: our notes and search aids of one version, taken over for the next.

They go where their item went (``corpus.revision``), not to whatever has its old number now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from corpus.guideline.document import Document
from corpus.guideline.editorial import Aid, Aids, Editorial
from corpus.guideline.item import Item, Phase
from corpus.parsing.parser import Parsed, parse
from corpus.text.markup import compact
from corpus.versions.edition import Edition, edition_of
from corpus.versions.revision import Revision, compare

_T = TypeVar("_T")


@dataclass(frozen=True)
class Predecessor:
    """The version that something is taken over from."""

    document: Document
    edition: Edition
    editorial: Editorial
    aids: Aids


@dataclass(frozen=True)
class CarriedOver:
    """A new version read with the notes taken over, and what changed since its predecessor."""

    parsed: Parsed
    editorial: Editorial
    aids: Aids
    revision: Revision


def carry_over(old: Predecessor, document: Document) -> CarriedOver:
    """Read ``document`` with what can be taken over from ``old``.

    Raises:
        DocumentError: not a single item stands in it.
    """
    first = parse(document, old.editorial)
    revision = compare(old.edition, edition_of(document, first))
    editorial = _editorial(old, document, revision)
    parsed = parse(document, editorial)
    revision = compare(old.edition, edition_of(document, parsed))
    editorial = replace(editorial, titles=_in_use(editorial.titles, parsed.items))
    return CarriedOver(parsed, editorial, _aids(old.aids, _Heirs(revision)), revision)


class _Heirs:
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
        heirs = {key: self.of(key) for key in notes}
        return {items[0].key: notes[key] for key, items in heirs.items() if len(items) == 1}

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


def _editorial(old: Predecessor, document: Document, revision: Revision) -> Editorial:
    """The notes that still hold: texts that still stand there, and what is said about items that live on."""
    heirs, notes, text = _Heirs(revision), old.editorial, compact(document.text)
    return Editorial(
        titles=heirs.only(notes.titles),
        phases=_phases(old, document, heirs),
        sections={heading: slug for heading, slug in notes.sections.items() if compact(heading) in text},
        series={letter: heading for letter, heading in notes.series.items() if compact(heading) in text},
        labels=tuple(label for label in notes.labels if compact(label) in text),
        headings_after={
            heading: heirs.keys(keys)
            for heading, keys in notes.headings_after.items()
            if compact(heading) in text
        },
        furniture=notes.furniture,
    )


def _phases(old: Predecessor, document: Document, heirs: _Heirs) -> dict[str, Phase]:
    """A corrected phase, where the new source says the same wrong thing about the item as the old one."""
    before = _own_phases(old.document, old.editorial)
    now = _own_phases(document, old.editorial)
    noted = {key: (phase, before.get(key)) for key, phase in old.editorial.phases.items()}
    return {key: phase for key, (phase, own) in heirs.only(noted).items() if now.get(key) == own}


def _own_phases(document: Document, editorial: Editorial) -> dict[str, Phase | None]:
    return {item.key: item.phase for item in parse(document, replace(editorial, phases={})).items}


def _in_use(titles: Mapping[str, str], items: Iterable[Item]) -> dict[str, str]:
    editorial = {item.key for item in items if item.title.editorial}
    return {key: title for key, title in titles.items() if key in editorial}


def _aids(old: Aids, heirs: _Heirs) -> Aids:
    words: dict[str, list[str]] = {}
    questions: dict[str, list[str]] = {}
    for key, aid in old.items.items():
        for item in heirs.of(key):
            words.setdefault(item.key, []).extend(aid.words)
        for question in aid.questions:
            if heir := heirs.nearest(key, question):
                questions.setdefault(heir.key, []).append(question)
    keys = dict.fromkeys([*words, *questions])
    items = {key: Aid(_once(words.get(key, ())), _once(questions.get(key, ()))) for key in keys}
    outside = tuple(replace(each, nearby=heirs.keys(each.nearby)) for each in old.outside)
    return Aids(items, outside)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
