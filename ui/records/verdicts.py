"""Verdicts of trainers: given in place of the one before, and taken back; one at most stands."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, and_, insert, select, update

from corpus.errors import RecordsStaleError
from ui.records.answer_rows import update_queue_place
from ui.records.model import Verdict, VerdictKind
from ui.records.tables import answers, verdict_items, verdicts

Seen = int | None | Literal["any"]
"""The id of the verdict that a trainer has seen standing, None for none; "any" for whichever it is."""

_NO_VERDICT = "この答えは、会話の持ち主が消したか、新しい答えに替わったため、もうありません。"
_MEANWHILE = "ほかの人({0})が先に「{1}」と判定しています。新しい判定を確かめてください。"
_UNDONE = "見ていた判定は、ほかの人が取り消しています。新しい状態を確かめてください。"


def judge(connection: Connection, verdict: Verdict, seen: Seen) -> Verdict:
    """Note a verdict (whose id does not count yet) in place of the standing one; it has its id.

    Raises:
        RecordsStaleError: the answer is gone, or another verdict stands than the one that was seen.
    """
    # Locked before the check, or of two trainers at once neither would see the verdict of the other.
    # SQLite knows no FOR UPDATE; there, BEGIN IMMEDIATE has locked the whole database.
    here = select(answers.c.id).where(answers.c.id == verdict.answer_id).with_for_update()
    if connection.scalar(here) is None:
        raise RecordsStaleError(_NO_VERDICT)
    _check(connection, verdict.answer_id, seen)
    standing = and_(verdicts.c.answer_id == verdict.answer_id, verdicts.c.undone.is_(None))
    # Before the new one goes in: an index allows one standing verdict of an answer.
    connection.execute(update(verdicts).where(standing).values(undone=verdict.given))
    fields = {name: getattr(verdict, name) for name in ("answer_id", "kind", "note", "by", "given")}
    made = connection.execute(insert(verdicts).values(fields).returning(verdicts.c.id)).scalar_one()
    # Each once, in the order in which they were picked; an item is part of the primary key.
    picked = tuple(dict.fromkeys(verdict.items))
    _pick(connection, made, picked)
    update_queue_place(connection, verdict.answer_id)
    return Verdict(made, verdict.answer_id, verdict.kind, picked, verdict.note, verdict.by, verdict.given)


def _pick(connection: Connection, verdict_id: int, items: Sequence[str]) -> None:
    rows = [
        {"verdict_id": verdict_id, "item_id": item, "place": place} for place, item in enumerate(items, 1)
    ]
    if rows:
        connection.execute(insert(verdict_items), rows)


def _check(connection: Connection, answer_id: str, seen: Seen) -> None:
    if seen == "any":
        return
    standing = and_(verdicts.c.answer_id == answer_id, verdicts.c.undone.is_(None))
    found = connection.execute(select(verdicts).where(standing)).one_or_none()
    if found is None and seen is not None:
        raise RecordsStaleError(_UNDONE)
    if found is not None and found.id != seen:
        raise RecordsStaleError(_MEANWHILE.format(found.by, VerdictKind(found.kind).label))


def undo(connection: Connection, verdict_id: int) -> bool:
    """Take a verdict back; whether it stood until now."""
    stood = and_(verdicts.c.id == verdict_id, verdicts.c.undone.is_(None))
    taken = update(verdicts).where(stood).values(undone=datetime.now(UTC)).returning(verdicts.c.answer_id)
    answer_id = connection.scalar(taken)
    if answer_id is None:
        return False
    update_queue_place(connection, answer_id)
    return True
