"""The chronicle: who did what, from the record of the index and the records of the site, in one order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from assistant.record_table import ENDED, deeds, figures_of
from index.entry import Entry
from index.history import History
from ui.records.record import Event

LATEST = 200  # entries that are shown


@dataclass(frozen=True)
class Told:
    """One thing that somebody did; ``kind`` is what it is filtered by, ``outcome`` how it ended."""

    at: datetime
    by: str
    kind: str
    outcome: str
    subjects: tuple[str, ...]
    details: tuple[str, ...] = ()

    def holds(self, kind: str, words: str) -> bool:
        """Whether it is of a kind (empty: any) and has all the words somewhere."""
        everything = " ".join((self.by, self.kind, self.outcome, *self.subjects, *self.details)).lower()
        return kind in ("", self.kind) and all(word in everything for word in words.lower().split())


def chronicle(history: History, events: Iterable[Event]) -> tuple[Told, ...]:
    """Both records as one, the newest first."""
    told = (*map(_of_index, deeds(history.entries)), *map(_of_site, events))
    return tuple(sorted(told, key=lambda each: each.at, reverse=True))


def kinds(told: Iterable[Told]) -> tuple[str, ...]:
    """What can be chosen among, in the order in which it was met."""
    return tuple(dict.fromkeys(each.kind for each in told))


def _of_index(entry: Entry) -> Told:
    return Told(
        entry.at, entry.by, entry.deed.label, ENDED[entry.stage], tuple(_subjects(entry)),
        tuple(part for part in (entry.reason, *figures_of(entry)) if part),
    )  # fmt: skip


def _subjects(entry: Entry) -> Iterator[str]:
    if entry.build_id:
        yield f"索引 {entry.build_id}"
    yield from entry.versions
    if entry.deed.serves and entry.previous:
        yield f"前は {entry.previous}"


def _of_site(event: Event) -> Told:
    return Told(event.at, event.by, event.deed.label, "済み", (event.subject,))
