"""The builder: document folders in, a build out, beside the one that answers."""

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreDamagedError, StoreError, StoreMismatchError
from corpus.files.disk import OnStep, ignore
from corpus.guideline.document import find_documents, load_document
from corpus.guideline.editorial import load_aids, load_editorial
from corpus.parsing.parser import parse
from index.model.embedder import Embedder
from index.search.shard import Shard, ShardData, shard_data
from index.store.build import Build
from index.store.record import Note
from index.store.store import Store

Known = Mapping[str, NDArray[np.float32]]
"""Vectors by the content hash of their passage."""

SHIPPED = Path(__file__).with_name("vectors.npz")


def shipped_vectors(model_id: str, path: Path = SHIPPED) -> Known:
    """The shipped vectors by content hash, float32 and of length one; none for another model.

    A file that cannot be read costs time, for then all is embedded, and nothing else.
    """
    try:
        with path.open("rb") as raw, np.load(raw) as file:
            if str(file["model"]) != model_id:
                return {}
            vectors = file["vectors"].astype(np.float32)
            hashes = [row.tobytes().hex() for row in file["hashes"]]
    except (OSError, EOFError, KeyError, ValueError, BadZipFile, zlib.error):
        return {}
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return dict(zip(hashes, vectors, strict=True))


def to_bytes(shards: Iterable[Shard], model_id: str) -> bytes:
    """The file for the passages of ``shards``, which ``model_id`` embedded."""
    known: dict[str, NDArray[np.float32]] = {}
    for shard in shards:
        for passage, vector in zip(shard.data.passages, shard.vectors, strict=True):
            known[passage.content_hash(model_id)] = vector
    raw = io.BytesIO()
    np.savez_compressed(
        raw,
        model=np.asarray(model_id),
        hashes=np.asarray([list(bytes.fromhex(each)) for each in known], dtype=np.uint8),
        vectors=np.stack([*known.values()]).astype(np.float16),
    )
    return raw.getvalue()


def main() -> None:
    """Embed every text of the documents that come with Shishin, and write the file."""
    from index.model.embedding import open_embedder
    from index.settings import load_settings

    settings = load_settings({})
    embedder = open_embedder(settings.model, settings.models)
    shards = [embed(draft, embedder, {}) for draft in read_documents(settings.documents)]
    SHIPPED.write_bytes(to_bytes(shards, embedder.model_id))


if __name__ == "__main__":
    main()


_LIBRARIES = ("sentence-transformers", "torch", "faiss-cpu", "bm25s", "fugashi", "unidic-lite")

_AT_ONCE = "答える索引がなかったので、すぐに使い始めた"


class Progress(Protocol):
    """Hears how far the embedding of one document has come."""

    def __call__(self, document: str, done: int, total: int) -> None:
        """``done`` of ``total`` new passages are embedded."""
        ...


@dataclass(frozen=True)
class Draft:
    """A document that is read but not yet embedded."""

    data: ShardData
    source: str


def read_documents(root: Path) -> tuple[Draft, ...]:
    """Read and itemise every document folder under ``root``.

    Raises:
        DocumentError: one of them cannot be read.
    """
    drafts = []
    for folder in find_documents(root):
        document = load_document(folder)
        parsed = parse(document, load_editorial(folder))
        drafts.append(Draft(shard_data(document, parsed, load_aids(folder)), document.text))
    return tuple(drafts)


def build(
    store: Store,
    drafts: Sequence[Draft],
    embedder: Embedder,
    *,
    on_progress: Progress | None = None,
    note: Note | None = None,
    on_step: OnStep = ignore,
) -> Build:
    """Embed what is new and make a build; where nothing answers yet, put it in service at once.

    Raises:
        StoreBusyError, StoreWriteError: as ``Store.make`` and ``Store.publish`` do.
        ModelError: the model cannot embed.
    """
    with store.lock():
        answered = answers(store, embedder.model_id)
        known = _known_vectors(store, embedder.model_id)
        shards = [embed(draft, embedder, known, on_progress) for draft in drafts]
        libraries = {name: version(name) for name in _LIBRARIES}
        made = store.make(shards, model_id=embedder.model_id, libraries=libraries, note=note, on_step=on_step)
        return made if answered else serve(store, made, note, on_step)


def answers(store: Store, model_id: str) -> bool:
    """Whether something was put in service and a build of this model can answer."""
    try:
        store.open(model_id)
    except StoreError:
        return False
    return store.mark() is not None


def serve(store: Store, made: Build, note: Note | None, on_step: OnStep = ignore) -> Build:
    """Put in service what was made where nothing answers; nobody has to ask for it.

    Raises:
        StoreBusyError, StoreWriteError: as ``Store.publish`` does.
    """
    note = replace(note or Note(), reason=_AT_ONCE)
    served = store.publish(made.build_id, note=note, on_step=on_step)
    return replace(served, warnings=tuple(dict.fromkeys((*made.warnings, *served.warnings))))


def _known_vectors(store: Store, model_id: str) -> Known:
    """Vectors of every kept build of the model, and those that come with Shishin, by content hash."""
    known: dict[str, NDArray[np.float32]] = {}
    for built in _kept(store):
        if built.manifest.model_id == model_id:
            for shard in built.shards:
                for passage, vector in zip(shard.data.passages, shard.vectors, strict=True):
                    known.setdefault(passage.content_hash(model_id), vector)
    return {**shipped_vectors(model_id), **known}


def _kept(store: Store) -> Iterator[Build]:
    """The builds that are whole, newest first."""
    with suppress(StoreDamagedError):
        for build_id in store.ids():
            with suppress(StoreDamagedError, StoreMismatchError):
                yield store.load(build_id)


def embed(draft: Draft, embedder: Embedder, known: Known, on_progress: Progress | None = None) -> Shard:
    """The shard of a draft: vectors that are ``known`` by content hash are reused.

    Raises:
        ModelError: the model cannot embed.
    """
    passages = draft.data.passages
    hashes = [passage.content_hash(embedder.model_id) for passage in passages]
    new = [row for row, each in enumerate(hashes) if each not in known]
    meter = _Meter(f"{draft.data.document_id} {draft.data.version}", len(new), on_progress)
    vectors = np.zeros((len(passages), embedder.dimension), dtype=np.float32)
    for row in set(range(len(passages))) - set(new):
        vectors[row] = known[hashes[row]]
    questions = [row for row in new if passages[row].field.is_question]
    documents = [row for row in new if not passages[row].field.is_question]
    vectors[questions] = embedder.encode_queries([passages[row].text for row in questions], on_progress=meter)
    meter.start = len(questions)
    vectors[documents] = embedder.encode_documents(
        [passages[row].text for row in documents], on_progress=meter
    )
    return Shard(draft.data, draft.source, vectors)


@dataclass
class _Meter:
    """Adds up the progress of several calls of the embedder."""

    name: str
    total: int
    report: Progress | None
    start: int = 0

    def __call__(self, done: int) -> None:
        if self.report:
            self.report(self.name, self.start + done, self.total)


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
