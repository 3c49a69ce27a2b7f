"""SQuAD to a collection: paragraphs become documents, and a question's paragraph is its answer.

Reads SQuAD 1 and 2 and JSQuAD. Paragraphs of the same text are one document. JSQuAD's
``title [SEP] `` before a paragraph becomes its title, else the article's own counts. Questions
marked impossible are left out: that one paragraph does not answer says nothing about the others.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from corpus.errors import DatasetError, InputError, StoreWriteError
from eval.data.beir_files import read_text
from eval.data.collection import CORPUS, QUERIES

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
    # RecursionError: what json raises for brackets nested thousands deep
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
        # In the same folder, so on the same disk: only there renaming is a single step.
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as making:
            whole = Path(making, out.name)
            for name, text in files.items():
                path = whole / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8", "replace"))
            # An empty folder is replaced; one that has been filled meanwhile is refused by the system.
            whole.replace(out)
    except OSError as error:
        raise StoreWriteError(
            f"{out} に書けません({error.strerror})。"
            "空き容量と権限を確かめるか、--out で別の場所を選んでください。"
        ) from error
