"""Transfer: questions judged on one version, made to fit the next.

A judged item is followed to where it went (``corpus.revision``): each part of one that was split
keeps its grade. A question without an answer left, or that names a number or a version, says
nothing about the new version and is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.reference import find_references
from assistant.version import named_version
from corpus.change import ChangeKind
from corpus.revision import Revision
from eval.dataset import ANSWERS, Question

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
    if find_references(question.text, revision.old.items).found and moved.qrels != question.qrels:
        return Doubt(question, "問いが名指しする番号が、新しい版では別の項目です。", lost=True)
    changes = [
        change
        for key, grade in question.qrels.items()
        if grade == ANSWERS and (change := revision.of_old(_old_id(key, revision)))
    ]
    kinds = dict.fromkeys(change.kind.label for change in changes if change.kind not in _SAME_WORDS)
    return Doubt(question, f"答えの項目が{'・'.join(kinds)}になりました。", lost=False) if kinds else None
