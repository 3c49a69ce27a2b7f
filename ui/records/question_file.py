"""The question file: promoted questions as question sets in BEIR's layout, for the evaluation to read.

``questions/<document>/<version>/`` of the home holds ``queries.jsonl``, ``qrels/dev.tsv`` and
``dataset.toml``: a set is judged on one version. The files are only ever written from the records.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import StoreWriteError
from corpus.files.disk import write_output
from corpus.files.toml_file import to_toml
from ui.records.model import PromotedQuestion

FOLDER = "questions"
SPLIT = "dev"
CATEGORY = "site"
_NOTE = "出典確認の判定から作った問い。Shishin が書き直すので、手で直さないでください。"


@dataclass(frozen=True)
class QuestionFile:
    """The sets under ``folder``."""

    folder: Path

    @classmethod
    def in_home(cls, home: Path) -> "QuestionFile":
        """That of a home."""
        return cls(home / FOLDER)

    def write(self, questions: Iterable[PromotedQuestion]) -> None:
        """Make the sets hold these questions and no others.

        Raises:
            ShishinError: the disk refuses; each file is there whole, the old one or the new one.
        """
        sets: dict[Path, list[PromotedQuestion]] = defaultdict(list)
        # A set whose last question was withdrawn must be written too, as an empty one.
        for known in self.folder.glob("*/*/dataset.toml"):
            sets[known.parent] = []
        for each in questions:
            sets[self.folder / each.document / each.version].append(each)
        for folder, inside in sets.items():
            _write_set(folder, inside)


def _write_set(folder: Path, questions: Sequence[PromotedQuestion]) -> None:
    try:
        (folder / "qrels").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreWriteError(
            f"{folder} を作れません({error.strerror})。権限と空き容量を確かめてください。"
        ) from error
    on = {"document": folder.parent.name, "version": folder.name}
    write_output(folder / "dataset.toml", to_toml(on, _NOTE).decode())
    write_output(folder / "queries.jsonl", "".join(f"{_query(each)}\n" for each in questions))
    rows = (f"{name(each)}\t{key}\t{grade}\n" for each in questions for key, grade in each.relevant.items())
    write_output(folder / "qrels" / f"{SPLIT}.tsv", "query-id\tcorpus-id\tscore\n" + "".join(rows))


def name(question: PromotedQuestion) -> str:
    """Its id in the set, which no shipped question has."""
    return f"{CATEGORY}-{question.id}"


def _query(question: PromotedQuestion) -> str:
    made = {"by": question.by, "at": question.at.isoformat(), "verdict": question.verdict_id}
    metadata = {
        "split": SPLIT,
        "category": CATEGORY,
        "role": question.role,
        "role_expected": question.role,
        "history": question.history,
        "decline": question.decline,
        "provenance": made,
    }
    return json.dumps(
        {"_id": name(question), "text": question.text, "metadata": metadata}, ensure_ascii=False
    )
