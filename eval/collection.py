"""A collection: any question set in BEIR's layout that brings its own documents.

``corpus.jsonl`` holds ``{"_id", "title", "text"}``, ``queries.jsonl`` ``{"_id", "text"}``,
``qrels/<split>.tsv`` ``query-id corpus-id score``; what else stands there is left aside.
Every grade above 0 counts as an answer, whatever scale the set grades on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from corpus.document import DocumentManifest
from corpus.errors import DatasetError
from corpus.item import Item, ItemKind, Label
from corpus.markup import display, sentences
from corpus.span import Span
from eval.dataset import ANSWERS, Question
from eval.lines import Record, read_records
from eval.qrels import qrels_path, read_qrels
from index.builder import Draft
from index.chunking import item_text
from index.passage import Field, Passage
from index.shard import ShardData

CORPUS, QUERIES = "corpus.jsonl", "queries.jsonl"
_DATE = date(1970, 1, 1)  # a collection has no edition; nothing shows this


class _Document(Record):
    title: str | None = None
    text: str | None = None


class _Query(Record):
    text: str


@dataclass(frozen=True)
class Collection:
    """The documents, as a draft of one item each, and the questions of one split."""

    split: str
    draft: Draft
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
    return Collection(path.stem, _draft(folder, documents), questions)


def _questions(queries: Iterable[_Query], qrels: dict[str, dict[str, int]], split: str) -> Iterator[Question]:
    """The questions that something answers, in file order."""
    for query in queries:
        # ANSWERS times the grade: every positive one answers, and nDCG, a ratio, stays as it is.
        grades = {key: ANSWERS * grade for key, grade in qrels.get(query.id, {}).items()}
        if any(grades.values()):
            yield Question(query.id, query.text, split, "plain", None, None, (), False, grades)


def _draft(folder: Path, documents: Iterable[_Document]) -> Draft:
    """The documents laid one after the other as one source, each of them an item in it."""
    pieces, items, start = [], [], 0
    for document in documents:
        title, text = _readable(document.title), _readable(document.text)
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
        passages=tuple(_passages(source, made)),
        words={},
        outside=(),
    )
    return Draft(data, source)


def _readable(text: str | None) -> str:
    """The text without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return (text or "").encode("utf-8", "replace").decode("utf-8")


def _item(id: str, title: str, start: int, length: int) -> Item:
    own, words = Span(start, start + len(title)), start + len(title) + 1
    span = Span(words, words + length)
    return Item(f"collection#{id}", id, ItemKind.NARRATIVE, Label(title, own), (), (), (span,), ())


def _with_sentences(item: Item, source: str) -> Item:
    return replace(item, sentences=sentences(source, item.spans[0]))


def _passages(source: str, items: Iterable[Item]) -> Iterator[Passage]:
    """As ``index.chunking`` does; but a sentence of a foreign text needs its title to be understood."""
    for item in items:
        yield Passage(item.key, Field.TEXT, item_text(item, source))
        if len(item.sentences) > 1:
            for sentence in item.sentences:
                words = f"{item.title.text}\n{display(sentence.of(source))}"
                yield Passage(item.key, Field.SENTENCE, words)


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
