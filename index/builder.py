"""The builder: prepared documents in, a build in the store out.

Only a store in which nothing answers yet begins to answer by being built: else a build waits until it
is published.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from corpus.errors import (
    ShishinError,
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreWriteError,
)
from corpus.files.disk import OnStep, ignore
from index.model.embedder import Embedder
from index.prepared_document import (
    EmbeddingProgress,
    PreparedDocument,
    embed,
    hashed_vectors,
)
from index.search.indexing import indexed
from index.search.shard import Shard
from index.shipped_vectors import shipped_vectors
from index.store.build import Build
from index.store.record import RecordNote
from index.store.store import Store
from index.store.store_writer import StoreWriter
from index.vector_journal import VectorJournal

# What tokens, vectors and files depend on; a manifest notes their versions for whoever looks into a build.
_LIBRARIES = ("sentence-transformers", "torch", "faiss-cpu", "bm25s", "fugashi", "unidic-lite")
_NO_MEMORY = "メモリーが足りず、索引を作れませんでした({0})。使用中の索引はそのままです。"
_GO_ON = "ほかの仕事を終えてから「shishin build」をもう一度実行すると、続きから作ります。"
_AT_ONCE = "答える索引がなかったので、すぐに使い始めた"


class BuildOrigin(StrEnum):
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
class BuildResult:
    """The build that holds the documents, and where it comes from."""

    build: Build
    origin: BuildOrigin


def ensure_build(
    store: StoreWriter,
    documents: Sequence[PreparedDocument],
    embedder: Embedder,
    *,
    on_progress: EmbeddingProgress | None = None,
    note: RecordNote | None = None,
    on_step: OnStep = ignore,
) -> BuildResult:
    """A build that holds just these documents: one that is there, else a new one.

    Raises:
        StoreBusyError, StoreWriteError: as ``StoreWriter.make`` and ``StoreWriter.publish`` do.
        ModelError: the model cannot embed.
    """
    with store.lock():
        store.settle({f"{each.data.document_id}@{each.data.version}" for each in documents})
        live = answering_build(store, embedder.model_id)
        # With warnings it is another build that stands in for a broken one, so the work is not done.
        if live and is_built_from(live, documents) and not live.warnings:
            return BuildResult(live, BuildOrigin.LIVE)
        ready = waiting_build(store, embedder.model_id)
        if ready and is_built_from(ready, documents):
            if live:
                return BuildResult(ready, BuildOrigin.WAITING)
            return BuildResult(_serve(store, ready, note, on_step), BuildOrigin.SERVED)
        made = build(store, documents, embedder, on_progress=on_progress, note=note, on_step=on_step)
        return BuildResult(made, BuildOrigin.MADE if live else BuildOrigin.SERVED)


def build(
    store: StoreWriter,
    documents: Sequence[PreparedDocument],
    embedder: Embedder,
    *,
    on_progress: EmbeddingProgress | None = None,
    note: RecordNote | None = None,
    on_step: OnStep = ignore,
) -> Build:
    """Embed what is new and make a build; where nothing answers yet, put it in service at once.

    Raises:
        StoreBusyError, StoreWriteError: as ``StoreWriter.make`` and ``StoreWriter.publish`` do.
        ModelError: the model cannot embed.
        ShishinError: there is not enough memory.
    """
    with store.lock():
        answered = answering_build(store, embedder.model_id) is not None
        journal = VectorJournal(store.home, embedder.model_id, embedder.dimension, store.disk)
        libraries = {name: version(name) for name in _LIBRARIES}
        far = _HowFar(on_progress)
        try:
            shards = _shards(store, documents, embedder, journal, far)
            made = store.make(
                shards, model_id=embedder.model_id, libraries=libraries, note=note, on_step=on_step
            )
        except MemoryError as error:
            raise ShishinError(f"{_NO_MEMORY.format(far.told)}{_GO_ON}") from error
        with suppress(StoreWriteError):  # it costs space, and is written over by the next build
            journal.remove()
        return made if answered else _serve(store, made, note, on_step)


class _HowFar:
    """Remembers how far the embedding has come, and tells it on."""

    def __init__(self, on_progress: EmbeddingProgress | None) -> None:
        self._tell = on_progress
        self.told = "埋め込みの前"

    def __call__(self, document: str, done: int, total: int) -> None:
        self.told = f"{document} の {total} 文のうち {done} 文を埋め込んだところ"
        if self._tell:
            self._tell(document, done, total)


def answering_build(store: Store, model_id: str) -> Build | None:
    """The build of this model that answers; None where nothing was put in service, or nothing can answer."""
    try:
        built = store.open(model_id)
    except StoreError:
        return None
    # `open` falls back to any whole build, also to one that was never put in service.
    return built if store.mark() is not None else None


def waiting_build(store: Store, model_id: str) -> Build | None:
    """The newest build that waits to be put in service, where this model can use it."""
    try:
        newest = store.candidate()
        built = store.load(newest) if newest else None
    except StoreError:
        return None
    return built if built and built.manifest.model_id == model_id else None


def is_built_from(built: Build | None, documents: Sequence[PreparedDocument]) -> bool:
    """Whether the build was made from just these documents."""
    if built is None or len(built.shards) != len(documents):
        return False
    return all(map(is_shard_of, built.shards, documents))


def is_shard_of(shard: Shard, document: PreparedDocument) -> bool:
    """Whether the shard was made from just this document."""
    return shard.source == document.source and shard.data == document.data


def _serve(store: StoreWriter, made: Build, note: RecordNote | None, on_step: OnStep) -> Build:
    note = replace(note or RecordNote(), reason=_AT_ONCE)
    served = store.publish(made.build_id, note=note, on_step=on_step)
    return replace(served, warnings=tuple(dict.fromkeys((*made.warnings, *served.warnings))))


def _shards(
    store: Store,
    documents: Sequence[PreparedDocument],
    embedder: Embedder,
    journal: VectorJournal,
    on_progress: EmbeddingProgress,
) -> list[Shard]:
    """The shards of the documents: those of a kept build where nothing has changed, else new ones."""
    # Imported here: whoever only names a build need not load MeCab.
    from corpus.text.tokens import Tokenizer

    kept = [shard for built in _whole_builds(store, embedder.model_id) for shard in built.shards]
    known = {**journal.read(), **_known_vectors(kept, embedder.model_id)}
    tokenizer = Tokenizer(store.home / "dictionary")
    made = []
    for document in documents:
        shard = next((each for each in kept if is_shard_of(each, document)), None)
        if shard is None:
            shard = embed(document, embedder, known, on_progress, journal.add)
            # Two versions have most of their texts in common.
            known.update(hashed_vectors(shard, embedder.model_id))
        made.append(replace(shard, tables=indexed(shard, tokenizer)))
    return made


def _known_vectors(kept: Sequence[Shard], model_id: str) -> dict[str, NDArray[np.float32]]:
    """The vectors of the shards of every kept build of the model, then those that come with Shishin."""
    known: dict[str, NDArray[np.float32]] = {}
    for shard in kept:
        for content_hash, vector in hashed_vectors(shard, model_id):
            known.setdefault(content_hash, vector)
    # The store's own come first: the shipped ones are rounded to float16.
    return {**shipped_vectors(model_id), **known}


def _whole_builds(store: Store, model_id: str) -> Iterator[Build]:
    """The kept builds of the model that are whole, newest first."""
    with suppress(StoreDamagedError):
        for build_id in store.ids():
            with suppress(StoreDamagedError, StoreMismatchError):
                if (built := store.load(build_id)).manifest.model_id == model_id:
                    yield built
