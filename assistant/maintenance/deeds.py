"""The deeds of the record: what was built, published or taken back, one entry each, and how it ended."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.store.record import History, RecordEntry, Stage

ENDED = {Stage.BEGUN: "途中", Stage.DONE: "済み", Stage.UNDONE: "取りやめ"}
_SHOWN = 1  # measures of an entry that a table has room for


def deeds(entries: Sequence[RecordEntry]) -> Iterator[RecordEntry]:
    """One entry for each deed: the line that says how it ended, or that it was begun."""
    unended = History(tuple(entries)).open_ingests
    for each, after in pairwise((*entries, None)):
        # A line that begins a deed is followed by one that ends it. It counts only where that one is missing:
        # at the end of the record, or for an ingest that is still open.
        if each and not (each.stage is Stage.BEGUN and after and each not in unended):
            yield each


def figures_of(entry: RecordEntry) -> Iterator[str]:
    """The first of what was measured before and now; ``--json`` shows it all."""
    figures = entry.figures
    pairs = [
        (name, figures[f"{name} before"], figures[name]) for name in figures if f"{name} before" in figures
    ]
    for name, before, now in pairs[:_SHOWN]:
        yield f"{name} {before:.3f} → {now:.3f}"
    if len(pairs) > _SHOWN:
        yield f"ほか {len(pairs) - _SHOWN} 件"
