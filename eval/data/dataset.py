"""Question sets on the guideline, in BEIR's layout: ``queries.jsonl`` and ``qrels/<split>.tsv``.

A query line is ``{"_id", "text", "metadata": {"split", "category", "role",
"role_expected", "history", "decline"}}``; a qrels line is ``query-id corpus-id score`` with
an item key and a grade of 1 (also relevant) or 2 (answers). Sets with documents of their own
are read by ``eval.data.collection``.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.reading.question import has_words
from corpus.errors import DatasetError, DocumentError
from corpus.files.toml_file import read_fields, shaped
from corpus.guideline.item import Role


class Record(BaseModel):
    """A line that has an id; what else stands on it is left aside."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, coerce_numbers_to_str=True)

    id: str = Field(alias="_id", min_length=1)


Line = TypeVar("Line", bound=Record)


def read_text(path: Path) -> str:
    """A whole file of a question set.

    Raises:
        DatasetError: it is not there, not a file, cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DatasetError(f"評価セットのファイル {path} がありません。場所を確かめてください。") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} は UTF-8 ではありません。UTF-8 で保存し直してください。") from error
    except OSError as error:
        raise DatasetError(
            f"{path} を読めません({error.strerror})。ファイルの種類と権限を確かめてください。"
        ) from error


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines with something on them, numbered from 1.

    Raises:
        DatasetError: as ``read_text`` does.
    """
    lines = read_text(path).split("\n")  # only here: a text may hold other line separators
    yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def read_records(path: Path, shape: type[Line], name: str) -> dict[int, Line]:
    """The JSON lines of a file by number, each of them a ``name`` (問い, 文書) with an id of its own.

    Raises:
        DatasetError: broken JSON, another shape or a double id.
    """
    seen: set[str] = set()
    records = {}
    for number, text in read_lines(path):
        try:
            record = shape.model_validate(json.loads(text))
        except (json.JSONDecodeError, ValidationError, RecursionError) as error:
            raise DatasetError(
                f"{path} の {number} 行目を{name}として読めません。JSON の形を直してください。"
            ) from error
        if record.id in seen:
            raise DatasetError(f"{path} の {number} 行目: {name}の id「{record.id}」が重なっています。")
        seen.add(record.id)
        records[number] = record
    return records


Qrels = dict[str, dict[str, int]]


