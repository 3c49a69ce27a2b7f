"""Coverage: which items of a version the answers reached, how often, and which nobody reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from assistant.catalogue import EditionCard
from corpus.item import Item
from ui.asker import Asker
from ui.records.record import ItemUse
from ui.records.repository import Repository

MOST_IN_GROUP = 40  # items in one group before its sub-headings part it
DEEPEST = 3


@dataclass(frozen=True)
class Cell:
    """One item: how often it was cited first (``asked``), cited at all, and put right by a verdict."""

    item_id: str
    code: str
    title: str
    title_editorial: bool
    asked: int = 0
    cited: int = 0
    corrected: int = 0

    @property
    def reached(self) -> bool:
        """Whether any answer cited it."""
        return self.cited > 0

    @property
    def address(self) -> str:
        """The path of the item's page, without a leading slash."""
        place, _, key = self.item_id.partition("#")
        document, _, version = place.partition("@")
        return "/".join(["item", *(quote(part, safe="") for part in (document, version, key))])


@dataclass(frozen=True)
class Group:
    """The items under one heading, in the order of the guideline."""

    heading: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Coverage:
    """All items of a version."""

    edition: EditionCard
    groups: tuple[Group, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The items without their groups."""
        return tuple(cell for group in self.groups for cell in group.cells)

    @property
    def unreached(self) -> tuple[Cell, ...]:
        """The items that no answer cited."""
        return tuple(cell for cell in self.cells if not cell.reached)


def edition_of(value: str, editions: Sequence[EditionCard]) -> EditionCard:
    """The version that ``document@version`` names; the first where it names none (any more)."""
    named = {f"{each.document}@{each.version}": each for each in editions}
    return named.get(value, editions[0])


def coverage(asker: Asker, repository: Repository, edition: EditionCard) -> Coverage:
    """The coverage of one version by the answers that are kept.

    Raises:
        ChoiceError: the version cannot be asked (any more).
        RecordsError: the records cannot be read.
    """
    items = asker.items(edition.version, document=edition.document)
    return covered(edition, items, repository.uses(edition.document, edition.version))


def covered(edition: EditionCard, items: Sequence[Item], uses: Iterable[ItemUse]) -> Coverage:
    """Items and their uses put together; a use of an item that is not there counts nowhere."""
    known = {each.item_id: each for each in uses}
    depth = _depth(items)
    groups = tuple(
        Group(heading, tuple(_cell(item, known.get(item.id)) for item in under))
        for heading, under in groupby(items, lambda item: _heading(item, depth))
    )
    return Coverage(edition, groups)


def _depth(items: Sequence[Item]) -> int:
    """How many levels of headings part the items into groups that are not too large."""
    for depth in range(1, DEEPEST):
        sizes = (sum(1 for _ in under) for _, under in groupby(items, lambda item: _heading(item, depth)))  # noqa: B023
        if max(sizes, default=0) <= MOST_IN_GROUP:
            return depth
    return DEEPEST


def _heading(item: Item, depth: int) -> tuple[str, ...]:
    return tuple(label.text for label in item.heading[:depth])


def _cell(item: Item, use: ItemUse | None) -> Cell:
    counts = (use.asked, use.cited, use.corrected) if use else (0, 0, 0)
    return Cell(item.id, item.code, item.title.text, item.title.editorial, *counts)
