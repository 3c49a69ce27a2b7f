"""The review: what people should look at again after a new version came in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.editions import Editions, since_sentence
from assistant.saved_answers import SavedAnswer
from corpus.guideline.editorial import Aids, load_aids
from corpus.versions.revision import Change, ChangeKind, Revision


class ReviewKind(StrEnum):
    """What is to be looked at; the value is the Japanese name of the list."""

    AID = "検索の手がかり"
    QUESTION = "評価の問い"
    ANSWER = "保存した答え"


@dataclass(frozen=True)
class ToReview:
    """One thing to look at again: its name, and why, in a sentence."""

    kind: ReviewKind
    document: str
    version: str
    name: str
    reason: str


def aids_to_review(editions: Editions) -> Iterator[ToReview]:
    """Aids of the newest version of each document whose item changed or is new, and those that vanished."""
    for document in editions.library.documents():
        newest = editions.newest(document)
        before = editions.before(document, newest) if newest else None
        if newest and before:
            aids = load_aids(editions.library.folder(document, newest))
            old_aids = load_aids(editions.library.folder(document, before))
            revision = editions.revision(document, before, newest)
            for change in revision.changes:
                yield from _of_change(change, revision, old_aids, aids)


def _of_change(change: Change, revision: Revision, old_aids: Aids, aids: Aids) -> Iterator[ToReview]:
    document, version = revision.new.document_id, revision.new.version
    if change.kind is ChangeKind.REMOVED:
        for item in change.old:
            if count := len(old_aids.of(item).questions):
                reason = f"項目が削除されたため、手がかりの問い {count} 件は使われません。"
                yield ToReview(ReviewKind.AID, document, version, item.key, reason)
    # With a new place or number alone, the words are the same and the questions still fit.
    elif change.kind not in (ChangeKind.UNCHANGED, ChangeKind.MOVED, ChangeKind.RENUMBERED):
        for item in change.new:
            count = len(aids.of(item).questions)
            task = f"問い {count} 件が合うか見直して" if count else "問いがありません。書いて"
            reason = f"項目が{change.kind.label}になりました。手がかりの{task}ください。"
            yield ToReview(ReviewKind.AID, document, version, item.key, reason)


def answers_to_review(answers: Iterable[SavedAnswer], editions: Editions) -> Iterator[ToReview]:
    """Saved answers that cite an item which changed up to the newest version."""
    for answer in answers:
        # Nothing to compare with; `shishin verify` tells that its version is gone.
        if answer.version not in editions.library.versions(answer.document):
            continue
        newest = editions.newest(answer.document) or ""
        for item_id in dict.fromkeys(quote.item_id for quote in answer.quotes):
            if change := editions.since(answer.document, answer.version, item_id):
                name = f"{answer.saved.astimezone():%Y-%m-%d %H:%M}「{answer.question}」の {item_id}"
                reason = since_sentence(change, newest)
                yield ToReview(ReviewKind.ANSWER, answer.document, answer.version, name, reason)
