"""Rewriting: the next version of a source, made by known edits, and the truth about them.

Every edit is made on the source text itself and read by the real parser; one after which
the parser does not find the items that were meant (a list entry that its new neighbour
swallowed) is taken back.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.guideline.document import Document
from corpus.guideline.editorial import Editorial
from corpus.guideline.item import Item
from corpus.parsing.parser import parse
from corpus.versions.edition import Edition, edition_of
from corpus.versions.revision import ChangeKind
from corpus.versions.similarity import has_number
from eval.benchmarks.synthetic.edits import SHARES, Make
from eval.benchmarks.synthetic.galley import Block, Desk, Edit, Origin, cut, join, origins
from eval.benchmarks.synthetic.phrases import load_phrases, load_vocabulary

_FINAL = frozenset({ChangeKind.REMOVED, ChangeKind.SPLIT, ChangeKind.MERGED})


@dataclass(frozen=True)
class Version:
    """A document with the notes it is read with."""

    document: Document
    editorial: Editorial

    @property
    def edition(self) -> Edition:
        """Its items, as the parser finds them."""
        return edition_of(self.document, parse(self.document, self.editorial))


@dataclass(frozen=True)
class Truth:
    """What the edits did.

    ``origins`` has one entry per item of the new edition: the old keys whose words it holds,
    none for a new item. ``kinds`` has one entry per old key.
    """

    origins: tuple[Origin, ...]
    kinds: Mapping[str, frozenset[ChangeKind]]


class Rewriter:
    """Makes the next version of one; the same seed makes the same."""

    def __init__(self, version: Version, seed: int) -> None:
        self._version = version
        self._pick = random.Random(seed)
        self._happened: dict[str, set[ChangeKind]] = {}
        self._there: Counter[Origin] = Counter()  # the items in the blocks, by the old keys in them

    def rewrite(self, name: str) -> tuple[Version, Truth]:
        """The version called ``name``, and what was done."""
        items = self._version.edition.items
        blocks = cut(self._version.document.text, items)
        self._there = Counter(self._found(blocks)[1])
        for make, share in SHARES.items():
            for _ in range(max(1, round(share * len(items)))):
                blocks = self._try(blocks, make)
        return self._finish(blocks, items, name)

    def _try(self, blocks: list[Block], make: Make) -> list[Block]:
        busy = frozenset(key for key, kinds in self._happened.items() if kinds & _FINAL)
        reworded = frozenset(key for key, kinds in self._happened.items() if ChangeKind.REVISED in kinds)
        before = self._version.document.text
        edit = make(Desk(blocks, before, busy, reworded, load_phrases(), load_vocabulary(), self._pick))
        if edit is None or not self._sound(edit):
            return blocks
        for key, kind in edit.happened.items():
            self._happened.setdefault(key, set()).add(kind)
        return edit.blocks

    def _sound(self, edit: Edit) -> bool:
        """Whether the parser finds the items that the edit meant; they are then those that are there."""
        found = Counter(self._found(edit.blocks)[1])
        # Counted, because an edit may move an item, and the words of one old item may stand in two new ones.
        if found != self._there - Counter(edit.gone) + Counter(edit.come):
            return False
        self._there = found
        return True

    def _found(
        self, blocks: Sequence[Block], name: str = "next"
    ) -> tuple[tuple[Item, ...], tuple[Origin, ...]]:
        text, places = join(blocks)
        items = parse(_document(self._version.document, text, name), self._version.editorial).items
        return items, tuple(origins(item, places) for item in items)

    def _finish(self, blocks: Sequence[Block], old: Sequence[Item], name: str) -> tuple[Version, Truth]:
        items, found = self._found(blocks, name)
        known = {item.key for item in old}
        # Edits make up keys for new items; they belong to no old one.
        came = tuple(origin & known for origin in found)
        keys = {key: item.key for item, origin in zip(items, came, strict=True) for key in origin}
        editorial = _carried(self._version.editorial, keys)
        version = Version(_document(self._version.document, join(blocks)[0], name), editorial)
        return version, Truth(came, self._kinds(old, items, came))

    def _kinds(
        self, old: Sequence[Item], new: Sequence[Item], came: Sequence[Origin]
    ) -> dict[str, frozenset[ChangeKind]]:
        codes = {key: item.code for item, origin in zip(new, came, strict=True) for key in origin}
        kinds = {}
        for item in old:
            happened = self._happened.get(item.key, set())
            if has_number(item) and not happened & _FINAL and codes[item.key] != item.code:
                happened = happened | {ChangeKind.RENUMBERED}
            kinds[item.key] = frozenset(happened or {ChangeKind.UNCHANGED})
        return kinds


def _document(document: Document, text: str, name: str) -> Document:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return replace(document, text=text, manifest=replace(document.manifest, version=name, sha256=sha256))


def _carried(editorial: Editorial, keys: Mapping[str, str]) -> Editorial:
    """The notes of the next version: what we noted on an item stays with it under its new key."""
    return replace(
        editorial,
        phases={keys[key]: phase for key, phase in editorial.phases.items() if key in keys},
        headings_after={
            heading: tuple(keys[key] for key in noted if key in keys)
            for heading, noted in editorial.headings_after.items()
        },
    )
