"""Questions of this site: what its trainers promoted, as the web app hands them over in files.

``questions/<document>/<version>/`` of the home is a set in the layout of ``eval.data.dataset``, judged on
that version, with a ``provenance`` beside the other metadata. The web app rewrites its files while
others may read them: a question that stands in only one of them is left out.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.errors import DatasetError
from corpus.guideline.item import Role
from corpus.text.characters import folded_letters
from eval.data.dataset import ANSWERS, JudgedOn, Question, Record, judged_on, read_lines, read_records

NEAR_COPY = 0.6
"""The Jaccard similarity of 3-grams from which two texts count as copies."""

_GRAM = 3


@dataclass(frozen=True)
class Leak:
    """A question, the text that gives it away, where that stands, and how alike they are."""

    question: str
    text: str
    place: str
    similarity: float


def grams(text: str) -> frozenset[str]:
    """The 3-grams of the folded text; a shorter text is its own."""
    plain = folded_letters(text)
    last = max(len(plain) - _GRAM, 0)
    return frozenset(plain[start : start + _GRAM] for start in range(last + 1)) if plain else frozenset()


def similarity(one: str, other: str) -> float:
    """Jaccard similarity ``|A ∩ B| / |A ∪ B|`` of the 3-grams; 0 where there are none."""
    a, b = grams(one), grams(other)
    return len(a & b) / len(a | b) if a or b else 0.0


def toml_texts(path: Path) -> Iterator[str]:
    """Every string value of a TOML file; keys (item codes) are left out, but not those of plain text."""
    return _strings(tomllib.loads(path.read_text(encoding="utf-8")))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if isinstance(each, str):
                yield key
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def find_leaks(
    questions: Iterable[Question], texts: Mapping[str, Iterable[str]], source: str
) -> tuple[Leak, ...]:
    """Pairs of a question and a text that are near copies; ``texts`` maps places to texts.

    Texts whose words stand in ``source`` are the guideline's own and do not count.
    """
    own = folded_letters(source)
    pairs = {
        (place, text) for place, each in texts.items() for text in each if folded_letters(text) not in own
    }
    known = sorted(pairs)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, (_, text) in enumerate(known):
        for gram in grams(text):
            holders[gram].append(number)
    return tuple(leak for question in questions for leak in _leaks_of(question, known, holders))


def _leaks_of(
    question: Question, known: list[tuple[str, str]], holders: Mapping[str, list[int]]
) -> Iterator[Leak]:
    shared = Counter(number for gram in grams(question.text) for number in holders.get(gram, ()))
    for number in sorted(shared):
        place, text = known[number]
        alike = similarity(question.text, text)
        if alike >= NEAR_COPY:
            yield Leak(question.text, text, place, alike)


FOLDER = "questions"
SPLIT = "dev"
PREFIX = CATEGORY = "site"
KeysOf = Callable[[JudgedOn], Iterable[str] | None]
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

    on: JudgedOn
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
        on = judged_on(path.parent)
        questions, keys = tuple(_read(path.parent)), keys_of(on)
        if keys is None:
            notes += _told(_UNREAD, len(questions), on.version)
            continue
        whole = _whole(questions, frozenset(keys))
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
