"""Bringing: a build that holds the documents as they are now, made only where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.errors import StoreError
from corpus.step import OnStep, ignore
from index.build import Build
from index.builder import Draft, Progress, answers, build, serve
from index.embedder import Embedder
from index.entry import Note
from index.store import Store


class Origin(StrEnum):
    """Where a build that holds the documents comes from."""

    LIVE = "live"
    """it is in service already; nothing was built"""
    WAITING = "waiting"
    """it waits already to be put in service; nothing was built"""
    MADE = "made"
    """it was made, and waits to be put in service"""
    SERVED = "served"
    """nothing answered, so it was put in service at once"""


@dataclass(frozen=True, eq=False)
class Brought:
    """The build that holds the documents, and where it comes from."""

    build: Build
    origin: Origin


def bring(
    store: Store,
    drafts: Sequence[Draft],
    embedder: Embedder,
    *,
    on_progress: Progress | None = None,
    note: Note | None = None,
    on_step: OnStep = ignore,
) -> Brought:
    """A build that holds just these documents: one that is there, else a new one.

    Raises:
        StoreBusyError, StoreWriteError: as ``Store.make`` and ``Store.publish`` do.
        ModelError: the model cannot embed.
    """
    with store.lock():
        store.settle({f"{each.data.document_id}@{each.data.version}" for each in drafts})
        answered = answers(store, embedder.model_id)
        ready = holds(waiting(store, embedder.model_id), drafts)
        if answered and (live := holds(_live(store, embedder.model_id), drafts)):
            return Brought(live, Origin.LIVE)
        if answered and ready:
            return Brought(ready, Origin.WAITING)
        if ready:
            return Brought(serve(store, ready, note, on_step), Origin.SERVED)
        made = build(store, drafts, embedder, on_progress=on_progress, note=note, on_step=on_step)
        return Brought(made, Origin.MADE if answered else Origin.SERVED)


def holds(built: Build | None, drafts: Sequence[Draft]) -> Build | None:
    """The build, if it was made from just these documents."""
    if built and [(each.data, each.source) for each in built.shards] == [
        (draft.data, draft.source) for draft in drafts
    ]:
        return built
    return None


def _live(store: Store, model_id: str) -> Build | None:
    """What answers, where nothing is wrong with it."""
    built = store.open(model_id)
    return None if built.warnings else built


def waiting(store: Store, model_id: str) -> Build | None:
    """The newest build that waits, where this model can use it."""
    try:
        newest = store.candidate()
        built = store.load(newest) if newest else None
    except StoreError:
        return None
    return built if built and built.manifest.model_id == model_id else None
