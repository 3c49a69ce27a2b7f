"""SQuAD to a collection: paragraphs become documents, and a question's paragraph is its answer.

Reads SQuAD 1 and 2 and JSQuAD. Paragraphs of the same text are one document. JSQuAD's
``title [SEP] `` before a paragraph becomes its title, else the article's own counts. Questions
marked impossible are left out: that one paragraph does not answer says nothing about the others.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ValidationError
from rich.console import Console
from rich.progress import Progress

from assistant.ranking.features import load_weights
from assistant.ranking.ranker import Tools
from assistant.reading.cues import CueTable
from assistant.reading.references import ReferenceFinder
from assistant.service.assistant import Assistant
from corpus.errors import DatasetError, InputError, StoreWriteError
from corpus.files.disk import Disk
from corpus.guideline.document import DocumentManifest
from corpus.guideline.item import Item, ItemKind, Label
from corpus.text.markup import display, sentences
from corpus.text.span import Span
from corpus.text.tokens import Tokenizer
from eval.data.dataset import ANSWERS, Question, Record, qrels_path, read_qrels, read_records, read_text
from eval.data.vector_cache import CachedEmbedder
from index.model.embedder import Embedder
from index.prepared_document import PreparedDocument, embed
from index.search.shard import Field, Passage, ShardData, item_text
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


_TITLE_END = " [SEP] "
_SPLIT = re.compile(r"[\w-]+")


class _Qa(BaseModel):
    id: str
    question: str
    is_impossible: bool = False


class _Paragraph(BaseModel):
    context: str
    qas: tuple[_Qa, ...]


class _Article(BaseModel):
    title: str = ""
    paragraphs: tuple[_Paragraph, ...]


class _File(BaseModel):
    data: tuple[_Article, ...]


@dataclass(frozen=True)
class Squad:
    """What a file holds, paragraphs in order.

    ``titles`` maps a paragraph to its article's title, ``answers`` holds the questions that have
    an answer, each with its paragraph, and ``left_out`` counts those that have none.
    """

    titles: dict[str, str]
    answers: tuple[tuple[_Qa, str], ...]
    left_out: int


def import_squad(file: Path, out: Path, split: str) -> str:
    """Convert ``file`` into the folder ``out`` and say what was written.

    Raises:
        DatasetError: the file is missing, not UTF-8, not SQuAD, or holds no question.
        InputError: ``out`` is there and not empty, or ``split`` cannot be the name of a file.
        StoreWriteError: the disk refuses; nothing half-written stays.
    """
    if not _SPLIT.fullmatch(split):
        raise InputError(f"split「{split}」は使えません。dev や test のように、英数字で書いてください。")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"書き先 {out} は空のフォルダーではありません。新しい場所を選んでください。")
    squad = read_squad(file)
    write_folder(out, _files(squad, split))
    skipped = f"(答えのない {squad.left_out:,} 問は除きました)" if squad.left_out else ""
    return f"{out} に文書 {len(squad.titles):,} 件と問い {len(squad.answers):,} 問を書きました{skipped}。"


def read_squad(file: Path) -> Squad:
    """Read and check a SQuAD file.

    Raises:
        DatasetError: it is missing, not UTF-8, not SQuAD, has a double id or no question.
    """
    try:
        articles = _File.model_validate(json.loads(read_text(file))).data
    except (json.JSONDecodeError, ValidationError, RecursionError) as error:
        raise DatasetError(
            f"{file} を SQuAD 形式(data・paragraphs・context・qas のある JSON)として読めません。"
            "ファイルを確かめてください。"
        ) from error
    titles: dict[str, str] = {}
    asked: list[tuple[_Qa, str]] = []
    for article in articles:
        for paragraph in article.paragraphs:
            titles.setdefault(paragraph.context, article.title)
            asked.extend((qa, paragraph.context) for qa in paragraph.qas)
    answers = tuple(each for each in asked if not each[0].is_impossible)
    _check(file, [qa.id for qa, _ in answers])
    return Squad(titles, answers, len(asked) - len(answers))


def _check(file: Path, ids: list[str]) -> None:
    if not ids:
        raise DatasetError(f"{file} に答えのある問いが一つもありません。ファイルを確かめてください。")
    double = next((id for id, count in Counter(ids).items() if count > 1), None)
    if double is not None:
        raise DatasetError(f"{file} の問いの id「{double}」が重なっています。別の id にしてください。")


def _files(squad: Squad, split: str) -> dict[str, str]:
    """The texts of the collection's files, by their path in its folder."""
    ids = {context: f"p{number}" for number, context in enumerate(squad.titles, start=1)}
    documents = [_document(ids[context], title, context) for context, title in squad.titles.items()]
    queries = [{"_id": qa.id, "text": qa.question} for qa, _ in squad.answers]
    rows = ["query-id\tcorpus-id\tscore", *(f"{qa.id}\t{ids[context]}\t1" for qa, context in squad.answers)]
    return {
        CORPUS: _json_lines(documents),
        QUERIES: _json_lines(queries),
        f"qrels/{split}.tsv": "".join(f"{row}\n" for row in rows),
    }


def _document(id: str, article: str, context: str) -> dict[str, str]:
    title, mark, text = context.partition(_TITLE_END)
    return (
        {"_id": id, "title": title, "text": text} if mark else {"_id": id, "title": article, "text": context}
    )


def _json_lines(records: Iterable[Mapping[str, str]]) -> str:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)


def write_folder(out: Path, files: Mapping[str, str]) -> None:
    """Make the folder with all its files or not at all: written beside it, then renamed.

    Raises:
        StoreWriteError: the disk refuses.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as making:
            whole = Path(making, out.name)
            for name, text in files.items():
                path = whole / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8", "replace"))
            whole.replace(out)
    except OSError as error:
        raise StoreWriteError(
            f"{out} に書けません({error.strerror})。"
            "空き容量と権限を確かめるか、--out で別の場所を選んでください。"
        ) from error


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
    tools = Tools(
        cached, tokenizer, CueTable(), load_weights(), make_finder=lambda _items: ReferenceFinder(())
    )
    return Assistant([shard], tools)
