"""Questions of this site: what its trainers promoted, as the web app hands them over in files.

``questions/<document>/<version>/`` of the home is a set in the layout of ``eval.data.dataset``, judged on
that version, with a ``provenance`` beside the other metadata. The web app rewrites its files while
others may read them: a question that stands in only one of them is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.errors import DatasetError
from corpus.guideline.item import Role
from eval.data.beir_files import Record, read_lines, read_records
from eval.data.dataset import ANSWERS, JudgedVersion, Question, judged_version
from eval.data.leakage import find_leaks

FOLDER = "questions"
SPLIT = "dev"
PREFIX = CATEGORY = "site"
KeysOf = Callable[[JudgedVersion], Iterable[str] | None]
"""The item keys of a version; None where it is not at hand."""

_UNREAD = "サイトの質問 {0} 問は、版 {1} が索引にないため外しました。"
_INCOMPLETE = "サイトの質問 {0} 問は、正解の項目が版 {1} にないため外しました。"
_LEAKED = "サイトの質問 {0} 問は、測定用に伏せてある test の問いとほぼ同じ文なので外しました。"


class _Provenance(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    by: str
    at: datetime
    verdict: int | None


class _Metadata(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    split: str
    category: str
    role: Role | None
    role_expected: Role | None
    history: tuple[str, ...]
    decline: bool
    provenance: _Provenance


class _Line(Record):
    model_config = ConfigDict(extra="forbid")

    text: str
    metadata: _Metadata


@dataclass(frozen=True)
class SiteSet:
    """The questions that were judged on one version."""

    on: JudgedVersion
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class SiteQuestions:
    """All sets of a document, and sentences on what was left out of them."""

    sets: tuple[SiteSet, ...]
    notes: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many questions there are."""
        return sum(len(each.questions) for each in self.sets)


def is_site_question(question: Question) -> bool:
    """Whether it came from the site and not with Shishin."""
    return question.category == CATEGORY


def load_site_questions(
    home: Path, document: str, keys_of: KeysOf, unseen: Sequence[Question]
) -> SiteQuestions:
    """The questions about a document; near copies of ``unseen`` ones, which nobody may know, stay out.

    Raises:
        DatasetError: a file of another shape; the message names file and line.
    """
    sets: list[SiteSet] = []
    notes: list[str] = []
    for path in sorted((home / FOLDER / document).glob("*/dataset.toml")):
        on = judged_version(path.parent)
        questions, keys = tuple(_read(path.parent)), keys_of(on)
        if keys is None:
            notes += _told(_UNREAD, len(questions), on.version)
            continue
        whole = _whole(questions, frozenset(keys))
        # Without a source, also a text that only repeats the guideline's words counts as a copy.
        leaks = find_leaks(unseen, {str(path): [each.text for each in whole]}, source="")
        known = {leak.text for leak in leaks}
        kept = tuple(each for each in whole if each.text not in known)
        notes += _told(_INCOMPLETE, len(questions) - len(whole), on.version)
        notes += _told(_LEAKED, len(whole) - len(kept))
        sets.append(SiteSet(on, kept))
    return SiteQuestions(tuple(sets), tuple(notes))


def _told(sentence: str, count: int, version: str = "") -> Iterator[str]:
    if count:
        yield sentence.format(count, version)


def _whole(questions: Sequence[Question], keys: frozenset[str]) -> tuple[Question, ...]:
    return tuple(
        each
        for each in questions
        if each.qrels.keys() <= keys and (not each.qrels if each.decline else ANSWERS in each.qrels.values())
    )


def _read(folder: Path) -> Iterator[Question]:
    path = folder / "queries.jsonl"
    graded = _grades(folder / "qrels" / f"{SPLIT}.tsv")
    for number, line in read_records(path, _Line, "問い").items():
        meta = line.metadata
        if not line.id.startswith(f"{PREFIX}-") or (meta.split, meta.category) != (SPLIT, CATEGORY):
            raise DatasetError(
                f"{path} の {number} 行目はサイトの質問の形ではありません。手で直さず、"
                "「shishin serve」を起動し直して書き直してください。"
            )
        yield Question(
            line.id, line.text, meta.split, meta.category, meta.role, meta.role_expected, meta.history,
            meta.decline, dict(graded.get(line.id, {})),
        )  # fmt: skip


def _grades(path: Path) -> Mapping[str, Mapping[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, text in read_lines(path):
        if number > 1:
            try:
                query, key, grade = text.split("\t")
                grades.setdefault(query, {})[key] = int(grade)
            except ValueError as error:
                raise DatasetError(
                    f"{path} の {number} 行目は「問い<TAB>項目<TAB>0〜{ANSWERS}」の形ではありません。"
                ) from error
    return grades
