"""Transfer: questions judged on one version, made to fit the next.

A judged item is followed to where it went (``corpus.versions.revision``): each part of one that was split
keeps its grade. A question without an answer left, or that names a number or a version, says
nothing about the new version and is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.editions import Editions, named_version
from assistant.maintenance.review import ReviewKind, ToReview
from assistant.reading.references import ReferenceFinder
from corpus.versions.revision import ChangeKind, Revision
from eval.data.beir_files import splits
from eval.data.dataset import ANSWERS, GUIDELINE, Question, judged_version, load_questions

_SAME_WORDS = (ChangeKind.UNCHANGED, ChangeKind.MOVED, ChangeKind.RENUMBERED)


@dataclass(frozen=True)
class Doubt:
    """A question to look at again, and why, in a sentence; ``lost`` ones are not asked any more."""

    question: Question
    reason: str
    lost: bool


@dataclass(frozen=True)
class Transferred:
    """The questions with the new version's item keys, and the doubtful ones."""

    questions: tuple[Question, ...]
    doubts: tuple[Doubt, ...]


def transfer(questions: Iterable[Question], revision: Revision) -> Transferred:
    """Make questions judged on ``revision.old`` fit ``revision.new``."""
    kept, doubts = [], []
    for question in questions:
        moved = replace(question, qrels=_qrels(question, revision))
        doubt = _doubt(question, moved, revision)
        if doubt:
            doubts.append(doubt)
        if not (doubt and doubt.lost):
            kept.append(moved)
    return Transferred(tuple(kept), tuple(doubts))


def _qrels(question: Question, revision: Revision) -> dict[str, int]:
    qrels: dict[str, int] = {}
    for key, grade in question.qrels.items():
        change = revision.of_old(_old_id(key, revision))
        for item in change.new if change else ():
            # Two judged items may have become one: the higher grade counts.
            qrels[item.key] = max(grade, qrels.get(item.key, 0))
    return qrels


def _old_id(key: str, revision: Revision) -> str:
    return f"{revision.old.document_id}@{revision.old.version}#{key}"


def _doubt(question: Question, moved: Question, revision: Revision) -> Doubt | None:
    if named_version(question.text):
        return Doubt(question, "問いが版を名指ししています。", lost=True)
    if question.decline:
        return None
    if ANSWERS not in moved.qrels.values():
        return Doubt(question, "答えの項目が新しい版にありません。", lost=True)
    if ReferenceFinder(revision.old.items).find(question.text).found and moved.qrels != question.qrels:
        return Doubt(question, "問いが名指しする番号が、新しい版では別の項目です。", lost=True)
    changes = [
        change
        for key, grade in question.qrels.items()
        if grade == ANSWERS and (change := revision.of_old(_old_id(key, revision)))
    ]
    kinds = dict.fromkeys(change.kind.label for change in changes if change.kind not in _SAME_WORDS)
    return Doubt(question, f"答えの項目が{'・'.join(kinds)}になりました。", lost=False) if kinds else None


_OPEN = "dev"  # the split whose questions may be read


def questions_to_review(editions: Editions) -> Iterator[ToReview]:
    """Questions whose answer changed from the version they were judged on to the newest.

    Test questions are named by their id alone: whoever reads them can no longer be judged by them.

    Raises:
        DatasetError, DocumentError, ChoiceError: the set or a version cannot be read.
    """
    on = judged_version(GUIDELINE)
    newest = editions.newest(on.document)
    if newest is None or newest == on.version:
        return
    revision = editions.revision(on.document, on.version, newest)
    keys = [item.key for item in revision.old.items]
    for split in splits(GUIDELINE):
        for doubt in transfer(load_questions(GUIDELINE, split, keys), revision).doubts:
            dropped = "測定から外れます。" if doubt.lost else "正解を見直してください。"
            name = _name(doubt.question)
            yield ToReview(ReviewKind.QUESTION, on.document, newest, name, f"{doubt.reason}{dropped}")


def _name(question: Question) -> str:
    return f"{question.id}「{question.text}」" if question.split == _OPEN else question.id
