"""Collections: question sets with documents of their own, in BEIR's layout, and an assistant over them.

A folder holds ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/<split>.tsv``. Every document becomes one item.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from assistant.ranking.ranker import Tools
from assistant.reading.cues import CueTable
from assistant.reading.references import ReferenceFinder
from assistant.service.assistant import Assistant
from assistant.weights import weights_of
from corpus.errors import DatasetError
from corpus.files.disk import Disk
from corpus.guideline.document import DocumentManifest
from corpus.guideline.editorial import Aids
from corpus.guideline.item import Item, ItemKind, Label
from corpus.text.markup import sentences
from corpus.text.span import Span
from corpus.text.tokens import Tokenizer
from eval.data.beir_files import Record, qrels_path, read_qrels, read_records
from eval.data.dataset import ANSWERS, Question
from eval.data.vector_cache import CachedEmbedder
from index.model.embedder import Embedder
from index.prepared_document import PreparedDocument, embed
from index.search.shard import ShardData, passages_of
from index.settings import Settings

CORPUS, QUERIES = "corpus.jsonl", "queries.jsonl"
_DATE = date(1970, 1, 1)  # a collection has no edition; nothing shows this


class _Document(Record):
    title: str | None = None
    text: str | None = None


class _Query(Record):
    text: str


@dataclass(frozen=True)
class Collection:
    """The documents, prepared with one item each, and the questions of one split."""

    split: str
    prepared: PreparedDocument
    questions: tuple[Question, ...]


def load_collection(folder: Path, split: str | None = None) -> Collection:
    """Read a folder; without ``split`` the only one there is.

    Raises:
        DatasetError: a file that is missing or broken, a double or unknown id, a wrong split,
            no document, no answer; the message names file and line.
    """
    documents = tuple(read_records(folder / CORPUS, _Document, "文書").values())
    if not documents:
        raise DatasetError(f"{folder / CORPUS} に文書が一つもありません。1行に1つ、JSON で書いてください。")
    queries = tuple(read_records(folder / QUERIES, _Query, "問い").values())
    path = qrels_path(folder, split)
    keys, ids = frozenset(each.id for each in documents), frozenset(each.id for each in queries)
    qrels = read_qrels(path, ids=ids, keys=keys, highest=None)
    questions = tuple(_questions(queries, qrels, path.stem))
    if not questions:
        raise DatasetError(f"{path} に正解(1 以上)が一つもありません。問いごとに正解の文書を書いてください。")
    return Collection(path.stem, _prepared(folder, documents), questions)


def _questions(queries: Iterable[_Query], qrels: dict[str, dict[str, int]], split: str) -> Iterator[Question]:
    """The questions that something answers, in file order."""
    for query in queries:
        # ANSWERS times the grade: every positive one answers, and nDCG, a ratio, stays as it is.
        grades = {key: ANSWERS * grade for key, grade in qrels.get(query.id, {}).items()}
        if any(grades.values()):
            yield Question(query.id, query.text, split, "plain", None, None, (), False, grades)


def _prepared(folder: Path, documents: Iterable[_Document]) -> PreparedDocument:
    """The documents laid one after the other as one source, each of them an item in it."""
    pieces, items, start = [], [], 0
    for document in documents:
        title, text = _readable(document.title), _readable(document.text)
        # Items and sentences are spans of one source, as in a guideline.
        pieces.append(f"{title}\n{text}\n")
        items.append(_item(document.id, title, start, len(text)))
        start += len(pieces[-1])
    source = "".join(pieces)
    made = tuple(_with_sentences(item, source) for item in items)
    data = ShardData(
        document_id=folder.name,
        manifest=_manifest(folder, source),
        source_path=str(folder / CORPUS),
        items=made,
        passages=tuple(passages_of(source, made, Aids())),
        words={},
        outside=(),
    )
    return PreparedDocument(data, source)


def _readable(text: str | None) -> str:
    """The text without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return (text or "").encode("utf-8", "replace").decode("utf-8")


def _item(id: str, title: str, start: int, length: int) -> Item:
    own, words = Span(start, start + len(title)), start + len(title) + 1
    span = Span(words, words + length)
    return Item(f"collection#{id}", id, ItemKind.NARRATIVE, Label(title, own), (), (), (span,), ())


def _with_sentences(item: Item, source: str) -> Item:
    return replace(item, sentences=sentences(source, item.spans[0]))


def _manifest(folder: Path, source: str) -> DocumentManifest:
    return DocumentManifest(
        title=folder.name,
        edition="評価セット",
        version="collection",
        publisher="",
        published=_DATE,
        url="",
        terms="",
        source=CORPUS,
        sha256=sha256(source.encode()).hexdigest(),
    )


VECTORS = "vectors"  # the folder of cached vectors under the home


def collection_assistant(
    collection: Collection, embedder: Embedder, settings: Settings, notes: Console
) -> Assistant:
    """An assistant over the documents, that has the vectors of all questions at hand.

    It has Shishin's own weights; a collection has no aids, roles or outside topics, so only
    the signals of words, sounds and meaning count, and nothing is declined.

    Raises:
        ModelError: the model cannot embed.
    """
    tokenizer = Tokenizer(settings.dictionary)
    cached = CachedEmbedder(embedder, settings.home / VECTORS, Disk())
    questions = [tokenizer.fold(question.text.strip()) for question in collection.questions]
    passages = len(collection.prepared.data.passages)
    with Progress(console=notes) as bars:
        task = bars.add_task("文書を埋め込み", total=passages)
        shard = embed(
            collection.prepared, cached, {}, lambda _name, done, _total: bars.update(task, completed=done)
        )
        bars.update(task, completed=passages)
        asked = bars.add_task("問いを埋め込み", total=len(questions))
        cached.learn_queries(questions, on_progress=lambda done: bars.update(asked, completed=done))
        bars.update(asked, completed=len(questions))
    # The ids of a collection are no codes of the guideline: no reference is looked for.
    weights = weights_of(embedder.model_id, settings.weights)
    tools = Tools(cached, tokenizer, CueTable(), weights, make_finder=lambda _items: ReferenceFinder(()))
    return Assistant([shard], tools)
