"""Lines: the files of a question set, line by line, so that a fault can be told by its number."""

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
