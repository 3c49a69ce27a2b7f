"""Question sets in BEIR's layout: ``queries.jsonl`` and ``qrels/<split>.tsv``.

A query line is ``{"_id", "text", "metadata": {"split", "category", "role",
"role_expected", "history", "decline"}}``; a qrels line is ``query-id corpus-id score`` with
an item key and a grade of 1 (also relevant) or 2 (answers).
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import DatasetError
from corpus.item import Role

DATASETS = Path(__file__).with_name("datasets")
GUIDELINE = DATASETS / "ai-guideline"
ANSWERS = 2  # the grade of an item that answers

Qrels = dict[str, dict[str, int]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Metadata(_Strict):
    split: str
    category: str
    role: Role | None = None
    role_expected: Role | None = None
    history: tuple[str, ...] = ()
    decline: bool = False


class _Line(_Strict):
    id: str
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
    qrels = _read_qrels(folder / "qrels" / f"{split}.tsv", frozenset(keys), ids)
    return tuple(_question(line, qrels, f"{path} の {number} 行目") for number, line in lines.items())


def _question(line: _Line, qrels: Qrels, place: str) -> Question:
    judged, meta = qrels.get(line.id, {}), line.metadata
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


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        splits = "、".join(sorted(each.stem for each in path.parent.glob("*.tsv"))) or "なし"
        raise DatasetError(
            f"評価セットのファイル {path} がありません(この評価セットの split: {splits})。"
            "名前を確かめてください。"
        ) from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} は UTF-8 ではありません。UTF-8 で保存し直してください。") from error
    yield from ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _read_queries(path: Path) -> dict[int, _Line]:
    """The queries by line number."""
    seen: set[str] = set()
    splits = {each.stem for each in path.parent.glob("qrels/*.tsv")}
    lines = {}
    for number, text in _lines(path):
        try:
            fields = json.loads(text)
            line = _Line(id=fields.pop("_id"), **fields)
        except (json.JSONDecodeError, ValidationError, KeyError, TypeError, AttributeError) as error:
            raise DatasetError(
                f"{path} の {number} 行目を問いとして読めません。JSON の形を直してください。"
            ) from error
        if line.id in seen:
            raise DatasetError(f"{path} の {number} 行目: 問いの id「{line.id}」が重なっています。")
        if line.metadata.split not in splits:
            raise DatasetError(
                f"{path} の {number} 行目: split「{line.metadata.split}」の正解のファイルがありません。"
                f"次から選んでください: {'、'.join(sorted(splits))}。"
            )
        seen.add(line.id)
        lines[number] = line
    return lines


def _read_qrels(path: Path, keys: frozenset[str], ids: frozenset[str]) -> Qrels:
    qrels: Qrels = {}
    for number, text in _lines(path):
        if number == 1 and text.startswith("query-id"):
            continue
        row = next(csv.reader([text], delimiter="\t"), [])
        if len(row) != 3 or row[2] not in {"0", "1", "2"}:
            raise DatasetError(f"{path} の {number} 行目は「問い<TAB>項目<TAB>0〜2」の形ではありません。")
        if row[0] not in ids:
            raise DatasetError(f"{path} の {number} 行目: 問い「{row[0]}」はこの split にありません。")
        if row[1] not in keys:
            raise DatasetError(f"{path} の {number} 行目: 項目「{row[1]}」はこの版にありません。")
        qrels.setdefault(row[0], {})[row[1]] = int(row[2])
    if not qrels:
        raise DatasetError(f"{path} に正解が一つもありません。問いごとに正解の項目を書いてください。")
    return qrels
