"""The view of a revision: what a report shows, in the order and grouping of a 新旧対照表."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from assistant.citing import Quote, quotes_of
from corpus.guideline.item import Item, Role
from corpus.versions.change_summary import change_diff, change_summary
from corpus.versions.edition import Edition
from corpus.versions.revision import Change, ChangeKind, Revision
from corpus.versions.text_diff import DiffKind, DiffPiece

COMMON = "共通"


@dataclass(frozen=True)
class TextRun:
    """Characters of a displayed text; ``changed`` where the other version does not have them."""

    text: str
    changed: bool


@dataclass(frozen=True)
class ComparedItem:
    """An item as one column shows it; ``runs`` together are its displayed text."""

    item_id: str
    code: str
    title: str
    title_editorial: bool
    heading: tuple[str, ...]
    roles: tuple[Role, ...]
    page: int | None
    quotes: tuple[Quote, ...]
    runs: tuple[TextRun, ...]


@dataclass(frozen=True)
class ChangeRow:
    """A change: the old column, the new column and what to say about it."""

    kinds: tuple[ChangeKind, ...]
    roles: tuple[Role, ...]
    old: tuple[ComparedItem, ...]
    new: tuple[ComparedItem, ...]
    gist: str


@dataclass(frozen=True)
class RevisionSection:
    """The changes that concern one party, or all; ``unchanged`` counts what is not shown."""

    label: str
    rows: tuple[ChangeRow, ...]
    unchanged: int


@dataclass(frozen=True)
class VersionFacts:
    """Which version a column shows."""

    document: str
    version: str
    name: str
    publisher: str
    published: date
    source: str
    sha256: str
    items: int


@dataclass(frozen=True)
class RevisionView:
    """All that a report says; ``cosmetic`` of the unchanged ones differ in white space, width or commas."""

    old: VersionFacts
    new: VersionFacts
    role: Role | None
    counts: Mapping[ChangeKind, int]
    cosmetic: int
    sections: tuple[RevisionSection, ...]

    @property
    def changed(self) -> int:
        """How many changes are shown."""
        return sum(count for kind, count in self.counts.items() if kind is not ChangeKind.UNCHANGED)


def view_of(revision: Revision, role: Role | None = None) -> RevisionView:
    """What to show of a revision; with a role, only what concerns it."""
    changes = revision.by_role(role) if role else revision.changes
    return RevisionView(
        old=_card(revision.old),
        new=_card(revision.new),
        role=role,
        counts={kind: sum(change.kind is kind for change in changes) for kind in ChangeKind},
        cosmetic=sum(change.cosmetic and not change.changed for change in changes),
        sections=tuple(_sections(revision, changes, role)),
    )


def to_fields(view: RevisionView) -> dict[str, Any]:
    """For programs: every field of the view, plain types only."""
    fields: dict[str, Any] = TypeAdapter(RevisionView).dump_python(view, mode="json")
    return fields


def _card(edition: Edition) -> VersionFacts:
    return VersionFacts(
        document=edition.document_id,
        version=edition.version,
        name=edition.name,
        publisher=edition.publisher,
        published=edition.published,
        source=edition.source_path,
        sha256=edition.sha256,
        items=len(edition.items),
    )


def _sections(revision: Revision, changes: Sequence[Change], role: Role | None) -> Iterator[RevisionSection]:
    """First what concerns all, then party by party; what concerns two of them stands under both."""
    yield _section(revision, COMMON, [change for change in changes if _is_common(change)])
    for each in (role,) if role else Role:
        own = [change for change in changes if each in change.roles and not _is_common(change)]
        yield _section(revision, each.label, own)


def _is_common(change: Change) -> bool:
    return len(change.roles) == len(Role)


def _section(revision: Revision, label: str, changes: Sequence[Change]) -> RevisionSection:
    rows = tuple(_row(revision, change) for change in changes if change.changed)
    return RevisionSection(label, rows, len(changes) - len(rows))


def _row(revision: Revision, change: Change) -> ChangeRow:
    pieces = change_diff(revision, change)
    return ChangeRow(
        kinds=change.kinds,
        roles=change.roles,
        old=tuple(_column(revision.old, change.old, _runs(pieces, DiffKind.DELETED))),
        new=tuple(_column(revision.new, change.new, _runs(pieces, DiffKind.INSERTED))),
        gist=change_summary(revision, change, pieces),
    )


def _runs(pieces: Sequence[DiffPiece], own: DiffKind) -> list[TextRun]:
    """One side of a difference."""
    return [TextRun(piece.text, piece.kind is own) for piece in pieces if piece.kind in (own, DiffKind.KEPT)]


def _column(edition: Edition, items: Sequence[Item], runs: Sequence[TextRun]) -> Iterator[ComparedItem]:
    """The items of one side, each with its own part of the runs."""
    start = 0
    for item in items:
        end = start + len(edition.display(item))
        yield _item(edition, item, tuple(_cut(runs, start, end)))
        start = end + 1  # the line break between two items


def _cut(runs: Sequence[TextRun], start: int, end: int) -> Iterator[TextRun]:
    """The runs between two places of the text that they make up."""
    position = 0
    for run in runs:
        text = run.text[max(0, start - position) : max(0, end - position)]
        if text:
            yield TextRun(text, run.changed)
        position += len(run.text)


def _item(edition: Edition, item: Item, runs: tuple[TextRun, ...]) -> ComparedItem:
    return ComparedItem(
        item_id=item.id,
        code=item.code,
        title=item.title.text,
        title_editorial=item.title.editorial,
        heading=tuple(label.text for label in item.heading),
        roles=item.roles,
        page=edition.page(item),
        quotes=quotes_of(edition, item),
        runs=runs,
    )
