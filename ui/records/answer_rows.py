"""The rows of the answers: written and read as ``AnswerRecord``, filtered, and put in the queue's order."""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, insert, select, update

from assistant.answer import Answer
from ui.records.model import (
    AnswerFilter,
    AnswerRecord,
    Rating,
    Verdict,
    VerdictKind,
)
from ui.records.tables import answers, citations, feedback, verdict_items, verdicts

UNSURE = 0.75  # what was done with less confidence comes before what is only sampled
_FIRST, _LAST = -1.0, 1.0  # rated down; sure enough to be only sampled
_PLACES = 1 << 30  # fits an INTEGER of PostgreSQL, which has 32 bits with a sign

ORDER = (answers.c.priority, answers.c.sample)


def priority(certainty: float) -> float:
    """That of an answer nobody has rated; ``certainty`` is that of ``AnswerRecord``."""
    return certainty if certainty < UNSURE else _LAST


def random_place() -> int:
    """A place among those that are only sampled."""
    return secrets.randbelow(_PLACES)


def update_queue_place(connection: Connection, answer_id: str) -> None:
    """Compute anew an answer's place in the queue, after a rating or a verdict."""
    down = select(feedback).where(feedback.c.answer_id == answer_id, feedback.c.rating == Rating.DOWN)
    # `AnswerRecord.certainty` as SQL; the two must agree.
    certainty = case((answers.c.abstained, 1.0 - answers.c.confidence), else_=answers.c.confidence)
    standing = select(verdicts).where(verdicts.c.answer_id == answer_id, verdicts.c.undone.is_(None))
    connection.execute(
        update(answers)
        .where(answers.c.id == answer_id)
        .values(
            priority=case((down.exists(), _FIRST), (certainty < UNSURE, certainty), else_=_LAST),
            judged=standing.exists(),
        )
    )


def conditions(wanted: AnswerFilter) -> list[ColumnElement[bool]]:
    """What is true of the wanted answers."""
    return [answers.c.judged.is_(wanted.judged), *scope(wanted)]


def scope(wanted: AnswerFilter) -> list[ColumnElement[bool]]:
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


_ANSWER = TypeAdapter(Answer)
_STANDING = and_(verdicts.c.answer_id == answers.c.id, verdicts.c.undone.is_(None))
_COLUMNS = (
    answers,
    feedback.c.rating,
    feedback.c.comment,
    verdicts.c.id.label("verdict_id"),
    verdicts.c.kind,
    verdicts.c.note,
    verdicts.c.by,
    verdicts.c.given.label("given"),
)
SELECT = select(*_COLUMNS).select_from(answers.outerjoin(feedback).outerjoin(verdicts, _STANDING))
"""Answers with their rating and their standing verdict."""

JUDGED = select(*_COLUMNS).select_from(verdicts.join(answers, _STANDING).outerjoin(feedback))
"""Only those with a verdict, which an index of the verdicts can put in order."""

_AT_ONCE = 500  # verdicts whose items are asked for together


def body_of(answer: Answer) -> str:
    """The answer as JSON in ASCII, which holds any text a question may have."""
    return json.dumps(_ANSWER.dump_python(answer, mode="json"))


def insert_record(connection: Connection, kept: AnswerRecord, conversation: str) -> None:
    """Add an answer that nobody has rated yet; ``conversation`` is the hash of its secret."""
    given = kept.answer
    row = {name: getattr(kept, name) for name in ("id", "turn", "asked", "build", "model", "sources")}
    row |= {name: getattr(given, name) for name in ("role", "document", "version", "abstained", "confidence")}
    row |= {
        "conversation": conversation,
        "sample": random_place(),
        "priority": priority(kept.certainty),
        "body": body_of(given),
    }
    connection.execute(insert(answers).values(row))
    cited = [{"answer_id": kept.id, "rank": c.rank, "item_id": c.item_id} for c in given.citations]
    if cited:
        connection.execute(insert(citations), cited)


def read_records(connection: Connection, wanted: Select[tuple[object, ...]]) -> tuple[AnswerRecord, ...]:
    """The answers that a ``SELECT`` with conditions and an order finds."""
    rows = connection.execute(wanted).all()
    items = _items(connection, [row.verdict_id for row in rows if row.verdict_id is not None])
    return tuple(_kept_answer(row, items) for row in rows)


def _items(connection: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    items: dict[int, list[str]] = defaultdict(list)
    for some in _batches(ids):
        picked = select(verdict_items).where(verdict_items.c.verdict_id.in_(some))
        for row in connection.execute(picked.order_by(verdict_items.c.place)):
            items[row.verdict_id].append(row.item_id)
    return items


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _kept_answer(row: Row[tuple[object, ...]], items: Mapping[int, Sequence[str]]) -> AnswerRecord:
    verdict = None
    if row.verdict_id is not None:
        picked = tuple(items.get(row.verdict_id, ()))
        verdict = Verdict(row.verdict_id, row.id, VerdictKind(row.kind), picked, row.note, row.by, row.given)
    return AnswerRecord(
        id=row.id,
        turn=row.turn,
        asked=row.asked,
        build=row.build,
        answer=_ANSWER.validate_python(json.loads(row.body)),
        rating=Rating(row.rating) if row.rating is not None else None,
        comment=row.comment or "",
        verdict=verdict,
        model=row.model,
        sources=row.sources,
    )
