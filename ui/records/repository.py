"""The repository: the one way to the answers, feedback, verdicts and events that are kept."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Engine, Row, Select, and_, case, delete, func, insert, select, update

from assistant.answer import Answer
from ui.records.record import Event, ItemUse, KeptAnswer, Progress, Rating, Verdict, VerdictKind, Wanted
from ui.records.tables import answers, citations, events, feedback, verdict_items, verdicts

_ANSWER = TypeAdapter(Answer)
LOTS = 1 << 30


class Repository:
    """Reads and writes the records; safe for several threads and processes.

    What a method has returned from is on the disk. ``conversation`` is the secret that only one
    browser holds; the records keep its hash.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, answer: Answer, *, conversation: str, turn: int, build: str) -> str:
        """Keep an answer as ``turn`` of a conversation, in place of what was there; its new id."""
        id, key = secrets.token_hex(16), _key(conversation)
        cited = [{"answer_id": id, "rank": c.rank, "item_id": c.item_id} for c in answer.citations]
        with self._engine.begin() as connection:
            here = and_(answers.c.conversation == key, answers.c.turn == turn)
            connection.execute(delete(answers).where(here))
            connection.execute(
                insert(answers).values(
                    id=id,
                    conversation=key,
                    turn=turn,
                    asked=datetime.now(UTC),
                    role=answer.role,
                    document=answer.document,
                    version=answer.version,
                    build=build,
                    abstained=answer.abstained,
                    confidence=answer.confidence,
                    sample=secrets.randbelow(LOTS),
                    body=_ANSWER.dump_json(answer).decode(),
                )
            )
            if cited:
                connection.execute(insert(citations), cited)
        return id

    def conversation(self, conversation: str) -> tuple[KeptAnswer, ...]:
        """Its answers, oldest first."""
        wanted = answers.c.conversation == _key(conversation)
        return self._kept(_SELECT.where(wanted).order_by(answers.c.turn))

    def answer(self, id: str) -> KeptAnswer | None:
        """One answer, or None where there is none (any more)."""
        return next(iter(self._kept(_SELECT.where(answers.c.id == id))), None)

    def forget(self, conversation: str) -> int:
        """Delete a conversation with all that hangs on it; how many answers there were."""
        with self._engine.begin() as connection:
            gone = connection.execute(delete(answers).where(answers.c.conversation == _key(conversation)))
        return gone.rowcount

    def rate(self, answer_id: str, rating: Rating, comment: str = "") -> None:
        """Note what somebody thought of an answer, in place of what they thought before.

        An answer that is not kept (any more) takes none.
        """
        with self._engine.begin() as connection:
            connection.execute(delete(feedback).where(feedback.c.answer_id == answer_id))
            known = connection.scalar(select(func.count()).where(answers.c.id == answer_id))
            if known:
                connection.execute(
                    insert(feedback).values(
                        answer_id=answer_id, rating=rating, comment=comment, given=datetime.now(UTC)
                    )
                )

    def queue(self, wanted: Wanted, limit: int = 50) -> tuple[KeptAnswer, ...]:
        """The wanted answers: thumbs down first, then the least confident, then by lot."""
        order = (
            case((feedback.c.rating == Rating.DOWN, 0), else_=1),
            case((answers.c.confidence < UNSURE, answers.c.confidence), else_=1.0),
            answers.c.sample,
        )
        return self._kept(_SELECT.where(*_conditions(wanted)).order_by(*order).limit(limit))

    def progress(self, wanted: Wanted) -> Progress:
        """How many of the wanted answers have a verdict, whatever ``wanted.judged`` says."""
        counted = select(func.count(answers.c.id), func.count(verdicts.c.id)).select_from(_JOINED)
        with self._engine.connect() as connection:
            total, judged = connection.execute(counted.where(*_scope(wanted))).one()
        return Progress(judged, total)

    def judge(
        self, answer_id: str, kind: VerdictKind, *, by: str, items: Sequence[str] = (), note: str = ""
    ) -> Verdict:
        """Note a trainer's verdict, in place of the one before; that one stays as undone."""
        now = datetime.now(UTC)
        with self._engine.begin() as connection:
            standing = and_(verdicts.c.answer_id == answer_id, verdicts.c.undone.is_(None))
            connection.execute(update(verdicts).where(standing).values(undone=now))
            made = connection.execute(
                insert(verdicts).values(answer_id=answer_id, kind=kind, note=note, by=by, given=now)
            )
            (id,) = made.inserted_primary_key or (0,)
            if items:
                rows = [{"verdict_id": id, "item_id": each} for each in dict.fromkeys(items)]
                connection.execute(insert(verdict_items), rows)
        return Verdict(id, answer_id, kind, tuple(items), note, by, now)

    def undo(self, verdict_id: int) -> None:
        """Take a verdict back."""
        with self._engine.begin() as connection:
            this = verdicts.c.id == verdict_id
            connection.execute(update(verdicts).where(this).values(undone=datetime.now(UTC)))

    def uses(self, document: str, version: str) -> tuple[ItemUse, ...]:
        """How often each item of a version was reached; items that nobody reached are not among them."""
        of_version = citations.c.item_id.startswith(f"{document}@{version}#", autoescape=True)
        cited = (
            select(
                citations.c.item_id,
                func.sum(case((citations.c.rank == 1, 1), else_=0)),
                func.count(citations.c.answer_id.distinct()),
            )
            .where(of_version)
            .group_by(citations.c.item_id)
        )
        right = verdict_items.c.item_id.startswith(f"{document}@{version}#", autoescape=True)
        corrected = (
            select(verdict_items.c.item_id, func.count())
            .join(verdicts)
            .where(right, verdicts.c.undone.is_(None))
            .group_by(verdict_items.c.item_id)
        )
        with self._engine.connect() as connection:
            put_right = {row[0]: int(row[1]) for row in connection.execute(corrected)}
            counts = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(cited)}
        return tuple(
            ItemUse(item, *counts.get(item, (0, 0)), put_right.get(item, 0))
            for item in sorted({*counts, *put_right})
        )

    def note(self, by: str, deed: str, subject: str) -> None:
        """Add to the record of who did what."""
        row = {"at": datetime.now(UTC), "by": by, "deed": deed, "subject": subject}
        with self._engine.begin() as connection:
            connection.execute(insert(events).values(row))

    def events(self, last: int = 100) -> tuple[Event, ...]:
        """The latest events, the newest first."""
        newest = select(events).order_by(events.c.id.desc()).limit(last)
        with self._engine.connect() as connection:
            return tuple(Event(row.at, row.by, row.deed, row.subject) for row in connection.execute(newest))

    def _kept(self, wanted: Select[tuple[object, ...]]) -> tuple[KeptAnswer, ...]:
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
            judged = [row.verdict_id for row in rows if row.verdict_id is not None]
            picked = select(verdict_items).where(verdict_items.c.verdict_id.in_(judged))
            items = connection.execute(picked).all()
        return tuple(
            _kept_answer(row, [each.item_id for each in items if each.verdict_id == row.verdict_id])
            for row in rows
        )