def splits(folder: Path) -> tuple[str, ...]:
    """The splits of a question set: the names of its qrels files, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("qrels/*.tsv")))


def qrels_path(folder: Path, split: str | None) -> Path:
    """The qrels file of a split; without one, of the only split there is.

    Raises:
        DatasetError: no such split, none at all, or more than one to choose from.
    """
    names = splits(folder)
    if not names:
        raise DatasetError(f"{folder / 'qrels'} に正解のファイル(<split>.tsv)がありません。置いてください。")
    if split is None and len(names) > 1:
        raise DatasetError(
            f"評価セット {folder} には split がいくつかあります。"
            f"--split で選んでください: {'、'.join(names)}。"
        )
    if split is not None and split not in names:
        raise DatasetError(
            f"評価セット {folder} に split「{split}」の正解({split}.tsv)はありません。"
            f"次から選んでください: {'、'.join(names)}。"
        )
    return folder / "qrels" / f"{split or names[0]}.tsv"


def read_qrels(path: Path, *, ids: frozenset[str], keys: frozenset[str], highest: int | None) -> Qrels:
    """Question id → key → grade, over questions ``ids`` and items or documents ``keys``.

    ``highest`` is the highest grade there may be; without it any whole number may stand, and
    one below 0 counts as 0.

    Raises:
        DatasetError: a broken line, an unknown question or key, two grades for one pair, no line.
    """
    qrels: Qrels = {}
    for number, text in read_lines(path):
        if number == 1 and text.startswith("query-id"):
            continue
        place = f"{path} の {number} 行目"
        query, key, grade = _row(text, place, highest)
        if query not in ids:
            raise DatasetError(f"{place}: 問い「{query}」はこの split にありません。")
        if key not in keys:
            raise DatasetError(f"{place}: 項目「{key}」はこの版(評価セットの文書)にありません。")
        if qrels.setdefault(query, {}).setdefault(key, grade) != grade:
            raise DatasetError(f"{place}: 問い「{query}」と項目「{key}」の正解が二通りあります。")
    if not qrels:
        raise DatasetError(f"{path} に正解が一つもありません。問いごとに正解の項目を書いてください。")
    return qrels


def _row(text: str, place: str, highest: int | None) -> tuple[str, str, int]:
    try:
        query, key, score = text.split("\t")
        grade = int(score)
    except ValueError as error:
        raise DatasetError(_shape(place, highest)) from error
    if highest is not None and not 0 <= grade <= highest:
        raise DatasetError(_shape(place, highest))
    return query, key, max(grade, 0)


def _shape(place: str, highest: int | None) -> str:
    score = "整数" if highest is None else f"0〜{highest}"
    return f"{place}は「問い<TAB>項目<TAB>{score}」の形ではありません。"


DATASETS = Path(__file__).parents[1] / "datasets"
GUIDELINE = DATASETS / "ai-guideline"
ANSWERS = 2  # the grade of an item that answers


class _Metadata(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    split: str
    category: str
    role: Role | None = None
    role_expected: Role | None = None
    history: tuple[str, ...] = ()
    decline: bool = False


class _Line(Record):
    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    text: str
    metadata: _Metadata


@dataclass(frozen=True)
class Question:
    """One judged question; ``qrels`` maps item keys to grades, empty when to be declined."""

    id: str
    text: str
    split: str
    category: str
    role: Role | None
    role_expected: Role | None
    history: tuple[str, ...]
    decline: bool
    qrels: dict[str, int] = field(default_factory=dict)


def load_questions(folder: Path, split: str, keys: Iterable[str]) -> tuple[Question, ...]:
    """The questions of one split, in file order.

    Raises:
        DatasetError: broken JSON, a double id, an unknown code, question or split, a
            question without an answer; the message names file and line.
    """
    path = folder / "queries.jsonl"
    lines = {number: line for number, line in _read_queries(path).items() if line.metadata.split == split}
    ids = frozenset(line.id for line in lines.values())
    judged = read_qrels(qrels_path(folder, split), ids=ids, keys=frozenset(keys), highest=ANSWERS)
    return tuple(
        _question(line, judged.get(line.id, {}), f"{path} の {number} 行目") for number, line in lines.items()
    )


def question_texts(folder: Path, split: str) -> tuple[str, ...]:
    """The questions of one split that have words and stand alone, in file order, without judgements.

    Raises:
        DatasetError: a file that cannot be read.
    """
    lines = _read_queries(folder / "queries.jsonl").values()
    alone = (each.text for each in lines if each.metadata.split == split and not each.metadata.history)
    return tuple(text for text in alone if has_words(text))


def _question(line: _Line, judged: dict[str, int], place: str) -> Question:
    meta = line.metadata
    if meta.decline and any(judged.values()):
        raise DatasetError(f"{place}: 断るべき問い {line.id} に正解があります。どちらかを直してください。")
    if not meta.decline and ANSWERS not in judged.values():
        raise DatasetError(
            f"{place}: 問い {line.id} に答える項目({ANSWERS})が正解にありません。書いてください。"
        )
    return Question(
        line.id, line.text, meta.split, meta.category, meta.role, meta.role_expected, meta.history,
        meta.decline, judged,
    )  # fmt: skip


def _read_queries(path: Path) -> dict[int, _Line]:
    """The queries by line number."""
    lines, known = read_records(path, _Line, "問い"), splits(path.parent)
    for number, line in lines.items():
        if line.metadata.split not in known:
            raise DatasetError(
                f"{path} の {number} 行目: split「{line.metadata.split}」の正解のファイルがありません。"
                f"次から選んでください: {'、'.join(known)}。"
            )
    return lines


NAME = "dataset.toml"


@dataclass(frozen=True)
class JudgedOn:
    """``dataset.toml`` beside the questions."""

    document: str
    version: str


def judged_on(folder: Path) -> JudgedOn:
    """Read what the set in ``folder`` was judged on.

    Raises:
        DatasetError: the file is missing or of another shape.
    """
    path = folder / NAME
    try:
        return shaped(JudgedOn, read_fields(path), path)
    except DocumentError as error:
        raise DatasetError(str(error)) from error
