"""The files of a set in BEIR's layout: JSON lines that have ids, and qrels."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import DatasetError


class Record(BaseModel):
    """A line that has an id; what else stands on it is left aside."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, coerce_numbers_to_str=True)

    id: str = Field(alias="_id", min_length=1)


Line = TypeVar("Line", bound=Record)
Shape = TypeVar("Shape", bound=BaseModel)


def read_text(path: Path) -> str:
    """A whole file of a question set.

    Raises:
        DatasetError: it is not there, not a file, cannot be read or is not UTF-8.
    """
    try:
        # -sig: editors on Windows put a byte order mark in front.
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


def parse_line(text: str, shape: type[Shape], name: str, place: str) -> Shape:
    """A line of JSON as a ``name`` (問い, 文書); ``place`` says in Japanese where it stands.

    Raises:
        DatasetError: broken JSON or another shape.
    """
    try:
        return shape.model_validate(json.loads(text))
    # RecursionError: what json raises for brackets nested thousands deep
    except (json.JSONDecodeError, ValidationError, RecursionError) as error:
        raise DatasetError(f"{place}を{name}として読めません。JSON の形を直してください。") from error


def read_records(path: Path, shape: type[Line], name: str) -> dict[int, Line]:
    """The JSON lines of a file by number, each of them a ``name`` (問い, 文書) with an id of its own.

    Raises:
        DatasetError: broken JSON, another shape or a double id.
    """
    seen: set[str] = set()
    records = {}
    for number, text in read_lines(path):
        record = parse_line(text, shape, name, f"{path} の {number} 行目")
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
        # the header that BEIR's own files have
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
