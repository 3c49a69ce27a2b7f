"""The builder: document folders in, a build out, beside the one that answers."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.aids import load_aids
from corpus.document import find_documents, load_document
from corpus.editorial import load_editorial
from corpus.errors import StoreDamagedError, StoreError, StoreMismatchError
from corpus.parser import parse
from corpus.step import OnStep, ignore
from index.build import Build
from index.chunking import shard_data
from index.embedder import Embedder
from index.entry import Note
from index.shard import Shard, ShardData
from index.shipped import Known, shipped_vectors
from index.store import Store

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
