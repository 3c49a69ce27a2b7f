"""Kept answers: their rows, written and read."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, and_, insert, select

from assistant.answer import Answer
from ui.records.queue import lot, priority
from ui.records.record import KeptAnswer, Rating, Verdict, VerdictKind
from ui.records.tables import answers, citations, feedback, verdict_items, verdicts

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


def write_kept(connection: Connection, kept: KeptAnswer, conversation: str) -> None:
    """Add an answer that nobody has rated yet; ``conversation`` is the hash of its secret."""
    given = kept.answer
    row = {name: getattr(kept, name) for name in ("id", "turn", "asked", "build", "model", "sources")}
    row |= {name: getattr(given, name) for name in ("role", "document", "version", "abstained", "confidence")}
    row |= {
        "conversation": conversation,
        "sample": lot(),
        "priority": priority(kept.sureness),
        "body": body_of(given),
    }
    connection.execute(insert(answers).values(row))
    cited = [{"answer_id": kept.id, "rank": c.rank, "item_id": c.item_id} for c in given.citations]
    if cited:
        connection.execute(insert(citations), cited)


def read_kept(connection: Connection, wanted: Select[tuple[object, ...]]) -> tuple[KeptAnswer, ...]:
    """The answers that a ``SELECT`` with conditions and an order finds."""
    rows = connection.execute(wanted).all()
    items = _items(connection, [row.verdict_id for row in rows if row.verdict_id is not None])
    return tuple(_kept_answer(row, items) for row in rows)


def _items(connection: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    items: dict[int, list[str]] = defaultdict(list)
    for some in _portions(ids):
        picked = select(verdict_items).where(verdict_items.c.verdict_id.in_(some))
        for row in connection.execute(picked.order_by(verdict_items.c.place)):
            items[row.verdict_id].append(row.item_id)
    return items


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _kept_answer(row: Row[tuple[object, ...]], items: Mapping[int, Sequence[str]]) -> KeptAnswer:
    verdict = None
    if row.verdict_id is not None:
        picked = tuple(items.get(row.verdict_id, ()))
        verdict = Verdict(row.verdict_id, row.id, VerdictKind(row.kind), picked, row.note, row.by, row.given)
    return KeptAnswer(
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
