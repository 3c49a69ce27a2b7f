"""The queue of answers to judge: its order, and which of them are wanted.

The order stands in two columns of the answer, so that an index gives the first of 100,000 at once:
``priority`` (thumbs down, then the least confident, then the rest) and ``sample``, drawn by lot.
"""

import secrets

from sqlalchemy import ColumnElement, Connection, case, func, select, update

from ui.records.record import Progress, Rating, Wanted
from ui.records.tables import answers, citations, feedback, verdicts

UNSURE = 0.75  # what was done with less confidence comes before what is only sampled
_FIRST, _LAST = -1.0, 1.0
_LOTS = 1 << 30

ORDER = (answers.c.priority, answers.c.sample)


def priority(sureness: float) -> float:
    """That of an answer nobody has rated; ``sureness`` is that of ``KeptAnswer``."""
    return sureness if sureness < UNSURE else _LAST


def lot() -> int:
    """A place among those that are only sampled."""
    return secrets.randbelow(_LOTS)


def rank(connection: Connection, answer_id: str) -> None:
    """Reckon anew what the queue knows of an answer, after a rating or a verdict."""
    down = select(feedback).where(feedback.c.answer_id == answer_id, feedback.c.rating == Rating.DOWN)
    sureness = case((answers.c.abstained, 1.0 - answers.c.confidence), else_=answers.c.confidence)
    standing = select(verdicts).where(verdicts.c.answer_id == answer_id, verdicts.c.undone.is_(None))
    connection.execute(
        update(answers)
        .where(answers.c.id == answer_id)
        .values(
            priority=case((down.exists(), _FIRST), (sureness < UNSURE, sureness), else_=_LAST),
            judged=standing.exists(),
        )
    )


def progress(connection: Connection, wanted: Wanted) -> Progress:
    """How many of the wanted answers have a verdict, whatever ``wanted.judged`` says."""
    counted = select(answers.c.judged, func.count()).where(*scope(wanted)).group_by(answers.c.judged)
    counts = {bool(row[0]): int(row[1]) for row in connection.execute(counted)}
    return Progress(counts.get(True, 0), sum(counts.values()))


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is true of the wanted answers."""
    return [answers.c.judged.is_(wanted.judged), *scope(wanted)]


def scope(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The same, judged or not."""
    columns = {
        answers.c.document: wanted.document,
        answers.c.version: wanted.version,
        answers.c.role: wanted.role,
    }
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in columns.items() if value is not None
    ]
    if wanted.item_id is not None:
        citing = select(citations.c.answer_id).where(citations.c.item_id == wanted.item_id)
        conditions.append(answers.c.id.in_(citing))
    return conditions
