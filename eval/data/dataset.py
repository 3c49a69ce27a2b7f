"""Question sets on the guideline, in BEIR's layout: ``queries.jsonl`` and ``qrels/<split>.tsv``.

A query line is ``{"_id", "text", "metadata": {"split", "category", "role",
"role_expected", "history", "decline"}}``; a qrels line is ``query-id corpus-id score`` with
an item key and a grade: 2 answers, 1 is useful beside it, 0 is no help though it was thought of.
Sets with documents of their own are read by ``eval.data.collection``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.reading.question import has_words
from corpus.errors import DatasetError, DocumentError
from corpus.files.toml_file import read_fields, shaped
from corpus.guideline.item import Role
from eval.data.beir_files import Record, qrels_path, read_qrels, read_records, splits

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
    """One judged question; ``qrels`` maps item keys to grades, none of which answers when to be declined."""

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
    if meta.decline and ANSWERS in judged.values():
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
class JudgedVersion:
    """``dataset.toml`` beside the questions."""

    document: str
    version: str


def judged_version(folder: Path) -> JudgedVersion:
    """Read what the set in ``folder`` was judged on.

    Raises:
        DatasetError: the file is missing or of another shape.
    """
    path = folder / NAME
    try:
        return shaped(JudgedVersion, read_fields(path), path)
    except DocumentError as error:
        raise DatasetError(str(error)) from error