UNSURE = 0.5  # answers below this confidence come before those that are only sampled

_STANDING = and_(verdicts.c.answer_id == answers.c.id, verdicts.c.undone.is_(None))
_JOINED = answers.outerjoin(feedback).outerjoin(verdicts, _STANDING)
_SELECT = select(
    answers,
    feedback.c.rating,
    feedback.c.comment,
    verdicts.c.id.label("verdict_id"),
    verdicts.c.kind,
    verdicts.c.note,
    verdicts.c.by,
    verdicts.c.given.label("judged"),
).select_from(_JOINED)


def _key(conversation: str) -> str:
    return hashlib.sha256(conversation.encode()).hexdigest()


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    judged = verdicts.c.id.is_not(None) if wanted.judged else verdicts.c.id.is_(None)
    return [judged, *_scope(wanted)]


def _scope(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = {"role": answers.c.role, "document": answers.c.document, "version": answers.c.version}
    conditions: list[ColumnElement[bool]] = [
        column == getattr(wanted, name)
        for name, column in columns.items()
        if getattr(wanted, name) is not None
    ]
    if wanted.item_id is not None:
        citing = select(citations.c.answer_id).where(citations.c.item_id == wanted.item_id)
        conditions.append(answers.c.id.in_(citing))
    return conditions


def _kept_answer(row: Row[tuple[object, ...]], items: Sequence[str]) -> KeptAnswer:
    verdict = None
    if row.verdict_id is not None:
        kind = VerdictKind(row.kind)
        verdict = Verdict(row.verdict_id, row.id, kind, tuple(items), row.note, row.by, row.judged)
    return KeptAnswer(
        id=row.id,
        turn=row.turn,
        asked=row.asked,
        build=row.build,
        answer=_ANSWER.validate_json(row.body),
        rating=Rating(row.rating) if row.rating is not None else None,
        comment=row.comment or "",
        verdict=verdict,
    )
