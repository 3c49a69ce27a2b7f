"""From a document's folder to its shard: read and divided into passages, then embedded."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.guideline.document import load_document
from corpus.guideline.editorial import load_aids, load_editorial
from corpus.guideline.library import Library
from corpus.parsing.parser import parse
from corpus.text.lexicon import folded
from index.model.embedder import Embedder
from index.search.shard import Shard, ShardData, shard_data

CONTINUATIONS = Path(__file__).with_name("search") / "continuations.toml"

KnownVectors: TypeAlias = Mapping[str, NDArray[np.float32]]
"""Vectors, each of shape (dimension,), by the content hash of their passage."""

KeepVectors: TypeAlias = Callable[[Sequence[str], NDArray[np.float32]], None]
"""Is given content hashes, and vectors of shape (hashes, dimension)."""

_AT_ONCE = 256  # passages: a killed build loses a few seconds of work


@dataclass(frozen=True)
class PreparedDocument:
    """A document that is read and divided into passages, but not yet embedded."""

    data: ShardData
    source: str


def read_documents(root: Path) -> tuple[PreparedDocument, ...]:
    """Prepare every document folder under ``root``.

    Raises:
        DocumentError: one of them cannot be read.
    """
    return tuple(_read(folder) for folder in Library(root).folders())


def _read(folder: Path) -> PreparedDocument:
    document = load_document(folder)
    parsed = parse(document, load_editorial(folder))
    data = shard_data(document, parsed, load_aids(folder), load_continuations())
    return PreparedDocument(data, document.text)


@cache
def load_continuations(path: Path = CONTINUATIONS) -> Mapping[str, tuple[str, ...]]:
    """Examples of questions that go on from the one before, by the way in which they do."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    # Spelt as a question is when it is embedded.
    return {name: tuple(map(folded, texts)) for name, texts in table.items()}


class EmbeddingProgress(Protocol):
    """Hears how far the embedding of one document has come."""

    def __call__(self, document: str, done: int, total: int) -> None:
        """``done`` of ``total`` new passages are embedded."""
        ...


def embed(
    document: PreparedDocument,
    embedder: Embedder,
    known: KnownVectors,
    on_progress: EmbeddingProgress | None = None,
    keep: KeepVectors = lambda _hashes, _vectors: None,
) -> Shard:
    """The shard of a document; vectors that are ``known`` by content hash are used again.

    ``keep`` is given new ones as they are made.

    Raises:
        ModelError: the model cannot embed.
        StoreWriteError: as ``keep`` does.
    """
    passages = document.data.passages
    hashes = [passage.content_hash(embedder.model_id) for passage in passages]
    new = [row for row, each in enumerate(hashes) if each not in known]
    meter = _Meter(f"{document.data.document_id} {document.data.version}", len(new), on_progress)
    vectors = np.zeros((len(passages), embedder.dimension), dtype=np.float32)
    for row in set(range(len(passages))) - set(new):
        vectors[row] = known[hashes[row]]
    # A model may put other words before a question than before a passage, so they go in calls of their own.
    ways = (
        (embedder.encode_queries, [row for row in new if passages[row].field.is_question]),
        (embedder.encode_documents, [row for row in new if not passages[row].field.is_question]),
    )
    for encode, rows in ways:
        for begin in range(0, len(rows), _AT_ONCE):
            some = rows[begin : begin + _AT_ONCE]
            vectors[some] = encode([passages[row].text for row in some], on_progress=meter)
            keep([hashes[row] for row in some], vectors[some])
            meter.start += len(some)  # the embedder counts from nought in each call
    return Shard(document.data, document.source, vectors)


@dataclass
class _Meter:
    """Adds up the progress of the embedder's calls."""

    name: str
    total: int
    report: EmbeddingProgress | None
    start: int = 0

    def __call__(self, done: int) -> None:
        if self.report:
            self.report(self.name, self.start + done, self.total)


def hashed_vectors(shard: Shard, model_id: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Each passage's content hash and its vector, as ``KnownVectors`` pairs them."""
    for passage, vector in zip(shard.data.passages, shard.vectors, strict=True):
        yield passage.content_hash(model_id), vector
