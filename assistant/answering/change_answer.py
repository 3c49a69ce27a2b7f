"""The answer to a question about changes: counts in our words, and both versions quoted."""

from collections.abc import Iterator, Sequence
from functools import cache

from assistant.answer import Answer, ChangeNote, Citation
from assistant.citing import cite
from assistant.editions import Catalogue, same_version, since_sentence
from assistant.reading.changes import ChangeQuestion, asks_for_changes, put_right, read_change_question
from assistant.reading.question import Inquiry
from corpus.versions.change_summary import change_diff, change_summary
from corpus.versions.revision import Change, ChangeKind, Revision, compare
from index.search.shard import Shard


class ChangeAnswerer:
    """Answers from the differences between the versions of one build; each pair is compared once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        # since() asks for the same two versions at every citation.
        self._revision = cache(self._compared)

    def read(self, inquiry: Inquiry) -> ChangeQuestion | None:
        """What a question asks to compare; None where it is about something else.

        Raises:
            ChoiceError: there is no such document or version, or no such item to be meant.
        """
        document, version = inquiry.document, inquiry.version
        chosen = self._catalogue.shard(document, version).data.version if version else None
        if not asks_for_changes(inquiry.question):  # most are not: no need to gather all items
            return None
        versions = self._catalogue.versions(document)
        items = [item for each in versions for item in self._catalogue.shard(document, each).data.items]
        asked = read_change_question(inquiry.question, versions, items, inquiry.role, chosen)
        return put_right(asked, inquiry.understood, items) if asked and inquiry.understood else asked

    def answer(self, inquiry: Inquiry, asked: ChangeQuestion) -> Answer:
        """The first ``inquiry.k`` changes that were asked for, with the words of both versions."""
        document_id = self._catalogue.shard(inquiry.document).data.document_id
        revision = self._revision(document_id, asked.old, asked.new)
        changes = [each for each in revision.changes if each.changed and _wanted(each, asked)]
        shown = sorted(changes, key=_weight)[: inquiry.k]
        shards = [self._catalogue.shard(document_id, each) for each in (asked.old, asked.new)]
        quoted = tuple(_citations(shown, shards))
        return Answer(
            id=inquiry.id,
            question=inquiry.question,
            role=asked.role,
            role_inferred=asked.role_inferred,
            phase=None,
            principle=None,
            follow_up=None,
            document=document_id,
            version=asked.new,
            abstained=False,
            # Found by comparing, not by searching: there is no doubt whether it fits.
            confidence=1.0,
            answer=change_preamble(revision, changes, len(shown), asked),
            citations=quoted,
            nearby=(),
            changes=tuple(_note(change, revision) for change in shown),
            codes=asked.codes,
        )

    def revision(self, document: str | None, old: str, new: str) -> Revision:
        """What changed from one version to another.

        Raises:
            ChoiceError: there is no such document or version, or both are the same.
        """
        before, after = (self._catalogue.shard(document, each).data for each in (old, new))
        if before.version == after.version:
            raise same_version(before.version, self._catalogue.versions(document))
        return self._revision(before.document_id, before.version, after.version)

    def since(self, document: str, version: str, item_id: str) -> str:
        """What became of an item up to the newest version, in our words; empty for nothing."""
        newest = self._catalogue.shard(document).data.version
        if version == newest:
            return ""
        change = self._revision(document, version, newest).of_old(item_id)
        return since_sentence(change, newest) if change and change.changed else ""

    def _compared(self, document: str, old: str, new: str) -> Revision:
        return compare(*(self._catalogue.edition(document, each) for each in (old, new)))


def change_preamble(revision: Revision, changes: Sequence[Change], shown: int, asked: ChangeQuestion) -> str:
    """What was compared, how many changes there are by kind, and how many of them follow."""
    compared = f"{revision.old.name}から{revision.new.name}への変更"
    about = f"のうち、{asked.role.label}に関するもの" if asked.role else ""
    about = "のうち、お尋ねの項目" if asked.keys else about
    if not changes:
        return f"{compared}{about}は、ありませんでした(原文どうしを比べた結果です)。"
    counts = "、".join(
        f"{kind.label} {count} 件"
        for kind in ChangeKind
        if (count := sum(change.kind is kind for change in changes))
    )
    rest = f"うち {shown} 件を" if shown < len(changes) else ""
    return (
        f"{compared}{about}は {len(changes)} 件です({counts})。{rest}新旧の原文で示します。"
        f"全体の新旧対照表は、管理者が「shishin diff {asked.old} {asked.new}」で出せます。"
    )


def _wanted(change: Change, asked: ChangeQuestion) -> bool:
    if asked.keys:
        return any(item.key in asked.keys for item in (*change.old, *change.new))
    return asked.role is None or asked.role in change.roles


_LIGHT = (ChangeKind.MOVED, ChangeKind.RENUMBERED)


def _weight(change: Change) -> tuple[bool, int]:
    """What says something new comes first, then what is addressed to fewer parties."""
    return change.kind in _LIGHT, len(change.roles)


def _citations(changes: Sequence[Change], shards: Sequence[Shard]) -> Iterator[Citation]:
    """The quotes of both sides, change by change, ranked from 1 on."""
    rank = 1
    for change in changes:
        for shard, items in zip(shards, (change.old, change.new), strict=True):
            for item in items:
                cited = tuple(cite(shard, item, rank=rank, mark=None, score=1.0, signals={}))
                rank += len(cited)
                yield from cited


def _note(change: Change, revision: Revision) -> ChangeNote:
    return ChangeNote(
        kinds=tuple(kind.label for kind in change.kinds),
        old=tuple(item.id for item in change.old),
        new=tuple(item.id for item in change.new),
        gist=change_summary(revision, change, change_diff(revision, change)),
    )
